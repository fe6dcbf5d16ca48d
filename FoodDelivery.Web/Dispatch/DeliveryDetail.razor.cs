using FoodDelivery.Dispatch;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Dispatch;

public sealed partial class DeliveryDetail
{
    private IReadOnlyList<TimelineLine>? timeline;
    private DeliveryRow? readFor;
    private bool unread;

    [Parameter, EditorRequired] public BoardRow Row { get; set; } = default!;
    [Parameter] public BoardCourier? Courier { get; set; }

    /// <summary>Who could take it, best first; null while nobody is being chosen.</summary>
    [Parameter] public IReadOnlyList<RankedCourier>? Ranked { get; set; }

    /// <summary>The courier clicked on the map or in the list; comes first.</summary>
    [Parameter] public Guid? Suggested { get; set; }
    [Parameter] public bool Working { get; set; }
    [Parameter] public EventCallback<Guid> OnAssign { get; set; }
    [Parameter] public EventCallback OnUnassign { get; set; }
    [Parameter] public EventCallback OnPick { get; set; }
    [Parameter] public EventCallback OnStopPicking { get; set; }
    [Parameter] public EventCallback<Guid> OnOverride { get; set; }
    [Parameter] public EventCallback OnAbandon { get; set; }
    [Parameter] public EventCallback OnClose { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (readFor == Row.Delivery) return;
        readFor = Row.Delivery;
        await RefreshAsync();
    }

    protected override async Task ReadAsync()
    {
        var read = await TryAsk((DispatchReads reads) => reads.TimelineAsync(Row.Id, Leaving));
        (timeline, unread) = (read ?? timeline, read is null);
    }

    private string Clock(DateTimeOffset at) => BoardWords.Clock(at, Row.Delivery.TimeZone);
}
