using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace FoodDelivery.Web.Dispatch;

/// <summary>The board by keyboard: the script passes on only the keys named here, and none while somebody types.</summary>
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
            keys = await Js.InvokeAsync<IJSObjectReference>("import", "./Dispatch/DispatchPage.razor.js");
            await keys.InvokeVoidAsync("listen", root, self);
        }
        catch (JSDisconnectedException)
        {
            // Left before it began.
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
            case ['1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9'] when ranked is not null && key[0] - '1' is var n && n < ranked.Count && ranked[n].MayTake: await Assign(ranked[n].Id); break;
            default: return;
        }
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

    private async Task ShowShortcuts() => await Dialogs.ShowAsync<ShortcutsDialog>("Keyboard shortcuts");

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
