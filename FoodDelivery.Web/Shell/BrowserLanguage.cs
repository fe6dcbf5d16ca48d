using System.Collections.Concurrent;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Identity;

namespace FoodDelivery.Web.Shell;

/// <summary>Which language a browser asks for. The product's pages are English; what is written to people is not, so it is told once for each person and process.</summary>
public sealed class BrowserLanguage(IServiceScopeFactory scopes, ILogger<BrowserLanguage> log)
{
    private const int MostRemembered = 50_000;
    private readonly ConcurrentDictionary<Guid, bool> heard = new();

    /// <returns>Two or three letters, e.g. <c>de</c>; null where the browser does not say.</returns>
    public static string? Of(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(one => one.Quality ?? 1).FirstOrDefault()?.Value.Value;
        return wanted?.Split('-')[0].ToLowerInvariant() is { Length: 2 or 3 } language && language.All(char.IsAsciiLetterLower) ? language : null;
    }

    /// <summary>A page is being loaded. It does not wait for this, and what fails here the next page tells again.</summary>
    public void Hear(HttpContext http)
    {
        if (ActorFromClaims.Of(http.User).UserId is not { } person || Of(http.Request) is not { } language || !heard.TryAdd(person, true)) return;
        if (heard.Count > MostRemembered) heard.Clear();
        _ = KeepAsync(person, language);
    }

    private async Task KeepAsync(Guid person, string language)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
            await scope.ServiceProvider.GetRequiredService<HearLanguage>().RunAsync(person, language, CancellationToken.None);
        }
        catch (Exception e)
        {
            heard.TryRemove(person, out _);
            log.LogWarning("A browser's language could not be kept: {Reason}", e.GetType().Name);
        }
    }
}
