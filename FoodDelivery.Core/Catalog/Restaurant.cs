using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>A place that cooks: who it is, when it takes orders, what it charges. Its menu hangs on its id.</summary>
public sealed class Restaurant
{
    /// <summary>Longest pause or rush: whoever wants more closes for today.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(24);

    public required Guid Id { get; init; }

    /// <summary>Its name in addresses, e.g. <c>nonnas-corner</c>; never changes.</summary>
    public required string Slug { get; init; }
    public required string Name { get; set; }
    public required string[] Cuisines { get; set; }
    public required string Description { get; set; }
    public required string AddressLine { get; set; }
    public required GeoPoint Location { get; set; }
    public required string Phone { get; set; }

    /// <summary>IANA id.</summary>
    public required string TimeZone { get; set; }

    /// <summary>ISO 4217; every price of the menu is in it.</summary>
    public required string Currency { get; init; }
    public required int TaxBasisPoints { get; set; }
    public required bool TaxIncluded { get; set; }
    public required Money DeliveryFeeBase { get; set; }
    public required Money DeliveryFeePerKm { get; set; }
    public required int ServiceFeeBasisPoints { get; set; }
    public required Money MinimumOrder { get; set; }
    public required double RadiusMeters { get; set; }
    public required int PrepMinutes { get; set; }
    public required OpeningHours Hours { get; set; }

    /// <summary>Where its picture is; null: the shell draws one.</summary>
    public string? Picture { get; set; }

    /// <summary>What search looks through: name, cuisines and description without case and accents.</summary>
    public string SearchText { get; private set; } = "";

    public DateTimeOffset? RushUntil { get; private set; }
    public DateTimeOffset? PausedUntil { get; private set; }
    public string? PauseReason { get; private set; }
    public DateTimeOffset? ClosedTodayUntil { get; private set; }
    public uint Version { get; private set; }

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    public Money DeliveryFee(double meters) => FeeFor(DeliveryFeeBase, DeliveryFeePerKm, meters);

    /// <summary>To the decimetre, so that the storefront and the bill can't differ by a rounding.</summary>
    internal static Money FeeFor(Money start, Money perKm, double meters) =>
        start + perKm.TimesBasisPoints((int)Math.Round(meters * 10, MidpointRounding.AwayFromZero));

    public bool IsInRush(DateTimeOffset at) => RushUntil > at;

    public Result Pause(TimeSpan length, string? reason, DateTimeOffset now)
    {
        if (CheckLength(length) is { } wrong) return wrong;
        PausedUntil = now + length;
        PauseReason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        return Result.Ok;
    }

    /// <summary>Ends a pause and an early closing. Safe to call when there is neither.</summary>
    public void Resume()
    {
        PausedUntil = ClosedTodayUntil = null;
        PauseReason = null;
    }

    public Result StartRush(TimeSpan length, DateTimeOffset now)
    {
        if (CheckLength(length) is { } wrong) return wrong;
        RushUntil = now + length;
        return Result.Ok;
    }

    public void EndRush() => RushUntil = null;

    /// <summary>No new orders until the business day is over.</summary>
    public void CloseForToday(DateTimeOffset now) => ClosedTodayUntil = Hours.EndOfBusinessDay(Zone, now);

    /// <summary>Whether it takes orders at a moment, and if not, why, in its own local time.</summary>
    public OpenState StateAt(DateTimeOffset at)
    {
        var zone = Zone;
        if (ClosedTodayUntil > at)
        {
            var next = Hours.At(zone, ClosedTodayUntil.Value) is { IsOpen: true } ? ClosedTodayUntil : Hours.At(zone, ClosedTodayUntil.Value).Until;
            return new(Openness.Closed, next, "The kitchen takes no more orders today. " + LocalTime.Opens(next, zone, at));
        }

        var hours = Hours.At(zone, at);
        if (!hours.IsOpen)
        {
            var opens = LocalTime.Opens(hours.Until, zone, at);
            return new(Openness.Closed, hours.Until, hours.DoorsOpen ? "The kitchen has taken its last order. " + opens : hours.Special is { } day ? $"Closed for {day}. {opens}" : opens, hours.DoorsOpen);
        }

        return PausedUntil > at
            ? new(Openness.Paused, PausedUntil, $"{PauseReason ?? "The kitchen is catching up"}. New orders from {LocalTime.Clock(PausedUntil.Value, zone)}.")
            : new(Openness.Open, hours.Until, null);
    }

    public void RefreshSearchText() => SearchText = Catalog.SearchText.Normalise($"{Name} {string.Join(' ', Cuisines)} {Description}");

    private static Error? CheckLength(TimeSpan length) => length >= TimeSpan.FromMinutes(1) && length <= LongestPause ? null
        : Error.Invalid("catalog.length_out_of_range", "Choose between 1 minute and 24 hours.", "length");
}
