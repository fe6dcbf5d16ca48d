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

    /// <summary>The text in the box is another than the chosen address: nobody may act on the chosen one until the text is settled. Told the text; null when it is the chosen address again.</summary>
    [Parameter] public EventCallback<string?> Unsettled { get; set; }

    private bool IsOpen => offers.Count > 0;

    protected override void OnParametersSet()
    {
        // Only a new value from outside replaces what is being typed.
        if (Value == shown) return;
        text = (shown = Value) ?? "";
    }

    private async Task TypedAsync(string? now)
    {
        text = now ?? "";
        problem = null;
        var question = ++asked;
        // Before any waiting: a press on "Pay" may be the next thing that comes.
        await Unsettled.InvokeAsync(text == (shown ?? "") ? null : text);
        if (text.Trim().Length < 2)
        {
            Close();
            return;
        }
        await Task.Delay(TimeSpan.FromMilliseconds(120), Time, Leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (question != asked || Leaving.IsCancellationRequested) return;
        var answer = await TryAsk((IMapService map) => map.FindAddressAsync(text, MostOffers, Leaving));
        if (question == asked) (offers, at) = (answer ?? [], -1);
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
        if (await TryAsk((IMapService map) => map.FindAddressAsync(text, 1, Leaving)) is not { } found) return;
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

    /// <summary>Somebody who typed one of the offers in full has chosen it.</summary>
    private async Task LeaveAsync()
    {
        var same = text == (shown ?? "") ? [] : offers.Where(offer => string.Equals(offer.Line, text.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        Close();
        if (same is [var meant]) await ChooseAsync(meant);
    }

    private void Close() => (offers, at) = ([], -1);
}
