using FoodDelivery.Dispatch;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace FoodDelivery.Web.Catalog;

/// <summary>A combobox over the map's addresses (WAI-ARIA pattern: arrows, Enter, Escape).</summary>
public sealed partial class AddressBox : ConsolePage
{
    private const int MostOffers = 6;
    private readonly string id = "deliver-to";
    private IReadOnlyList<GeoAddress> offers = [];
    private string text = "";
    private string? shown;
    private string? problem;
    private int at = -1;
    private int asked;

    /// <summary>The address line that is set at present.</summary>
    [Parameter] public string? Value { get; set; }

    [Parameter] public EventCallback<GeoAddress> Chosen { get; set; }

    private bool IsOpen => offers.Count > 0;

    protected override void OnParametersSet()
    {
        // Only a new value from outside replaces what is being typed.
        if (Value == shown) return;
        text = (shown = Value) ?? "";
    }

    private async Task TypedAsync(ChangeEventArgs change)
    {
        text = change.Value as string ?? "";
        problem = null;
        var question = ++asked;
        if (text.Trim().Length < 2)
        {
            Close();
            return;
        }
        await Task.Delay(TimeSpan.FromMilliseconds(120), Time, Leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (question != asked || Leaving.IsCancellationRequested) return;
        var answer = await Ask((IMapService map) => map.FindAddressAsync(text, MostOffers, Leaving));
        if (question == asked) (offers, at) = (answer, -1);
    }

    private async Task KeyAsync(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "ArrowDown" when IsOpen: at = (at + 1) % offers.Count; break;
            case "ArrowUp" when IsOpen: at = (at <= 0 ? offers.Count : at) - 1; break;
            case "Escape": Close(); break;
            default: await Task.CompletedTask; break;
        }
    }

    private async Task SubmitAsync()
    {
        asked++;
        if (IsOpen && at >= 0)
        {
            await ChooseAsync(offers[at]);
            return;
        }
        var found = await Ask((IMapService map) => map.FindAddressAsync(text, 1, Leaving));
        if (found.Count > 0) await ChooseAsync(found[0]);
        else problem = text.Trim().Length == 0 ? "Type a street and a house number." : "We do not know this address. Check the spelling, e.g. 350 W 42nd St.";
    }

    private async Task ChooseAsync(GeoAddress address)
    {
        asked++;
        Close();
        problem = null;
        text = shown = address.Line;
        await Chosen.InvokeAsync(address);
    }

    private void LeaveAsync() => Close();

    private void Close() => (offers, at) = ([], -1);
}
