using FoodDelivery.Platform;
using Microsoft.AspNetCore.Http.Features;

namespace FoodDelivery.Web.Platform;

/// <summary>The addresses providers call: one for each whose webhooks a room understands.</summary>
public static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder app) =>
        // Anonymous, because the signature says who it is.
        app.MapPost("/webhooks/{provider}", ReceiveAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> ReceiveAsync(string provider, HttpContext http, ReceiveWebhook receive)
    {
        if (receive.LargestBody(provider) is not (> 0 and var largest)) return Results.NotFound();
        if (http.Request.ContentLength > largest) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = largest;
        using var body = new MemoryStream((int)(http.Request.ContentLength ?? 8192));
        try
        {
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            return Results.StatusCode(e.StatusCode);
        }
        var delivery = new WebhookDelivery(body.GetBuffer().AsMemory(0, (int)body.Length), name => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null, Asked(http));
        return await receive.RunAsync(provider, delivery, http.RequestAborted) switch
        {
            WebhookReceipt.Forged => Results.Text("This is not a genuine event of this provider.", statusCode: StatusCodes.Status400BadRequest),
            WebhookReceipt.UnknownProvider => Results.NotFound(),
            _ => Results.Ok(),
        };
    }

    // As it came: a path that was decoded and encoded again may be spelt otherwise, and some signatures are over it.
    private static string Asked(HttpContext http) => http.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] raw ? raw : http.Request.PathBase.ToUriComponent() + http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent();
}
