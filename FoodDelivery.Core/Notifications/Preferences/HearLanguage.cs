using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>A person's browser has told which language they read. It counts until they choose one themselves, and what was heard first stays.</summary>
public sealed class HearLanguage(NotificationsDb db, TimeProvider time)
{
    /// <param name="language">E.g. <c>de</c>; one we do not write in, or the usual one, changes nothing.</param>
    public async Task RunAsync(Guid personId, string? language, CancellationToken cancel)
    {
        if (language is null or MessageLanguages.Usual || !MessageLanguages.Knows(language)) return;
        await db.BeginPreferencesAsync(personId, time.GetUtcNow(), cancel);
        await db.Preferences.Where(wishes => wishes.PersonId == personId && wishes.Culture == null).ExecuteUpdateAsync(set => set.SetProperty(wishes => wishes.Culture, language), cancel);
    }
}
