using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Catalog;

/// <summary>What the people of a restaurant switch: opening hours, pauses, rush, what is sold out.</summary>
public static class StaffApi
{
    public static void MapStaffApi(this IEndpointRouteBuilder app)
    {
        var staff = app.MapApi("catalog", "Restaurant staff").RequireAuthorization(CatalogPermissions.Manage).MapGroup("/restaurants/{id:guid}")
            .Refuses(403, "catalog.not_your_restaurant").Refuses(404, "catalog.unknown_restaurant");
        staff.MapGet("/staff", StateAsync).WithName("GetRestaurantState").WithSummary("Your restaurant: whether it takes orders, and what is sold out");
        staff.MapGet("/hours", HoursAsync).WithName("GetOpeningHours").WithSummary("The week's opening hours of your restaurant");
        staff.MapPut("/hours", SetHoursAsync).WithName("SetOpeningHours").WithSummary("Set the week's opening hours; special days stay as they are").NeedsIfMatch()
            .Refuses(422, "catalog.hours_unreadable", "catalog.last_order_out_of_range").Refuses(409, Busy).WithExample(new Hours([new(DayOfWeek.Monday, new(11, 0), new(22, 30))], 20));
        staff.MapPost("/pause", (Guid id, PauseBody body, PauseRestaurant use) => Done(use.RunAsync(new(id, Minutes(body.Minutes), body.Reason), default))).WithName("PauseRestaurant").WithSummary("Take no new orders for a while")
            .IsHarmless("The pause is set, not added to.").Refuses(422, TooLong, "catalog.reason_too_long").Refuses(409, Busy).WithExample(new PauseBody(30, "The oven is being cleaned"));
        staff.MapPost("/resume", (Guid id, ResumeRestaurant use) => Done(use.RunAsync(new(id), default))).WithName("ResumeRestaurant").WithSummary("Take orders again: ends a pause and an early closing").IsHarmless("It ends what there is.").Refuses(409, Busy);
        staff.MapPost("/rush", (Guid id, RushBody body, SetRush use) => Done(use.RunAsync(new(id, Minutes(body.Minutes)), default))).WithName("StartRush").WithSummary("Promise longer preparation times for a while")
            .IsHarmless("The rush is set, not added to.").Refuses(422, TooLong).Refuses(409, Busy).WithExample(new RushBody(30));
        staff.MapPost("/end-rush", (Guid id, SetRush use) => Done(use.RunAsync(new(id, null), default))).WithName("EndRush").WithSummary("Promise the usual preparation times again").IsHarmless("It ends what there is.").Refuses(409, Busy);
        staff.MapPost("/close-today", (Guid id, CloseForToday use) => Done(use.RunAsync(new(id), default))).WithName("CloseForToday").WithSummary("Take no more orders until the next business day").IsHarmless("It is closed or not.").Refuses(409, Busy);

        var items = app.MapApi("catalog", "Restaurant staff").RequireAuthorization(CatalogPermissions.Manage).MapGroup("/items/{id:guid}")
            .Refuses(403, "catalog.not_your_restaurant").Refuses(404, "catalog.unknown_dish").Refuses(409, Busy);
        items.MapPost("/sold-out", (Guid id, SoldOutBody body, MarkSoldOut use) => Done(use.RunAsync(new(id, body.For), default))).WithName("MarkSoldOut").WithSummary("Take a dish off sale").IsHarmless("It is set, not added to.").WithExample(new SoldOutBody(SoldOutFor.Today));
        items.MapPost("/back", (Guid id, BringBackItem use) => Done(use.RunAsync(new(id), default))).WithName("BringBackItem").WithSummary("Put a dish on sale again").IsHarmless("It is on sale or not.");
    }

    private const string Busy = "catalog.changed_meanwhile";
    private const string TooLong = "catalog.length_out_of_range";

    /// <param name="Minutes">1 to 1440.</param>
    /// <param name="Reason">Shown to customers; left out for the usual words.</param>
    public sealed record PauseBody(int Minutes, string? Reason = null);

    /// <param name="Minutes">1 to 1440.</param>
    public sealed record RushBody(int Minutes);

    /// <param name="For">Four hours, until the business day is over, or until somebody brings it back.</param>
    public sealed record SoldOutBody(SoldOutFor For);

    /// <param name="Until">When the state changes.</param>
    /// <param name="Why">For people, when it takes no orders.</param>
    /// <param name="Rush">Longer preparation times are promised.</param>
    /// <param name="Dishes">In the order of the menu.</param>
    public sealed record RestaurantState(Guid Id, string Slug, string Name, string TimeZone, Openness State, DateTimeOffset? Until, string? Why, bool Rush, DateTimeOffset? RushUntil, DateTimeOffset? PausedUntil, DateTimeOffset? ClosedUntil, IReadOnlyList<DishState> Dishes);

    /// <param name="SoldOutUntil">When it comes back by itself; null when it is on sale or has to be brought back.</param>
    public sealed record DishState(Guid Id, string Name, string Section, bool SoldOut, DateTimeOffset? SoldOutUntil);

    /// <summary>The week in the restaurant's own wall-clock time.</summary>
    /// <param name="Days">The stretches of each day; a day without one is closed.</param>
    /// <param name="LastOrderMinutes">How long before closing the last order is taken.</param>
    public sealed record Hours(IReadOnlyList<Stretch> Days, int LastOrderMinutes);

    /// <param name="Closes">At or before opening: after midnight.</param>
    public sealed record Stretch(DayOfWeek Day, TimeOnly Opens, TimeOnly Closes);

    /// <param name="SpecialDays">Dates with hours of their own; without stretches they are closed.</param>
    public sealed record HoursAnswer(IReadOnlyList<Stretch> Days, int LastOrderMinutes, string TimeZone, IReadOnlyList<SpecialDay> SpecialDays);

    private static async Task<Results<Ok<RestaurantState>, ProblemHttpResult>> StateAsync(Guid id, StaffReads reads, AvailabilityReads dishes, TimeProvider time, CancellationToken cancel)
    {
        var found = await reads.GetAsync(id, cancel);
        if (!found.IsOk) return found.Error.ToHttp();
        var (restaurant, open, now) = (found.Value.Restaurant, found.Value.Open, time.GetUtcNow());
        return TypedResults.Ok(new RestaurantState(
            restaurant.Id, restaurant.Slug, restaurant.Name, restaurant.TimeZone, open.State, open.Until, open.Why, restaurant.IsInRush(now), Ahead(restaurant.RushUntil), Ahead(restaurant.PausedUntil), Ahead(restaurant.ClosedTodayUntil),
            [.. (await dishes.DishesAsync(id, cancel)).Select(dish => new DishState(dish.ItemId, dish.Name, dish.Category, dish.SoldOutUntil is not null, dish.SoldOutUntil == MenuItem.UntilChanged ? null : dish.SoldOutUntil))]));

        DateTimeOffset? Ahead(DateTimeOffset? at) => at > now ? at : null;
    }

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

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    private static async Task<Results<NoContent, ProblemHttpResult>> Done(Task<Result> doing) => (await doing).ToAnswer();
}
