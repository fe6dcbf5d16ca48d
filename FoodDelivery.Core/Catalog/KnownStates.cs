using System.Runtime.CompilerServices;

namespace FoodDelivery.Catalog;

/// <summary>
/// Whether a restaurant of the <see cref="RestaurantDirectory"/> takes orders, worked out once a minute and not for everybody who looks.
/// Opening hours begin and end on whole minutes; what else ends, ends the answer too.
/// </summary>
internal static class KnownStates
{
    private static readonly ConditionalWeakTable<Restaurant, Answer> Answers = [];

    /// <param name="restaurant">Of the directory: nobody changes it, a change is another object.</param>
    public static OpenState Of(Restaurant restaurant, DateTimeOffset at)
    {
        if (Answers.TryGetValue(restaurant, out var known) && at >= known.From && at < known.Until) return known.State;
        var state = restaurant.StateAt(at);
        var until = NextChange(at, restaurant.PausedUntil, restaurant.ClosedTodayUntil, state.Until);
        Answers.AddOrUpdate(restaurant, new(at, until, state));
        return state;
    }

    /// <summary>The next full minute, or one of these moments that comes before it.</summary>
    public static DateTimeOffset NextChange(DateTimeOffset at, params ReadOnlySpan<DateTimeOffset?> moments)
    {
        var next = new DateTimeOffset(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero).AddMinutes(1);
        foreach (var moment in moments)
            if (moment > at && moment < next) next = moment.Value;
        return next;
    }

    private sealed record Answer(DateTimeOffset From, DateTimeOffset Until, OpenState State);
}
