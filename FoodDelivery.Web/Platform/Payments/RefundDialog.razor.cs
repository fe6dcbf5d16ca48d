using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Platform.Payments;

/// <summary>One refund per opening: the key is made with the dialog, so that a double click or another try after a broken line sends nothing twice.</summary>
public sealed partial class RefundDialog
{
    private readonly RefundChoice choice = new();
    private RefundDesk desk = default!;
    private Guid key;
    private string? refusal;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = default!;

    [Parameter, EditorRequired] public RefundDesk Desk { get; set; } = default!;

    private string Cost
    {
        get
        {
            if (choice.Missing(desk) is { } missing) return missing;
            var amount = choice.Amount(desk);
            var bearers = desk.Bearers(choice.Reason!.Value, amount, choice.Lines(desk));
            var parts = new (string Who, Money Part)[] { ("restaurant", bearers.Restaurant), ("sales tax", bearers.Tax), ("courier", bearers.Courier), ("platform", bearers.Platform) };
            return $"Goes back: {amount}, borne by {string.Join(", ", parts.Where(one => !one.Part.IsZero).Select(one => $"{one.Who} {one.Part}"))}.";
        }
    }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        desk = Desk;
        // An order without dishes, or whose dishes are all refunded, has only amounts left.
        choice.ByLine = desk.Lines.Any(line => line.Left.Minor > 0);
        key = Guid.CreateVersion7(Time.GetUtcNow());
    }

    private void ChooseReason(ChangeEventArgs change) => choice.Reason = Enum.TryParse<RefundReason>(change.Value as string, out var reason) ? reason : null;

    private async Task SendAsync()
    {
        if (Busy || choice.Missing(desk) is not null) return;
        refusal = null;
        var request = new RefundPayment.Request(desk.OrderId, choice.Lines(desk), choice.ByLine ? null : choice.Amount(desk).Minor, choice.Reason!.Value, choice.Note, key);
        if (await Do((RefundPayment useCase) => useCase.RunAsync(request, CancellationToken.None)) is not { } result)
        {
            refusal ??= "We do not know whether it was sent. Press again: it is sent once.";
            return;
        }
        if (result.IsOk)
        {
            Snackbar.Add(result.Value.Confirmed ? $"{result.Value.Amount} is on its way to the customer." : $"{result.Value.Amount} is wanted. The provider does not answer just now and is asked again by itself; press nothing.", result.Value.Confirmed ? Severity.Success : Severity.Warning);
            Dialog.Close(DialogResult.Ok(result.Value));
            return;
        }
        // Refused for good: what is sent next is another refund.
        if (result.Error.Code == "payments.refund_refused") key = Guid.CreateVersion7(Time.GetUtcNow());
        // Somebody may have been quicker; the numbers are shown as they are now.
        if (result.Error.Kind == ErrorKind.Conflict && await Ask((RefundReads reads) => reads.DeskAsync(desk.OrderId, Leaving)) is { } now) desk = now;
    }

    protected override void Refused(Error error) => refusal = error.Code == "payments.key_reused" ? "What you sent before has been made. Close this and look at the order before you send more back." : error.Message;
}
