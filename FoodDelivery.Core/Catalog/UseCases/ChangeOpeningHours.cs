using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>Sets the week's hours and the last order. Holidays stay as they are.</summary>
public sealed class ChangeOpeningHours(OperateRestaurant operate)
{
    public const int LatestLastOrderMinutes = 180;

    /// <param name="Days">Per day what <see cref="HoursText.ParseDay"/> reads; a day that is missing is closed.</param>
    /// <param name="Seen">The hours this change is meant for, as in <see cref="OpeningHours.Version"/>; null overwrites whatever is there.</param>
    public sealed record Request(Guid RestaurantId, IReadOnlyDictionary<DayOfWeek, string> Days, int LastOrderMinutes, string? Seen = null);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (request.LastOrderMinutes is < 0 or > LatestLastOrderMinutes)
            return Error.Invalid("catalog.last_order_out_of_range", $"Take the last order between 0 and {LatestLastOrderMinutes} minutes before closing.", "lastOrder");
        var week = new List<WeekSpan>();
        foreach (var (day, text) in request.Days)
        {
            try
            {
                week.AddRange(HoursText.ParseDay(text).Select(span => new WeekSpan(day, span.Opens, span.Closes)));
            }
            catch (FormatException e)
            {
                return Error.Invalid("catalog.hours_unreadable", $"{day}: {e.Message}", day.ToString());
            }
        }
        return await operate.RunAsync(request.RestaurantId, restaurant =>
        {
            if (request.Seen is { } seen && seen != restaurant.Hours.Version()) return Error.Stale("request.changed_meanwhile", "Somebody has changed the hours since you looked. Read them again, then repeat your change.");
            restaurant.Hours = restaurant.Hours with { Week = week, LastOrderMinutes = request.LastOrderMinutes };
            return Result.Ok;
        }, cancel);
    }
}
