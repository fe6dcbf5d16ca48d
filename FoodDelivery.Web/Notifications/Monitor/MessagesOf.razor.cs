using FoodDelivery.Notifications;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Notifications.Monitor;

public sealed partial class MessagesOf
{
    private const int Shown = 20;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private IReadOnlyList<NotificationRow>? rows;
    private (Guid? Order, Guid? Person) shown;
    private bool stirred;

    [Parameter] public Guid? OrderId { get; set; }
    [Parameter] public Guid? PersonId { get; set; }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Watch<NotificationsChanged>(_ => !stirred, async _ =>
        {
            stirred = true;
            await Task.Delay(Calm, Time, Leaving);
            stirred = false;
            await RefreshAsync();
        });
    }

    // The page around it is drawn often; the list is read for another order or person, and when something was told.
    protected override Task OnParametersSetAsync() => rows is not null && shown == (OrderId, PersonId) ? Task.CompletedTask : RefreshAsync();

    protected override async Task ReadAsync()
    {
        var (order, person) = (OrderId, PersonId);
        rows = await Ask((NotificationReads reads) => order is { } of ? reads.OfOrderAsync(of, Shown, Leaving) : reads.OfPersonAsync(person ?? Guid.Empty, Shown, Leaving));
        shown = (order, person);
    }
}
