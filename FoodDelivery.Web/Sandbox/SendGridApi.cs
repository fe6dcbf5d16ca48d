namespace FoodDelivery.Web.Sandbox;

/// <summary>SendGrid's web API v3 under /sandbox/sendgrid: the endpoints the product uses, and the lists a tester wants to see.</summary>
internal static class SendGridApi
{
    public static void Map(RouteGroupBuilder sendgrid)
    {
        var api = sendgrid.MapGroup("/v3");
        api.MapPost("/mail/send", (HttpContext http, SendGridDesk desk) => desk.SendAsync(http)).DisableAntiforgery();

        api.MapGet("/messages", (string? query, int? limit, HttpContext http, SendGridDesk desk, SendGridFeed feed) => desk.ReadAsync(http, cancel => feed.FindAsync(query, limit ?? 10, cancel)));
        api.MapGet("/messages/{id}", (string id, HttpContext http, SendGridDesk desk, SendGridFeed feed) => desk.ReadAsync(http, cancel => feed.OneAsync(id, cancel)));

        api.MapGet("/suppression/{list}", (string list, HttpContext http, SendGridDesk desk, SendGridLists lists) => desk.ReadAsync(http, cancel => lists.AllAsync(list, cancel)));
        api.MapGet("/suppression/{list}/{email}", (string list, string email, HttpContext http, SendGridDesk desk, SendGridLists lists) => desk.ReadAsync(http, cancel => lists.OfAsync(list, email, cancel)));
        api.MapDelete("/suppression/{list}", (string list, HttpContext http, SendGridDesk desk, SendGridLists lists) => desk.ForgetAsync(http, async cancel => await lists.RemoveAsync(list, await SendGridDesk.BodyAsync(http), cancel))).DisableAntiforgery();
        api.MapDelete("/suppression/{list}/{email}", (string list, string email, HttpContext http, SendGridDesk desk, SendGridLists lists) => desk.ForgetAsync(http, cancel => lists.RemoveAsync(list, email, cancel))).DisableAntiforgery();
        api.MapDelete("/asm/suppressions/global/{email}", (string email, HttpContext http, SendGridDesk desk, SendGridLists lists) => desk.ForgetAsync(http, cancel => lists.RemoveAsync(SendGridMailroom.Unsubscribes, email, cancel))).DisableAntiforgery();

        api.MapFallback("/{**rest}", (HttpContext http, SendGridDesk desk) => desk.ReadAsync(http, _ => Task.FromResult<System.Text.Json.Nodes.JsonNode?>(null)));
    }
}
