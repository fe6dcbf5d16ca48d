using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Dispatch;

public sealed partial class QueueRow
{
    private BoardRow? drawn;
    private bool drawnSelected, stale;
    private int changes;

    [Parameter, EditorRequired] public BoardRow Row { get; set; } = default!;
    [Parameter] public bool Selected { get; set; }
    [Parameter] public EventCallback<Guid> OnSelect { get; set; }
    [Parameter] public EventCallback<Guid> OnOpen { get; set; }

    protected override void OnParametersSet()
    {
        stale = !ReferenceEquals(drawn, Row) || drawnSelected != Selected;
        // What a person would want to see flash: another stage or another courier, not a prediction that moved a minute.
        if (drawn is not null && (drawn.Delivery.Status, drawn.Delivery.CourierId) != (Row.Delivery.Status, Row.Delivery.CourierId)) changes++;
        (drawn, drawnSelected) = (Row, Selected);
    }

    protected override bool ShouldRender() => stale;
}
