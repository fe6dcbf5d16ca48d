using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using MudBlazor;

namespace FoodDelivery.Web.Dispatch;

/// <summary>What a dispatcher does. Assignments are made at once and can be undone for a few seconds; ending a delivery asks first.</summary>
public sealed partial class DispatchPage
{
    private const int UndoForMilliseconds = 7000;
    private const string UsualReason = "taken back by dispatch";
    private bool ranking;

    /// <summary>Shows who could take it, the quickest first.</summary>
    private async Task PickFor(Guid id)
    {
        var chosen = selectedCourier;
        await Select(id);
        selectedCourier = chosen;
        if (SelectedRow is not { Delivery.Status: DeliveryStatus.Unassigned or DeliveryStatus.Assigned or DeliveryStatus.AtRestaurant } row)
        {
            if (SelectedRow is { } carried) Snackbar.Add($"{carried.Delivery.CourierName} has already picked {carried.Delivery.Number} up.", Severity.Info);
            return;
        }
        if (!await Rank(id)) return;
        await FocusPickerAsync();
    }

    /// <returns>False when another order was chosen meanwhile.</returns>
    private async Task<bool> Rank(Guid id)
    {
        var list = await TryAsk((DispatchReads reads) => reads.RankedAsync(id, Leaving));
        if (selected != id || list is null) return false;
        ranked = list;
        StateHasChanged();
        return true;
    }

    /// <summary>While somebody is being chosen, whoever came, went, got or finished a job changes who is best.</summary>
    private async Task RankAgain(BoardSnapshot? before)
    {
        if (ranked is null || ranking || selected is not { } id || before is null || picture is null || before.Couriers.SequenceEqual(picture.Couriers)) return;
        ranking = true;
        try
        {
            var shown = ranked;
            var list = await Ask((DispatchReads reads) => reads.RankedAsync(id, Leaving));
            // Chosen, left or asked anew meanwhile: then this answer is not wanted any more.
            if (selected != id || !ReferenceEquals(ranked, shown)) return;
            ranked = list;
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            // The board was left.
        }
        finally
        {
            ranking = false;
        }
    }

    private void StopPicking() => (ranked, selectedCourier) = (null, null);

    private async Task Assign(Guid courierId)
    {
        if (SelectedRow is not { Delivery: var delivery } || NameOf(courierId) is not { } name) return;
        var done = delivery.CourierId is { } from
            ? await Do((ReassignDelivery use) => use.RunAsync(new(delivery.Id, from, courierId), CancellationToken.None))
            : await Do((AssignDelivery use) => use.RunAsync(new(delivery.Id, courierId), CancellationToken.None));
        Board.ReadAgain();
        if (!done) return;
        StopPicking();
        announcement = $"{delivery.Number} given to {name}.";
        Undoable($"{delivery.Number} → {name}", async () =>
        {
            // Undo is a change like any other: somebody may have been quicker, and is not overruled.
            if (delivery.CourierId is { } before) await Do((ReassignDelivery use) => use.RunAsync(new(delivery.Id, courierId, before), CancellationToken.None), $"{delivery.Number} is back with {delivery.CourierName}");
            else await Do((UnassignDelivery use) => use.RunAsync(new(delivery.Id, courierId, "assigned by mistake"), CancellationToken.None), $"{delivery.Number} is unassigned again");
            Board.ReadAgain();
        });
    }

    private async Task Unassign()
    {
        if (SelectedRow is not { Delivery: { CourierId: { } courier } delivery }) return;
        var done = await Do((UnassignDelivery use) => use.RunAsync(new(delivery.Id, courier, UsualReason), CancellationToken.None));
        Board.ReadAgain();
        if (!done) return;
        announcement = $"{delivery.Number} taken from {delivery.CourierName}.";
        Undoable($"{delivery.Number} taken from {delivery.CourierName}", async () =>
        {
            await Do((AssignDelivery use) => use.RunAsync(new(delivery.Id, courier), CancellationToken.None), $"{delivery.Number} is back with {delivery.CourierName}");
            Board.ReadAgain();
        });
    }

    /// <summary>Completes without the PIN.</summary>
    private async Task Decide(Guid id)
    {
        await Select(id);
        if (SelectedRow is not { Delivery: var delivery }) return;
        if (await ReasonAsync($"Complete {delivery.Number} without PIN?", $"The order counts as delivered by {delivery.CourierName}. Your name and reason stay in its history.", "Complete delivery",
            ["Customer confirmed by phone", "PIN not at hand, name checked", "Left with reception"]) is not { } reason) return;
        await Do((OverrideDelivery use) => use.RunAsync(new(delivery.Id, reason), CancellationToken.None), $"{delivery.Number} completed");
        Board.ReadAgain();
    }

    private async Task CloseUndelivered()
    {
        if (SelectedRow is not { Delivery: var delivery }) return;
        if (await ReasonAsync($"Close {delivery.Number} as not delivered?", "The food is lost, the customer is told and the money is looked at again. This can't be undone.", "Close as not delivered",
            ["Customer absent", "Address not found", "Food damaged", "Courier had an accident"]) is not { } reason) return;
        await Do((AbandonDelivery use) => use.RunAsync(new(delivery.Id, reason), CancellationToken.None), $"{delivery.Number} closed as not delivered");
        Board.ReadAgain();
    }

    private Task<string?> ReasonAsync(string title, string text, string yes, string[] usual) => OneQuestion(async () =>
    {
        var dialog = await Dialogs.ShowAsync<ReasonDialog>(title, new DialogParameters<ReasonDialog> { { d => d.Text, text }, { d => d.Yes, yes }, { d => d.Usual, usual } });
        return await dialog.Result is { Canceled: false, Data: string reason } ? reason : null;
    });

    private void Undoable(string what, Func<Task> undo) => Snackbar.Add(what, Severity.Success, options =>
    {
        options.Action = "Undo";
        options.ActionColor = Color.Inherit;
        options.RequireInteraction = false;
        options.VisibleStateDuration = UndoForMilliseconds;
        options.OnClick = _ => InvokeAsync(undo);
    });

    private string? NameOf(Guid courierId) => picture?.Couriers.FirstOrDefault(c => c.Id == courierId)?.Courier.Name;
}
