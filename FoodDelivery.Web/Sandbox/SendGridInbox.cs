using System.Text.Json.Nodes;
using FoodDelivery.Notifications;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The mails that came, for the sandbox's inbox.</summary>
internal sealed class SendGridInbox(SandboxDb db) : ISandboxInbox
{
    public string Vendor => SendGridWebhooks.VendorName;

    public async Task<IReadOnlyList<InboxMessage>> NewestAsync(string? to, DateTimeOffset? before, int count, CancellationToken cancel)
    {
        var letters = db.SendGridLetters.AsNoTracking();
        if (to?.Trim().ToLowerInvariant() is { Length: > 0 } address) letters = letters.Where(l => l.To == address);
        if (before is { } until) letters = letters.Where(l => l.At < until);
        return [.. (await letters.OrderByDescending(l => l.Number).Take(count).ToListAsync(cancel)).Select(l => Show(l, whole: false))];
    }

    public async Task<InboxMessage?> OneAsync(string id, CancellationToken cancel) =>
        await db.SendGridLetters.AsNoTracking().SingleOrDefaultAsync(l => l.MessageId == id, cancel) is { } letter ? Show(letter, whole: true) : null;

    private static InboxMessage Show(SendGridLetter letter, bool whole) => new(SendGridWebhooks.VendorName, MessageChannel.Email, letter.MessageId, letter.To, letter.FromName is { Length: > 0 } name ? $"{name} <{letter.From}>" : letter.From,
        letter.At, letter.Subject, letter.Text ?? "", letter.LastEvent, whole ? letter.Html : null, Note: string.Join(", ", JsonNode.Parse(letter.Categories)!.AsArray().Select(category => (string?)category)));
}
