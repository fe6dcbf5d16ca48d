using System.Globalization;
using System.Security.Claims;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Notifications.Preferences;

/// <summary>What somebody wants to be told, for programs that act for them.</summary>
public static class PreferenceEndpoints
{
    private static readonly Error NotSignedIn = Error.Forbidden("notifications.not_signed_in", "Only a person has wishes: ask with a token that acts for one.");

    public static void MapPreferences(this IEndpointRouteBuilder app)
    {
        var mine = app.MapApi("notifications", "Preferences").MapGroup("/preferences").RequireAuthorization(NotificationsPermissions.Preferences).Refuses(403, NotSignedIn.Code);
        mine.MapGet("", ReadAsync).WithName("GetMyPreferences").WithSummary("What the person wants to be told and by which way; the ETag is its version");
        mine.MapPut("", SaveAsync).WithName("ChangeMyPreferences").WithSummary("Changes all of it. A new yes to promotions needs the words the person agreed to")
            .Refuses(422, "notifications.language_unknown", "notifications.time_zone_unknown", "notifications.consent_words_missing").NeedsIfMatch()
            .WithExample(new PreferencesBody(new(true, true, true), new(false, false, true), "de", "Europe/Berlin", "Send me offers by e-mail. I can stop them at any time."));
        mine.MapGet("/consents", ConsentsAsync).WithName("ListMyConsents").WithSummary("Every yes and no to promotions, the latest first");
        mine.MapPost("/free", FreeAsync).WithName("FreeMyAddress").WithSummary("The person says that their own number or mailbox takes messages again")
            .Refuses(404, "notifications.no_address").Refuses(409, "notifications.answer_start", "notifications.ask_support").IsHarmless("What is free stays free.");
    }

    /// <param name="Orders">News of one's own orders.</param>
    /// <param name="Promotions">Offers.</param>
    /// <param name="Language">en, de or es; left out: English.</param>
    /// <param name="TimeZone">IANA; left out: the city's.</param>
    /// <param name="ConsentWords">What the person was shown, where it is a new yes; up to 500 characters are kept.</param>
    public sealed record PreferencesBody(ByChannel Orders, ByChannel Promotions, string? Language = null, string? TimeZone = null, string? ConsentWords = null);

    /// <param name="Channel">Whose address: Sms is the number, Email the mailbox.</param>
    public sealed record FreeBody(MessageChannel Channel);

    /// <param name="CanSend">Whether anything leaves this way at present.</param>
    /// <param name="Address">Masked.</param>
    /// <param name="LeftAlone">Why nothing goes there.</param>
    public sealed record OwnChannelAnswer(MessageChannel Channel, bool CanSend, string? Address, IReadOnlyList<SuppressionReason> LeftAlone);

    public sealed record PreferencesAnswer(ByChannel Orders, ByChannel Promotions, string? Language, string? TimeZone, IReadOnlyList<OwnChannelAnswer> Channels)
    {
        public static PreferencesAnswer Of(OwnPreferences mine) => new(mine.Orders, mine.Promotions, mine.Culture, mine.TimeZone, [.. mine.Channels.Select(c => new OwnChannelAnswer(c.Channel, c.CanSend, c.Address, c.LeftAlone))]);
    }

    /// <param name="Source">How it was said.</param>
    /// <param name="Words">What was agreed to.</param>
    public sealed record ConsentAnswer(MessageChannel Channel, bool Given, DateTimeOffset At, string Source, string? Words);

    private static async Task<Results<Ok<PreferencesAnswer>, ProblemHttpResult>> ReadAsync(HttpContext http, PreferencesReads reads, CancellationToken cancel)
    {
        if (await reads.MineAsync(cancel) is not { } mine) return NotSignedIn.ToHttp();
        http.Show(Versions.Of(mine.Version));
        return TypedResults.Ok(PreferencesAnswer.Of(mine));
    }

    private static async Task<Results<Ok<PreferencesAnswer>, ProblemHttpResult>> SaveAsync(PreferencesBody body, HttpContext http, SavePreferences save, PreferencesReads reads)
    {
        // A version that is no number is one that nobody has seen.
        uint? version = http.Seen() is { } seen ? uint.TryParse(seen, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? number : uint.MaxValue : null;
        var saved = await save.RunAsync(new(body.Orders, body.Promotions, body.Language, body.TimeZone, SourceOf(http.User), _ => body.ConsentWords, version), CancellationToken.None);
        if (!saved.IsOk) return saved.Error.ToHttp();
        http.Show(Versions.Of(saved.Value));
        return TypedResults.Ok(PreferencesAnswer.Of((await reads.MineAsync(CancellationToken.None))!));
    }

    private static async Task<Ok<Part<ConsentAnswer>>> ConsentsAsync(PreferencesReads reads, CancellationToken cancel) =>
        TypedResults.Ok(new Part<ConsentAnswer>([.. (await reads.MyConsentsAsync(Paging.Most, cancel)).Select(line => new ConsentAnswer(line.Channel, line.Given, line.At, line.Source, line.Words))], null));

    private static async Task<Results<NoContent, ProblemHttpResult>> FreeAsync(FreeBody body, FreeOwnAddress free) => (await free.RunAsync(body.Channel, CancellationToken.None)).ToAnswer();

    // Whoever comes with a cookie uses our own pages.
    private static string SourceOf(ClaimsPrincipal caller) => caller.FindFirstValue("client_id") is { Length: > 0 } program ? $"program {program}" : "account page";
}
