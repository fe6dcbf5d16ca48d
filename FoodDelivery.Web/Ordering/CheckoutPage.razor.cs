using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FoodDelivery.Web.Ordering;

/// <summary>From cart to payment page. What is on the screen when "Pay" is pressed is what the customer agrees to; PlaceOrder checks it again.</summary>
public sealed partial class CheckoutPage : ConsolePage
{
    private readonly Dictionary<string, string> problems = [];
    private CheckoutStart? start;
    private Quote? quote;
    private TipChoice? tips;
    private string? address, details, name, phone, notes, notice;
    private string payWith = PayWith.Usual;
    private string? unsettled;
    private bool quoting, isGuest;
    private string? email;
    private Guid? guest;
    private int asked;

    private IJSObjectReference? script;
    private bool keeping;

    [Inject] private GuestLinks GuestLinks { get; set; } = default!;
    [Inject] private IJSRuntime Js { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Watch<CartChanged>(change => change.CartId == start?.Cart.Id || change.CartId == Visit.Cart, _ => RefreshAsync());
        Watch<MenuChanged>(change => change.RestaurantId == start?.Cart.Restaurant?.Id, _ => RefreshAsync());
        Watch<RestaurantChanged>(change => change.RestaurantId == start?.Cart.Restaurant?.Id, _ => RefreshAsync());
        isGuest = (await MeAsync()).UserId is null;
        await RefreshAsync();
    }

    protected override async Task ReadAsync()
    {
        var (before, items, first) = (quote, start?.Cart.Items, start is null);
        start = await Ask((CheckoutReads reads) => reads.StartAsync(Visit.Cart, Leaving));
        if (first) (address, name, phone) = (Visit.Address ?? start.Me?.DefaultAddress, start.Me?.Name, start.Me?.Phone);
        await QuoteAsync();
        // The customer's own changes are no surprise; a changed price is.
        if (before is not null && quote is not null && start.Cart.Lines.Any(line => line.Was is not null) && start.Cart.Items != items)
            notice = $"Prices changed while you were here: the total is now {quote.Bill.Total}.";
    }

    /// <summary>What was typed here before a reload, or before Back from the payment page.</summary>
    private sealed record Kept(string? ContactName, string? ContactPhone, string? ContactEmail, string? Details, string? Notes);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (keeping || start is null || start.Cart.IsEmpty) return;
        keeping = true;
        try
        {
            script = await Js.InvokeAsync<IJSObjectReference>("import", Leaving, "./Ordering/CheckoutPage.razor.js");
            if (await script.InvokeAsync<Kept?>("keep", Leaving, (await MeAsync()).UserId?.ToString() ?? "") is not { } kept) return;
            // Whoever was quicker than the script has typed what counts.
            if (name == start.Me?.Name) name = kept.ContactName ?? name;
            if (phone == start.Me?.Phone) phone = kept.ContactPhone ?? phone;
            (email, details, notes) = (email ?? kept.ContactEmail, details ?? kept.Details, notes ?? kept.Notes);
            StateHasChanged();
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The page was left meanwhile, or its script did not come over a bad line: then nothing typed before is there, and everything can be typed.
        }
    }

    private static bool IsGone(Exception e) => e is JSException or JSDisconnectedException or OperationCanceledException;

    private async Task AddressAsync(string line)
    {
        (address, unsettled) = (line, null);
        Visit.DeliverTo(line);
        try
        {
            if (script is not null) await script.InvokeVoidAsync("deliverTo", Visit.AddressCookie, line);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // This order goes there all the same; only the next page load does not know it yet.
        }
        await QuoteAsync();
    }

    /// <summary>What stands in the box is not the chosen address any more: a price or an order for the old one would go where the screen does not say.</summary>
    private Task UnsettledAsync(string? text)
    {
        if ((text is null) == (unsettled is null))
        {
            unsettled = text;
            return Task.CompletedTask;
        }
        unsettled = text;
        return QuoteAsync();
    }

    private async Task QuoteAsync()
    {
        if (start is null || start.Cart.IsEmpty) return;
        foreach (var field in new[] { "address", "tip" }) problems.Remove(field);
        notice = null;
        var (question, tip) = (++asked, tips?.For(start.Cart.Items) ?? 0);
        if (unsettled is not null || string.IsNullOrWhiteSpace(address))
        {
            (quote, quoting) = (null, false);
            return;
        }
        quoting = true;
        var answer = await Ask((CheckoutReads reads) => reads.QuoteAsync(start.Cart, address, tip, Leaving));
        if (question != asked) return;
        quoting = false;
        quote = answer.IsOk ? answer.Value : null;
        if (answer.Error is { } error) Show(error);
    }

    private async Task PayAsync()
    {
        if (start is null) return;
        problems.Clear();
        if (unsettled is not null)
        {
            problems["address"] = string.IsNullOrWhiteSpace(unsettled) ? "Where should it go? Type the address and choose it from the list." : "Choose this address from the list.";
            return;
        }
        if (quote is null)
        {
            if (string.IsNullOrWhiteSpace(address))
            {
                problems["address"] = "Where should it go? Type the address and choose it from the list.";
                return;
            }
            await QuoteAsync();
            if (quote is null) return;
        }
        notice = null;
        var agreed = quote;
        var request = new PlaceOrder.Request(
            start.Cart.Id, agreed.Restaurant.Id, [.. start.Cart.Lines.Select(line => line.Wanted)], address, details, name, phone, notes,
            agreed.Bill.TipMinor, agreed.Bill.TotalMinor, agreed.Promise.By, Navigation.BaseUri, Provider: payWith, Code: start.Cart.Code);
        // The customer may close the page now; the order must then still have its payment page.
        var placed = isGuest ? await AsGuestAsync(request) : await Do((PlaceOrder useCase) => useCase.RunAsync(request, CancellationToken.None));
        if (placed is not { } result) return;
        // A circuit can't set the guest's cookie; a page on the way to paying does.
        if (result.IsOk) Navigation.NavigateTo(guest is { } id ? GuestLinks.ToPay(id, result.Value.PayUrl) : result.Value.PayUrl, forceLoad: true);
        else if (result.Error.Kind == ErrorKind.Conflict) await AgreeAgainAsync(result.Error);
    }

    private async Task<Result<PlaceOrder.Placed>?> AsGuestAsync(PlaceOrder.Request request)
    {
        if (await Do((PlaceGuestOrder useCase) => useCase.RunAsync(new(request, email, guest, Visit.Network), CancellationToken.None)) is not { } asked) return null;
        if (!asked.IsOk) return asked.Error;
        guest = asked.Value.Guest;
        if (asked.Value.Placed.Error is { } refused) Show(refused);
        return asked.Value.Placed;
    }

    /// <summary>Shows the world as it is now, with the reason on top; pressing again agrees to it.</summary>
    private async Task AgreeAgainAsync(Error error)
    {
        await RefreshAsync();
        Show(error);
    }

    protected override void Refused(Error error) => Show(error);

    private void Show(Error error)
    {
        if (error.Field is "address" or "details" or "contactName" or "contactPhone" or "contactEmail" or "notes" or "tip") problems[error.Field] = error.Message;
        else notice = error.Message;
    }

    /// <summary>For somebody who pressed Pay two screens below the field.</summary>
    private static string FieldWords(string field) => field switch
    {
        "address" or "details" => "the address", "contactName" => "your name", "contactPhone" => "your phone number", "contactEmail" => "your email", "tip" => "the tip", _ => "your notes",
    };

    private string? Problem(string field) => problems.GetValueOrDefault(field);
}
