using FoodDelivery.Notifications;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The emulated phones in the inbox of /sandbox.</summary>
internal sealed class TwilioInbox(SandboxDb db, TimeProvider time) : ISandboxInbox
{
    public string Vendor => TwilioCallbacks.VendorName;

    public string? ReplyPath => "/sandbox/twilio/control/answer";

    public async Task<IReadOnlyList<InboxMessage>> NewestAsync(string? to, DateTimeOffset? before, int count, CancellationToken cancel)
    {
        var messages = db.TwilioMessages.AsNoTracking();
        if (to is not null) messages = messages.Where(m => m.Direction == TwilioMessage.Inbound ? m.Sender == to : m.Recipient == to);
        if (before is { } earlier) messages = messages.Where(m => m.Created < earlier);
        return (await messages.OrderByDescending(m => m.Number).Take(count).ToListAsync(cancel)).ConvertAll(Shown);
    }

    public async Task<InboxMessage?> OneAsync(string id, CancellationToken cancel) => await db.TwilioMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Sid == id, cancel) is { } message ? Shown(message) : null;

    private InboxMessage Shown(TwilioMessage message)
    {
        var mine = message.Direction == TwilioMessage.Inbound;
        var (person, other) = mine ? (message.Sender, message.Recipient) : (message.Recipient, message.Sender);
        var note = mine ? null : $"{message.Segments} {(message.Segments == 1 ? "segment" : "segments")}{(SmsSegments.Of(message.Body).IsGsm ? "" : ", outside the GSM alphabet")}";
        return new(Vendor, MessageChannel.Sms, message.Sid, person, other, message.Created, null, message.Body, message.StatusAt(time.GetUtcNow()), Note: note, FromPerson: mine);
    }
}
