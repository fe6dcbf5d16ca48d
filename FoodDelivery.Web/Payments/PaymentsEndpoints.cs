using FoodDelivery.Payments;
using Microsoft.AspNetCore.Http.Features;

namespace FoodDelivery.Web.Payments;

/// <summary>The addresses payment providers call.</summary>
public static class PaymentsEndpoints
{
    /// <summary>Stripe's events are a few kilobytes; whatever is larger is somebody else's.</summary>
    private const int MaxBody = 256 * 1024;

    public static void MapPayments(this IEndpointRouteBuilder app) =>
        // Anonymous, because the signature says who it is.
        app.MapPost("/webhooks/stripe", ReceiveStripeAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> ReceiveStripeAsync(HttpContext http, ReceiveStripeWebhook receive)
    {
        if (http.Request.ContentLength > MaxBody) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBody;
        using var body = new MemoryStream((int)(http.Request.ContentLength ?? 8192));
        try
        {
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            return Results.StatusCode(e.StatusCode);
        }
        var receipt = await receive.RunAsync(body.GetBuffer().AsMemory(0, (int)body.Length), http.Request.Headers["Stripe-Signature"], http.RequestAborted);
        return receipt == WebhookReceipt.Forged ? Results.Text("The signature is not Stripe's.", statusCode: StatusCodes.Status400BadRequest) : Results.Ok();
    }
}
