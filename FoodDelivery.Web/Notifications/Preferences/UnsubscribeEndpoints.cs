using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications.Preferences;

/// <summary>One click and it is over (RFC 8058): mail programs post here by themselves, without cookies and without anybody signed in. The page with the button is <see cref="UnsubscribePage"/>.</summary>
public static class UnsubscribeEndpoints
{
    public static void MapUnsubscribe(this IEndpointRouteBuilder app)
    {
        // The page answers its address for every method; a POST is ours.
        app.MapPost("/unsubscribe/{seal}", EndAsync).WithOrder(-1).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapPost("/unsubscribe/{seal}/undo", UndoAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    // The seal is all that counts. A cookie that comes along is not looked at, so no other site can use one.
    private static async Task<IResult> EndAsync(string seal, HttpRequest request, Unsubscribe use)
    {
        var ended = await use.RunAsync(seal, CancellationToken.None);
        if (await FromPageAsync(request)) return ToPage(seal);
        // Not to a page: a mail program follows no redirect, and RFC 8058 says that there must be none.
        return ended.IsOk ? Results.Text("You get no more offers by this way.") : Results.Text(ended.Error.Message, statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> UndoAsync(string seal, Unsubscribe use)
    {
        await use.UndoAsync(seal, CancellationToken.None);
        return ToPage(seal);
    }

    private static async Task<bool> FromPageAsync(HttpRequest request) => request.HasFormContentType && (await request.ReadFormAsync())["from"] == "page";

    // See other: what is shown next is how it stands.
    private static IResult ToPage(string seal) => new SeeOther($"/unsubscribe/{Uri.EscapeDataString(seal)}");

    private sealed record SeeOther(string Url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = Url;
            return Task.CompletedTask;
        }
    }
}
