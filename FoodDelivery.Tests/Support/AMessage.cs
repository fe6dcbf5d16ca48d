using FoodDelivery.Notifications;

namespace FoodDelivery.Tests.Support;

/// <summary>Rows of the ledger as the engine would have left them.</summary>
public static class AMessage
{
    public static Notification Of(DateTimeOffset at, MessageChannel channel = MessageChannel.Sms, NotificationState state = NotificationState.Delivered, string template = "order-accepted", string? address = null,
        Guid? id = null, Guid? eventId = null, Guid? personId = null, string? recipient = null, Guid? orderId = null, string? orderNumber = null, Guid? campaignId = null, NotificationKind kind = NotificationKind.Order,
        string? provider = null, string? providerId = null, string? cause = null, string? words = null, double? sentAfter = null, double? arrivedAfter = null, string? resentBy = null, bool maybeTwice = false,
        MessageChannel? fallbackTo = null, Guid? fallbackOf = null, DateTimeOffset? fallbackAt = null, int attempts = 1, DateTimeOffset? nextAttemptAt = null)
    {
        var own = id ?? Guid.CreateVersion7(at);
        var sent = sentAfter is { } after ? at.AddSeconds(after) : (DateTimeOffset?)null;
        return new()
        {
            Id = own, EventId = eventId ?? Guid.CreateVersion7(at), Recipient = recipient ?? (personId is { } person ? $"person:{person}" : $"address:{own}"), PersonId = personId, Address = address, Channel = channel, Kind = kind,
            Template = template, TemplateVersion = 1, Data = "{}", Culture = "en", TimeZone = "America/New_York", OrderId = orderId, OrderNumber = orderNumber, CampaignId = campaignId,
            FallbackOf = fallbackOf, FallbackTo = fallbackTo, FallbackAt = fallbackAt, CreatedAt = at, ExpiresAt = at.AddHours(1), State = state,
            Provider = state == NotificationState.Queued ? provider : provider ?? ProviderOf(channel), ProviderId = providerId, ProviderStatus = state.ToString().ToLowerInvariant(), Attempts = attempts, NextAttemptAt = nextAttemptAt ?? at,
            Cause = cause, Words = words, MaybeTwice = maybeTwice, SentAt = sent, DeliveredAt = arrivedAfter is { } more ? (sent ?? at).AddSeconds(more) : null, ResentBy = resentBy,
        };
    }

    public static string ProviderOf(MessageChannel channel) => channel switch { MessageChannel.Sms => "twilio", MessageChannel.Email => "sendgrid", _ => "fcm" };

    public static async Task<IReadOnlyList<Guid>> WriteAsync(NotificationsDb db, params IReadOnlyList<Notification> rows)
    {
        // One at a time: their order of origin is what lists are paged by.
        foreach (var row in rows)
        {
            db.Notifications.Add(row);
            await db.SaveChangesAsync();
        }
        return [.. rows.Select(row => row.Id)];
    }
}
