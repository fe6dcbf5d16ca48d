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
        api.MapGet("/restaurants", FindAsync).WithName("ListRestaurants").WithSummary("Restaurants, those that can deliver now first");
        api.MapGet("/restaurants/{slug}", OneAsync).WithName("GetRestaurant").WithSummary("One restaurant with its whole menu");
        app.MapGet("/deliver-to", DeliverToAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPictures();
        app.MapStaffApi();
    }

    private static async Task<Results<Ok<CatalogAnswers.RestaurantList>, ProblemHttpResult>> FindAsync(
        StorefrontReads reads, CancellationToken cancel, double? lat = null, double? lng = null, string? q = null, string? cuisine = null, StorefrontSort sort = StorefrontSort.Recommended)
    {
        if (Near(lat, lng) is not { IsOk: true } near) return Near(lat, lng).Error!.ToHttp();
        if (q?.Length > SearchText.MaxQueryLength) return Error.Invalid("catalog.query_too_long", $"Search for up to {SearchText.MaxQueryLength} characters.", "q").ToHttp();
        var found = await reads.FindAsync(new(near.Value, q, cuisine, sort), cancel);
        return TypedResults.Ok(CatalogAnswers.Of(found));
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
