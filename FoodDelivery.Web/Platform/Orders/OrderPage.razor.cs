using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Platform.Payments;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Platform.Orders;

/// <summary>One order's whole file: what every room knows, and every event with what became of it.</summary>
public sealed partial class OrderPage
{
    private OrderFile? file;
    private DateTimeOffset at;
    private bool read;
    private string? problem;

    [Inject] private ILogger<OrderPage> Log { get; set; } = default!;
    [Parameter] public Guid Id { get; set; }

    private bool MayCancel => file?.Order.Row.Status is OrderStatus.AwaitingPayment or OrderStatus.Placed or OrderStatus.Accepted or OrderStatus.Preparing or OrderStatus.Ready;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Watch<OrderChanged>(change => change.OrderId == Id, _ => RefreshAsync());
    }

    protected override Task OnParametersSetAsync() => RefreshAsync();

    protected override async Task ReadAsync()
    {
        try
        {
            file = await Ask((OrderFileReads reads) => reads.OfAsync(Id, Leaving));
            (at, read, problem) = (Time.GetUtcNow(), true, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LogError(e, "The file of order {OrderId} could not be read.", Id);
            problem = "This order could not be read just now. Load the page again in a moment.";
        }
    }

    private async Task CancelAsync()
    {
        var order = file!.Order;
        var said = await OneQuestion(async () =>
        {
            var dialog = await Dialogs.ShowAsync<CancelOrderDialog>($"Cancel {order.Row.Number}?", new DialogParameters<CancelOrderDialog>
            {
                { d => d.Consequence, Consequence(order) },
            }, new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });
            return await dialog.Result;
        });
        if (said is not { Canceled: false, Data: string reason }) return;
        if (await Do((CancelOrder useCase) => useCase.RunAsync(new(Id, reason), CancellationToken.None), done: $"{order.Row.Number} cancelled.")) await RefreshAsync();
    }

    private async Task RefundAsync()
    {
        var said = await OneQuestion(async () =>
        {
            // As it is this moment: the page may have stood open for a while.
            if (await Ask((RefundReads reads) => reads.DeskAsync(Id, Leaving)) is not { } desk) return null;
            var dialog = await Dialogs.ShowAsync<RefundDialog>($"Refund {desk.OrderNumber}", new DialogParameters<RefundDialog> { { d => d.Desk, desk } }, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true, BackdropClick = false });
            return await dialog.Result;
        });
        if (said is not null) await RefreshAsync();
    }

    private async Task TakeMoneyAsync()
    {
        var payment = file!.Payment!;
        if (!await Confirm($"Take {payment.Amount}?", $"The {payment.Amount} held on the customer's card for {payment.OrderNumber} is taken now. Pressing twice takes it once.", yes: "Take the money", no: "Not now")) return;
        await Do((CapturePayment useCase) => useCase.RunAsync(new(Id), CancellationToken.None), done: "The money is taken.");
        await RefreshAsync();
    }

    private async Task GiveBackAsync()
    {
        var payment = file!.Payment!;
        if (!await Confirm("Give everything back?", $"An open payment page for {payment.OrderNumber} is closed, a hold released, and what was taken ({payment.Captured - payment.Refunded}) refunded. This is for good: the order cannot be paid afterwards.", yes: "Give it all back", no: "Not now")) return;
        await Do((GiveBackPayment useCase) => useCase.RunAsync(new(Id), CancellationToken.None), done: "All of it goes back to the customer.");
        await RefreshAsync();
    }

    private async Task RetryAsync(Guid eventId)
    {
        if (await Do((RetryDeadLetters useCase) => useCase.RunAsync(new([eventId], $"From the file of order {file!.Order.Row.Number}"), Leaving), done: "Sent again.") is not { IsOk: true }) return;
        await Task.Delay(TimeSpan.FromSeconds(1), Time, Leaving); // The relay takes it at once; a moment later there is a result to show.
        await RefreshAsync();
    }

    private static string Consequence(OrderDetail order) => order.Row.Status switch
    {
        OrderStatus.AwaitingPayment => "Nothing has been paid. The payment page is closed and the customer sees why.",
        OrderStatus.Placed => $"The hold of {order.Row.Total} on the customer's card is released; nothing is taken. The ticket leaves the kitchen.",
        _ => $"The kitchen has already accepted. The customer gets all of {order.Row.Total} back, the ticket leaves the kitchen, and an assigned courier is called off. The restaurant may have cooked for nothing.",
    };
}
