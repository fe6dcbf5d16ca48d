using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Shell;
using MudBlazor;

namespace FoodDelivery.Web.Ordering;

/// <summary>What I ordered, newest first, each one tap away from being ordered again.</summary>
public sealed partial class OrdersPage : ConsolePage
{
    private const int Step = 20;
    private Page<MyOrderRow>? page;
    private int shown = Step;
    private Guid? me;

    protected override async Task OnInitializedAsync()
    {
        me = (await MeAsync()).UserId;
        Watch<OrderChanged>(change => change.CustomerId == me, _ => RefreshAsync());
        await RefreshAsync();
    }

    protected override async Task ReadAsync() => page = await Ask((MyOrders reads) => reads.PageAsync(0, shown, Leaving));

    private Task OlderAsync()
    {
        shown += Step;
        return RefreshAsync();
    }

    private async Task ReorderAsync(MyOrderRow order)
    {
        Error? otherRestaurant = null;
        var done = await TryAsync(replace: false);
        if (otherRestaurant is not null)
        {
            if (!await Confirm("Start a new cart?", otherRestaurant.Message, yes: "Empty it and order again", no: "Keep my cart")) return;
            done = await TryAsync(replace: true);
        }
        if (done is not { IsOk: true } result) return;
        if (result.Value.Missing.Count > 0) Snackbar.Add($"Not to be had now: {string.Join(", ", result.Value.Missing)}.", Severity.Warning);
        Navigation.NavigateTo("/checkout");

        Task<Result<Reorder.Done>?> TryAsync(bool replace) => Do((Reorder useCase) => RunAsync(useCase, replace), key: order.Id.ToString());

        async Task<Result<Reorder.Done>> RunAsync(Reorder useCase, bool replace)
        {
            otherRestaurant = null;
            var result = await useCase.RunAsync(new(order.Id, Visit.Cart, replace), CancellationToken.None);
            if (result.Error?.Code == "ordering.cart_other_restaurant") otherRestaurant = result.Error;
            return result;
        }
    }

    // Asked as a question above, so not also shown as a refusal.
    protected override void Refused(Error error)
    {
        if (error.Code != "ordering.cart_other_restaurant") base.Refused(error);
    }
}
