using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Catalog;

/// <summary>Restaurants and menus for programs, and what the storefront needs beside its pages.</summary>
public static class CatalogEndpoints
{
    public static void MapCatalog(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("catalog", "Restaurants").AllowAnonymous();
        api.MapGet("/restaurants", FindAsync).WithName("ListRestaurants").WithSummary("Restaurants, those that can deliver now first").WithDescription("With lat and lng, fees, times and what can be delivered are those of that place.")
            .Refuses(422, [.. Cursor.Codes, "catalog.bad_place", "catalog.query_too_long"]);
        api.MapGet("/restaurants/{slug}", OneAsync).WithName("GetRestaurant").WithSummary("One restaurant with its whole menu, by slug or id")
            .Refuses(404, "catalog.unknown_restaurant").Refuses(422, "catalog.bad_place");
        app.MapStaffApi();
        app.MapGet("/deliver-to", DeliverToAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPictures();
    }

    /// <summary>Where in the list: after this restaurant or, when it has left the list, after so many.</summary>
    public sealed record Place(Guid Id, int Index);

    private static async Task<Results<Ok<CatalogAnswers.RestaurantList>, ProblemHttpResult>> FindAsync(
        StorefrontReads reads, [AsParameters] Paging paging, CancellationToken cancel, double? lat = null, double? lng = null, string? q = null, string? cuisine = null, StorefrontSort sort = StorefrontSort.Recommended)
    {
        var (near, asked) = (Near(lat, lng), paging.Read<Place>());
        if (!near.IsOk) return near.Error.ToHttp();
        if (!asked.IsOk) return asked.Error.ToHttp();
        if (q?.Length > SearchText.MaxQueryLength) return Error.Invalid("catalog.query_too_long", $"Search for up to {SearchText.MaxQueryLength} characters.", "q").ToHttp();
        var found = await reads.FindAsync(new(near.Value, q?.Replace("\0", "", StringComparison.Ordinal), cuisine, sort), cancel);
        var (size, after) = asked.Value;
        var start = after is null ? 0 : Start(found.Cards, after);
        var cards = found.Cards.Skip(start).Take(size).ToList();
        var next = start + cards.Count < found.Cards.Count ? Cursor.Of(new Place(cards[^1].Id, start + cards.Count - 1)) : null;
        return TypedResults.Ok(new CatalogAnswers.RestaurantList([.. cards.Select(CatalogAnswers.Of)], next, found.Cuisines, found.All));
    }

    private static int Start(IReadOnlyList<RestaurantCard> cards, Place after)
    {
        for (var i = 0; i < cards.Count; i++)
            if (cards[i].Id == after.Id) return i + 1;
        return Math.Clamp(after.Index, 0, cards.Count);
    }

    private static async Task<Results<Ok<CatalogAnswers.RestaurantWithMenu>, ProblemHttpResult>> OneAsync(
        string slug, StorefrontReads reads, TimeProvider time, CancellationToken cancel, double? lat = null, double? lng = null)
    {
        if (Near(lat, lng) is not { IsOk: true } near) return Near(lat, lng).Error!.ToHttp();
        return await reads.PageAsync(slug, near.Value, cancel) is { } page
            ? TypedResults.Ok(CatalogAnswers.Of(page, time.GetUtcNow()))
            : Error.NotFound("catalog.unknown_restaurant", "There is no such restaurant.").ToHttp();
    }

    private static Result<GeoPoint?> Near(double? lat, double? lng)
    {
        if (lat is null && lng is null) return (GeoPoint?)null;
        return lat is { } y && lng is { } x && new GeoPoint(y, x) is { IsValid: true } point ? (GeoPoint?)point
            : Error.Invalid("catalog.bad_place", "Give lat (-90 to 90) and lng (-180 to 180) together.", "lat");
    }

    /// <summary>The address box without scripts: remembers the address and goes back to the shop.</summary>
    private static async Task<RedirectHttpResult> DeliverToAsync(HttpContext http, IMapService map, string? line = null)
    {
        if (line is { Length: > 0 and <= 120 } && await map.FindAddressAsync(line, 1, http.RequestAborted) is [var found, ..])
            http.Response.Cookies.Append(Visit.AddressCookie, found.Line, new CookieOptions { Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true });
        return TypedResults.Redirect("/");
    }
}
