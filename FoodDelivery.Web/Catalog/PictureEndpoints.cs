using System.Collections.Concurrent;
using System.Text;

namespace FoodDelivery.Web.Catalog;

/// <summary>Serves the drawn pictures. A picture never changes under its address, so browsers may keep it.</summary>
public static class PictureEndpoints
{
    private static readonly ConcurrentDictionary<string, byte[]> Drawn = new();

    public static void MapPictures(this IEndpointRouteBuilder app)
    {
        var art = app.MapGroup("/art").AllowAnonymous().ExcludeFromDescription();
        art.MapGet("/dish/{kind}-{look:int}.svg", (string kind, int look, HttpContext http) => Send(http, $"{kind}-{look}", () => DishPicture.Dish(kind, look)));
        art.MapGet("/table/{kinds}-{look:int}.svg", (string kinds, int look, HttpContext http) => Send(http, $"{kinds}-{look}", () => DishPicture.Table(kinds.Split('.'), look)));
    }

    private static IResult Send(HttpContext http, string name, Func<string?> draw)
    {
        if (!Drawn.TryGetValue(name, out var picture))
        {
            if (draw() is not { } drawn) return Results.NotFound();
            // There are a few thousand possible addresses; what nobody shows is not worth keeping.
            if (Drawn.Count > 2000) Drawn.Clear();
            Drawn[name] = picture = Encoding.UTF8.GetBytes(drawn);
        }
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(picture, "image/svg+xml");
    }
}
