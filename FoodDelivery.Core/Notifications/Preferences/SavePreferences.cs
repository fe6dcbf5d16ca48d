using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>People decide what they are told, by which way, in which language and by which clock. Their own only.</summary>
public sealed class SavePreferences(NotificationsDb db, Consents consents, Suppressions suppressions, LiftThere there, People people, CurrentActor current, TimeProvider time)
{
    public const int TimeZoneLength = 60;

    private static readonly Error Changed = Error.Stale("request.changed_meanwhile", "Your choices were changed elsewhere since you looked. Look at them again, then repeat your change.");

    /// <param name="Culture">Out of <see cref="MessageLanguages"/>; empty: English.</param>
    /// <param name="TimeZone">IANA, e.g. <c>Europe/Berlin</c>; empty: the city's.</param>
    /// <param name="Source">How it was said; for the consent's line.</param>
    /// <param name="Words">What the person was shown; by channel; needed for a yes to promotions that is new.</param>
    /// <param name="Version">What the caller has seen; null when it does not matter.</param>
    public sealed record Request(ByChannel Orders, ByChannel Promotions, string? Culture, string? TimeZone, string Source, Func<MessageChannel, string?> Words, uint? Version = null);

    /// <returns>The new version.</returns>
    public async Task<Result<uint>> RunAsync(Request request, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } me || await people.FindAsync(me, cancel) is not { } person) return Error.Forbidden("notifications.not_signed_in", "Sign in to say what you want to be told.");
        var (culture, zone) = (Empty(request.Culture), Empty(request.TimeZone));
        if (culture is not null && !MessageLanguages.Knows(culture))
            return Error.Invalid("notifications.language_unknown", $"We write in {string.Join(", ", MessageLanguages.All.Select(language => language.Name))}. Choose one of these.", nameof(request.Culture));
        if (zone is not null && !IsIana(zone)) return Error.Invalid("notifications.time_zone_unknown", "Choose a time zone by its name, such as America/New_York.", nameof(request.TimeZone));

        await using var together = await db.Database.BeginTransactionAsync(cancel);
        // The row exists from here on, or two first choices at once would each find none.
        var made = await db.BeginPreferencesAsync(me, time.GetUtcNow(), cancel);
        var row = (await db.Preferences.FromSql($"SELECT p.*, p.xmin FROM notifications.preferences p WHERE p.person_id = {me} FOR UPDATE").ToListAsync(cancel)).Single();
        var version = made == 1 ? 0 : row.Version;
        if (request.Version is { } seen && seen != version) return Changed;

        var news = Enum.GetValues<MessageChannel>().Where(channel => request.Promotions[channel] != Agreed(row, channel)).ToList();
        if (news.Where(channel => request.Promotions[channel]).Any(channel => string.IsNullOrWhiteSpace(request.Words(channel))))
            return Error.Invalid("notifications.consent_words_missing", "Tell which words the person agreed to: without them it is no consent.", "ConsentWords");

        (row.OrdersByPush, row.OrdersBySms, row.OrdersByEmail) = (request.Orders.Push, request.Orders.Sms, request.Orders.Email);
        (row.Culture, row.TimeZone, row.ChangedAt) = (culture, zone, time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        var lifted = false;
        foreach (var channel in news)
        {
            var given = request.Promotions[channel];
            await consents.RecordAsync(me, channel, given, request.Source, given ? request.Words(channel) : null, cancel);
            // Who says yes has changed their mind about the link that once said no. What was said by STOP, or by the mailbox itself, this does not touch.
            if (given && Notify.AddressOf(new("", me, person.Phone, person.Email, "", ""), channel) is { } address)
                lifted |= await suppressions.LiftAsync(channel, address, SuppressionReason.Unsubscribed, "the person: " + request.Source, cancel) && channel == MessageChannel.Email;
        }
        var now = await db.Preferences.AsNoTracking().Where(p => p.PersonId == me).Select(p => p.Version).SingleAsync(cancel);
        await together.CommitAsync(cancel);
        if (lifted) there.Soon(MessageChannel.Email, SuppressionReason.Unsubscribed);
        return now;
    }

    private static bool Agreed(PersonPreferences row, MessageChannel channel) => new ByChannel(row.PromotionsByPush, row.PromotionsBySms, row.PromotionsByEmail)[channel];

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsIana(string name) => name.Length <= TimeZoneLength && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId;
}
