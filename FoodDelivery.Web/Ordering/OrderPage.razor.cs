using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Ordering;

/// <summary>Where is my food? Lives by changes, never by reloading; after a broken line it reads everything again.</summary>
public sealed partial class OrderPage : ConsolePage
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AskPayment = TimeSpan.FromSeconds(2);
    private const int MostPaymentQuestions = 45;

    private OrderDetail? order;
    private DeliveryView? delivery;
    private PaymentGlance? payment;
    private OrderStory story = OrderStory.None;
    private IReadOnlyList<MapMarker> markers = [];
    private GeoPoint middle = LiveMap.Midtown;
    private string mapLabel = "Map";
    private string payWith = PayWith.Usual;
    private bool courierOnTheWay, confirming;
    private DateTimeOffset readAt;
    private IDisposable? asking;
    private int asked;

    [Parameter] public Guid Id { get; set; }

    /// <summary>Set by the payment page when the customer has paid; the order may not know it yet.</summary>
    [SupplyParameterFromQuery] public string? Paid { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Watch<OrderChanged>(change => change.OrderId == Id, _ => RefreshAsync());
        Watch<DeliveryChanged>(change => change.OrderId == Id, _ => RefreshAsync());
        Every(LookAgain, LookAgainAsync);
        await RefreshAsync();
        if (order is null)
        {
            // Unknown and somebody else's look the same.
            Navigation.NotFound();
            return;
        }
        if (order.Row.Status != OrderStatus.AwaitingPayment) return;
        confirming = Paid is not null;
        Tell();
        asking = Every(AskPayment, AskPaymentAsync, atOnce: true);
    }

    protected override async Task ReadAsync()
    {
        var found = await Ask((MyOrders reads) => reads.FindAsync(Id, Leaving));
        if (found is null) return;
        delivery = OrderWords.IsUnderWay(found.Row.Status) || found.Row.Status == OrderStatus.Delivered ? await Ask((DispatchLookup reads) => reads.ForOrderAsync(Id, Leaving)) : null;
        payment = OrderWords.EndedWithoutMeal(found.Row.Status) ? await Ask((PaymentReads reads) => reads.GlanceAsync(Id, Leaving)) : null;
        order = found;
        if (order.Row.Status != OrderStatus.AwaitingPayment) confirming = false;
        Tell();
    }

    private void Tell()
    {
        if (order is null) return;
        readAt = Time.GetUtcNow();
        story = OrderStory.Of(order, delivery, confirming, readAt);
        courierOnTheWay = delivery is { CourierName: not null, Status: DeliveryStatus.Assigned or DeliveryStatus.AtRestaurant or DeliveryStatus.PickedUp or DeliveryStatus.AtDoor };
        if (markers.Count > 0) return;
        // Neither place moves, and the map compares lists by identity.
        markers = [
            new("restaurant", MapMarkerKind.Restaurant, order.RestaurantLocation, order.Row.RestaurantName, Tone.Busy),
            new("door", MapMarkerKind.Door, order.DropOff, "Your door", Tone.Good)];
        middle = new((order.RestaurantLocation.Lat + order.DropOff.Lat) / 2, (order.RestaurantLocation.Lng + order.DropOff.Lng) / 2);
        mapLabel = $"Map: {order.Row.RestaurantName}, your door at {order.Row.DropOffLine}, and the courier on the way";
    }

    /// <summary>Asks the provider while the webhook may still be on its way; also for somebody who paid, closed the page and looks again.</summary>
    private async Task AskPaymentAsync()
    {
        if (order?.Row.Status == OrderStatus.AwaitingPayment && asked++ < MostPaymentQuestions)
        {
            var answer = await Ask((CheckPayment payments) => payments.RunAsync(new(Id, EndIfUnpaid: false), Leaving));
            await RefreshAsync();
            if (answer == PaymentAnswer.Paid) confirming = order.Row.Status == OrderStatus.AwaitingPayment;
            else if (answer is PaymentAnswer.StillOpen or PaymentAnswer.NotPaid) confirming = false;
        }
        else
        {
            confirming = false;
        }
        if (!confirming) asking?.Dispose();
        Tell();
    }

    /// <summary>"4 min away" grows old without any change being told, and money moves back without one.</summary>
    private Task LookAgainAsync() =>
        order is not null && (OrderWords.IsUnderWay(order.Row.Status) || OrderWords.MoneyStillMoves(order.Row.Status, payment)) ? RefreshAsync() : Task.CompletedTask;

    private async Task PayAsync()
    {
        if (await Do((RetryPayment useCase) => useCase.RunAsync(new(Id, Navigation.BaseUri, payWith), CancellationToken.None)) is { IsOk: true } result)
            Navigation.NavigateTo(result.Value, forceLoad: true);
        else await RefreshAsync();
    }

    private async Task CancelAsync()
    {
        if (order is null) return;
        var unpaid = order.Row.Status == OrderStatus.AwaitingPayment;
        var cost = unpaid ? "Nothing has been charged. Your dishes stay in the cart."
            : $"{order.Row.RestaurantName} has not accepted it yet, so this costs you nothing: the {order.Bill.Total} that is held is released.";
        if (!await Confirm($"Cancel {order.Row.Number}?", cost, yes: "Cancel the order", no: "Keep it")) return;
        await Do((CancelOrder useCase) => useCase.RunAsync(new(Id, "Cancelled by the customer."), CancellationToken.None), done: "Your order is cancelled");
        await RefreshAsync();
    }
}
