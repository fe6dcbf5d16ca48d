using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What an emulated messaging vendor has brought to phones and mailboxes, for the inbox at <c>/sandbox</c>. Each emulator registers its own, scoped.</summary>
internal interface ISandboxInbox
{
    /// <summary>As in the address of its control page: <c>twilio</c>, <c>sendgrid</c>, <c>fcm</c>.</summary>
    string Vendor { get; }

    /// <summary>Where the phone's reply is posted as a form with <c>from</c> (the person's number), <c>to</c> (the number written to, as in <see cref="InboxMessage.From"/>) and <c>body</c>; null where nobody can answer. It leads back to the address in the form's <c>back</c>, below <c>/sandbox</c>.</summary>
    string? ReplyPath => null;

    /// <summary>What arrived, newest first; with texts whole, HTML only in <see cref="OneAsync"/>.</summary>
    /// <param name="to">Only for this recipient, as in <see cref="InboxMessage.To"/>; letters' case does not matter.</param>
    /// <param name="before">Only what arrived before; null for the newest.</param>
    Task<IReadOnlyList<InboxMessage>> NewestAsync(string? to, DateTimeOffset? before, int count, CancellationToken cancel);

    /// <summary>One message with its HTML; null when this vendor has none of that id.</summary>
    Task<InboxMessage?> OneAsync(string id, CancellationToken cancel);
}

/// <param name="Id">The vendor's own id, e.g. <c>SM…</c>; goes into an address.</param>
/// <param name="To">E.164 number, e-mail address in lower case, or a device's name as a person would call it (never its token).</param>
/// <param name="At">When the vendor took it.</param>
/// <param name="Subject">Of a mail, title of a push.</param>
/// <param name="Status">The vendor's word for what became of it, e.g. <c>delivered</c>.</param>
/// <param name="Html">Of a mail, and only when one is asked for.</param>
/// <param name="Link">Where a tap leads.</param>
/// <param name="Note">What else is worth a line: segments, categories, "3 devices".</param>
/// <param name="FromPerson">The person wrote it, e.g. STOP: <paramref name="To"/> is still the person's number.</param>
internal sealed record InboxMessage(string Vendor, MessageChannel Channel, string Id, string To, string From, DateTimeOffset At, string? Subject, string Text, string Status,
    string? Html = null, string? Link = null, string? Note = null, bool FromPerson = false);
