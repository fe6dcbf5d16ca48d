using FoodDelivery.Catalog;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Catalog;

/// <summary>What the people of a restaurant switch: opening hours, pauses, rush, what is sold out.</summary>
public static class StaffApi
{
    public static void MapStaffApi(this IEndpointRouteBuilder app)
    {
        var staff = app.MapApi("catalog", "Restaurant staff").RequireAuthorization(CatalogPermissions.Manage);
        staff.MapGet("/restaurants/{id:guid}/hours", HoursAsync).WithName("GetOpeningHours").WithSummary("The week's opening hours of your restaurant")
            .Refuses(403, "catalog.not_your_restaurant").Refuses(404, "catalog.unknown_restaurant");
        staff.MapPut("/restaurants/{id:guid}/hours", SetHoursAsync).WithName("SetOpeningHours").WithSummary("Set the week's opening hours; special days stay as they are").NeedsIfMatch()
            .Refuses(403, "catalog.not_your_restaurant").Refuses(404, "catalog.unknown_restaurant").Refuses(422, "catalog.hours_unreadable", "catalog.last_order_out_of_range");
    }

    /// <summary>The week in the restaurant's own wall-clock time.</summary>
    /// <param name="Days">The stretches of each day; a day without one is closed.</param>
    /// <param name="LastOrderMinutes">How long before closing the last order is taken.</param>
    public sealed record Hours(IReadOnlyList<Stretch> Days, int LastOrderMinutes);

    /// <param name="Closes">At or before opening: after midnight.</param>
    public sealed record Stretch(DayOfWeek Day, TimeOnly Opens, TimeOnly Closes);

    /// <param name="SpecialDays">Dates with hours of their own; without stretches they are closed.</param>
    public sealed record HoursAnswer(IReadOnlyList<Stretch> Days, int LastOrderMinutes, string TimeZone, IReadOnlyList<SpecialDay> SpecialDays);

    private static async Task<Results<Ok<HoursAnswer>, ProblemHttpResult>> HoursAsync(Guid id, HttpContext http, StaffReads reads, CancellationToken cancel)
    {
        var found = await reads.GetAsync(id, cancel);
        if (!found.IsOk) return found.Error.ToHttp();
        var (hours, zone) = (found.Value.Restaurant.Hours, found.Value.Restaurant.TimeZone);
        http.Show(hours.Version());
        return TypedResults.Ok(new HoursAnswer([.. hours.Week.Select(span => new Stretch(span.Day, span.Opens, span.Closes))], hours.LastOrderMinutes, zone, hours.SpecialDays));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetHoursAsync(Guid id, Hours body, HttpContext http, ChangeOpeningHours use)
    {
        var days = body.Days.GroupBy(stretch => stretch.Day).ToDictionary(day => day.Key, day => HoursText.Say([.. day.Select(stretch => new DaySpan(stretch.Opens, stretch.Closes))]));
        return (await use.RunAsync(new(id, days, body.LastOrderMinutes, http.Seen()), CancellationToken.None)).ToAnswer();
    }
}
