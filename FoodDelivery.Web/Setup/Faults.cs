using FoodDelivery.Platform;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Diagnostics;

namespace FoodDelivery.Web.Setup;

/// <summary>
/// What somebody hears when nothing of ours has answered: an address that does not exist, a request nobody can read, a bug.
/// Programs get a problem with a code, as from every use case; people get words. Details stay in the log.
/// </summary>
public static class Faults
{
    private const string BrokenPage = """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>FoodDelivery</title>
        <link rel="stylesheet" href="/app.css"><script src="/again.js" defer></script></head><body><main id="main" class="fd-bare"><h1>That did not work, and it is our fault</h1>
        <p>Nothing is lost. <span{0}>Please try again in a minute.</span></p><p><a href="/">See restaurants</a></p></main></body></html>
        """;

    /// <summary>A wall in a kitchen has no hand to load it again. Only for what was merely looked at: a form sent again would do it twice.</summary>
    public static string BrokenPageFor(string method) => BrokenPage.Replace("{0}", HttpMethods.IsGet(method) ? " data-again" : "", StringComparison.Ordinal);

    public static void UseFaults(this WebApplication app)
    {
        // Development shows the developer its own page, with the stack trace.
        if (!app.Environment.IsDevelopment()) app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerBrokenAsync });
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (Exception nul) when (!http.Response.HasStarted && Unreadable.IsUnstorable(nul))
            {
                await Unreadable.AnswerAsync(http, new BadHttpRequestException("A text holds a character that cannot be stored."));
                return;
            }
            catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
            {
                await Unreadable.AnswerAsync(http, bad);
                return;
            }
            catch (RoomAway away) when (!http.Response.HasStarted)
            {
                await AnswerAwayAsync(http, away);
            }
            var answer = http.Response;
            if (answer.StatusCode < 400 || answer.HasStarted || answer.ContentLength > 0 || answer.ContentType is not null || !Pages.IsForPrograms(http.Request)) return;
            await WriteProblemAsync(http, answer.StatusCode);
        });
    }

    /// <summary>
    /// The last address of all. Without it a visitor with an old link would be asked to sign in first, to learn that there is nothing.
    /// For GET only, so that a wrong method or body type elsewhere keeps its own number.
    /// </summary>
    public static void MapNothing(this IEndpointRouteBuilder app) => app.MapGet("{**path}", () => TypedResults.NotFound()).AllowAnonymous().WithOrder(int.MaxValue);

    private static async Task AnswerBrokenAsync(HttpContext http)
    {
        http.Response.StatusCode = http.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        if (Pages.IsForPrograms(http.Request))
        {
            await WriteProblemAsync(http, http.Response.StatusCode);
            return;
        }
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(BrokenPageFor(http.Request.Method));
    }

    private static Task AnswerAwayAsync(HttpContext http, RoomAway away)
    {
        if (Pages.IsForPrograms(http.Request)) return away.Error.ToHttp().ExecuteAsync(http);
        (http.Response.StatusCode, http.Response.ContentType) = (StatusCodes.Status503ServiceUnavailable, "text/html; charset=utf-8");
        return http.Response.WriteAsync(BrokenPageFor(http.Request.Method));
    }

    internal static Task WriteProblemAsync(HttpContext http, int status)
    {
        var (code, words) = status switch
        {
            StatusCodes.Status400BadRequest => ("request.unreadable", "The request could not be read. Look at its body and parameters."),
            StatusCodes.Status401Unauthorized => ("request.not_signed_in", "Sign in first."),
            StatusCodes.Status403Forbidden => ("request.not_allowed", "This is not open to you."),
            StatusCodes.Status404NotFound => ("request.no_such_address", "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => ("request.wrong_method", "This address does not take that method."),
            StatusCodes.Status413PayloadTooLarge => ("request.too_large", "The request is too large."),
            StatusCodes.Status415UnsupportedMediaType => ("request.wrong_type", "Send the body as application/json."),
            StatusCodes.Status429TooManyRequests => ("request.too_many", "Too many requests. Wait a minute, then try again."),
            >= 500 => ("request.broken", "That did not work, and it is our fault. Try again later."),
            _ => ("request.refused", "The request was refused."),
        };
        // A program must know whether to fetch a token or another one (RFC 6750 §3).
        if (status == StatusCodes.Status401Unauthorized && http.Response.Headers.WWWAuthenticate.Count == 0)
            http.Response.Headers.WWWAuthenticate = http.Request.Headers.Authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\"";
        return ApiResults.Problem(status, code, words).ExecuteAsync(http);
    }
}
