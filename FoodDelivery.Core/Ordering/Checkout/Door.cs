using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>Where the food should go, found on the map.</summary>
/// <param name="Line">What the courier reads, with apartment or floor.</param>
public sealed record Door(string Line, GeoPoint Location)
{
    public const int MaxAddress = 200;
    public const int MaxDetails = 80;

    /// <summary>Finds a typed or chosen address. The place always comes from our map, never from the caller: it decides the fee and the zone.</summary>
    public static async Task<Result<Door>> FindAsync(IMapService maps, string? address, string? details, CancellationToken cancel)
    {
        var text = address?.Trim() ?? "";
        if (text.Length == 0) return Error.Invalid("ordering.address_missing", "Where should it go? Type the address and choose it from the list.", "address");
        if (text.Length > MaxAddress) return Error.Invalid("ordering.address_too_long", $"An address has at most {MaxAddress} characters.", "address");
        if (details?.Trim().Length > MaxDetails) return Error.Invalid("ordering.details_too_long", $"Apartment or floor: at most {MaxDetails} characters.", "details");
        var found = await maps.FindAddressAsync(text, 1, cancel) is [var best, ..] ? best : null;
        // The map also guesses from half an address. Only the typed house itself will do: a courier goes there.
        if (found is null || !char.IsAsciiDigit(text[0]) || !found.Line.StartsWith(HouseNumber(text), StringComparison.OrdinalIgnoreCase))
            return Error.Invalid("ordering.address_unknown", "We cannot find this address. Type street and house number, then choose it from the list.", "address");
        var extra = details?.Trim();
        return new Door(string.IsNullOrEmpty(extra) ? found.Line : $"{found.Line}, {extra}", found.Location);
    }

    private static string HouseNumber(string text)
    {
        var end = text.IndexOf(' ');
        return (end < 0 ? text : text[..end]) + " ";
    }
}
