using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace FoodDelivery.Web.Dispatch;

/// <summary>The board by keyboard and by dragging: the script passes on only the keys named here, and none while somebody types. The digits press the buttons they stand on.</summary>
public sealed partial class DispatchPage
{
    private IJSObjectReference? keys;
    private DotNetObjectReference<DispatchPage>? self;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        self = DotNetObjectReference.Create(this);
        try
        {
            keys = await Js.ImportAsync("./Dispatch/DispatchPage.razor.js", Leaving);
            await keys.InvokeVoidAsync("listen", root, self);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // Left before it began.
        }
        catch (JSException)
        {
            Snackbar.Add("Keyboard and dragging did not come over the line. Everything else works; load the page again to have them.", Severity.Warning);
        }
    }

    [JSInvokable]
    public async Task OnKey(string key)
    {
        switch (key)
        {
            case "j": await Step(+1); break;
            case "k": await Step(-1); break;
            case "a" when selected is { } id: await PickFor(id); break;
            case "u": await Unassign(); break;
            case "Enter": if (selected is null) await Step(+1); else await FocusDetailAsync(); break;
            case "Escape": if (ranked is not null) StopPicking(); else if (search.Length > 0) Search(""); else Deselect(); break;
            case "?": await ShowShortcuts(); break;
            default: return;
        }
        StateHasChanged();
    }

    /// <summary>An order was dropped on a courier.</summary>
    [JSInvokable]
    public async Task OnDrop(Guid delivery, Guid courier)
    {
        await Select(delivery);
        if (SelectedRow?.Id == delivery) await Assign(courier);
        StateHasChanged();
    }

    private async Task Step(int by)
    {
        var rows = ShownRows.ToList();
        if (rows.Count == 0) return;
        var at = rows.FindIndex(r => r.Id == selected);
        await Select(rows[at < 0 ? (by > 0 ? 0 : rows.Count - 1) : Math.Clamp(at + by, 0, rows.Count - 1)].Id);
        await ScrollToSelectedAsync();
    }

    private Task ShowShortcuts() => OneQuestion(async () => await (await Dialogs.ShowAsync<ShortcutsDialog>("Keyboard shortcuts")).Result);

    private Task ScrollToSelectedAsync() => CallAsync("reveal", $"row-{selected:N}");

    private Task FocusPickerAsync() => CallAsync("focusFirst", "picker");

    private Task FocusDetailAsync() => CallAsync("focusFirst", "detail");

    private async Task CallAsync(string what, string id)
    {
        if (keys is null) return;
        try
        {
            await keys.InvokeVoidAsync(what, id);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The screen is away; it will come back with its own focus.
        }
    }

    private async Task DisposeKeysAsync()
    {
        if (keys is not null)
            try
            {
                await keys.InvokeVoidAsync("leave");
                await keys.DisposeAsync();
            }
            catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
            {
                // Closed with the browser.
            }
        self?.Dispose();
    }
}
