using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>A person's browser has told which language they read. It counts until they choose one themselves, and what was heard first stays.</summary>
public sealed class HearLanguage(NotificationsDb db, TimeProvider time)
{
    /// <param name="language">E.g. <c>de</c>; one we do not write in, or the usual one, changes nothing.</param>
    public async Task RunAsync(Guid personId, string? language, CancellationToken cancel)
    {
        if (language is null or MessageLanguages.Usual || !MessageLanguages.Knows(language)) return;
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications.preferences (person_id, culture, orders_by_push, orders_by_sms, orders_by_email, promotions_by_push, promotions_by_sms, promotions_by_email, changed_at)
            VALUES ({personId}, {language}, true, true, true, false, false, false, {time.GetUtcNow()})
            ON CONFLICT (person_id) DO UPDATE SET culture = excluded.culture WHERE notifications.preferences.culture IS NULL
            """, cancel);
    }
}
