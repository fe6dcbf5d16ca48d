using FoodDelivery.Catalog;
using FoodDelivery.Notifications;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Platform.Partners;

/// <summary>One endpoint of a partner: what it hears of, what was sent, what came of it, and sending it again.</summary>
public sealed partial class PartnerPage
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private readonly HashSet<Guid> chosen = [];
    private PartnerEndpointRow? endpoint;
    private PartnerMessageList? page;
    private PartnerMessageFile? file;
    private IReadOnlyDictionary<Guid, RestaurantInfo> restaurants = new Dictionary<Guid, RestaurantInfo>();
    private bool stirred;

    [Inject] private OperationsClock Clock { get; set; } = default!;
    [Parameter] public Guid Id { get; set; }
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? Type { get; set; }
    [SupplyParameterFromQuery] private string? State { get; set; }

    /// <summary>The list goes on from this row: newer ones may come meanwhile without moving anything.</summary>
    [SupplyParameterFromQuery] private long? Before { get; set; }

    /// <summary>The one that is looked at closely.</summary>
    [SupplyParameterFromQuery] private Guid? Message { get; set; }

    private bool Narrowed => !string.IsNullOrWhiteSpace(Q) || !string.IsNullOrEmpty(Type) || !string.IsNullOrEmpty(State);

    protected override void OnInitialized()
    {
        base.OnInitialized();
        // In a busy city there are many a second; a look a second is as live as a person can read.
        Watch<PartnersChanged>(_ => !stirred, async _ =>
        {
            stirred = true;
            await Task.Delay(Calm, Time, Leaving);
            stirred = false;
            await LoadAsync();
        });
    }

    protected override async Task ReadAsync()
    {
        restaurants = await Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(Leaving));
        var filter = new PartnerMessageFilter(Type, Enum.TryParse<PartnerMessageState>(State, out var state) && Enum.IsDefined(state) ? state : null, Q);
        page = await Ask(async (PartnerReads reads) =>
        {
            endpoint = await reads.EndpointAsync(Id, Leaving);
            file = Message is { } message ? await reads.MessageAsync(Id, message, Leaving) : null;
            return await reads.MessagesAsync(Id, filter, Before, PageSize, Leaving);
        });
        chosen.IntersectWith(page.Items.Select(message => message.Id));
    }

    private void Narrow(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value, ["before"] = null }), replace: true);

    private string At(string name, string? value) => Navigation.GetUriWithQueryParameter(name, value);

    private void Choose(Guid id)
    {
        if (!chosen.Remove(id)) chosen.Add(id);
    }

    private void ChoosePage(ChangeEventArgs change)
    {
        chosen.Clear();
        if (change.Value is true) chosen.UnionWith(page!.Items.Select(message => message.Id));
    }

    private async Task EditAsync()
    {
        if (await OneQuestion(() => EndpointDialog.AskAsync(Dialogs, endpoint, [.. restaurants.Values.OrderBy(r => r.Name)])) is null) return;
        Snackbar.Add("The endpoint is changed.", Severity.Success);
        await LoadAsync();
    }

    private async Task SwitchAsync()
    {
        var on = endpoint!.OffSince is not null;
        var why = on ? null : await AskWhy($"Switch {endpoint.Name} off?", "It hears nothing until it is on again, and what happens meanwhile is not kept for it.", "Switch off");
        if (!on && why is null) return;
        if (await Do((SwitchPartnerEndpoint act) => act.RunAsync(new(Id, on, why), Leaving), done: on ? "It is on." : "It is off.")) await LoadAsync();
    }

    private async Task RotateAsync()
    {
        if (!await Confirm("Rotate the secret?", "A new one is made and shown once. The old one signs besides for 24 hours, so that the partner can change over.", yes: "Rotate")) return;
        if (await Do((RotatePartnerSecret rotate) => rotate.RunAsync(new(Id), Leaving)) is not { IsOk: true } rotated) return;
        await OnceDialog.ShowAsync(Dialogs, "The new secret", "Give it to the partner on a safe way. Until they have changed over, both sign.", "Secret", rotated.Value.Secret, "If it is lost, rotate it again.");
        await LoadAsync();
    }

    private async Task TestAsync()
    {
        if (await Do((SendTestEvent send) => send.RunAsync(new(Id), Leaving), done: "A test event is on its way.") is { IsOk: true }) await LoadAsync();
    }

    private async Task ResendAsync(IReadOnlyCollection<Guid>? ids)
    {
        var sent = await Do((ResendPartnerMessages resend) => resend.RunAsync(new(Id, ids), Leaving));
        if (sent is not { IsOk: true } done) return;
        Snackbar.Add(done.Value == 1 ? "1 message is sent again." : $"{done.Value} messages are sent again.", Severity.Success);
        chosen.Clear();
        await LoadAsync();
    }

    private async Task RemoveAsync()
    {
        if (await AskWhy($"Remove {endpoint!.Name}?", "Its messages and their history go with it. This can't be undone; to pause it, switch it off instead.", "Remove for good") is not { } why) return;
        if (await Do((RemovePartnerEndpoint remove) => remove.RunAsync(new(Id, why), Leaving), done: $"{endpoint.Name} is removed.")) Navigation.NavigateTo("/admin/partners");
    }
}
