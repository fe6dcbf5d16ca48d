using System.Net.Mail;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>An admin has an address left alone: somebody asked for it on the phone, a number belongs to somebody else.</summary>
public sealed class SuppressAddress(NotificationsDb db, Suppressions suppressions, CurrentActor current, AuditLog audit)
{
    /// <param name="Address">An E.164 number or an e-mail address; push goes to devices and has none.</param>
    /// <param name="Why">Stays in the list and in the audit log.</param>
    public sealed record Request(MessageChannel Channel, string? Address, string? Why);

    /// <returns>The line; the one that stands there when an operator had entered it already.</returns>
    public async Task<Result<Guid>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return SuppressionRefusals.NotAnAdmin;
        var typed = request.Address?.Trim() ?? "";
        if (request.Channel == MessageChannel.Push) return Error.Invalid("notifications.address_wrong", "Push goes to devices, which their owner forgets. Choose SMS or e-mail.", nameof(request.Channel));
        if (request.Channel == MessageChannel.Email && !LooksLikeMail(typed)) return Error.Invalid("notifications.address_wrong", "Write the e-mail address as name@example.com.", nameof(request.Address));
        if (request.Channel == MessageChannel.Sms && !LooksLikeNumber(typed)) return Error.Invalid("notifications.address_wrong", "Write the number with its country code, such as +1 212 555 0100.", nameof(request.Address));
        if (SuppressionRefusals.Wrong(request.Why) is { } wrong) return wrong;

        var (address, why) = (Suppressions.Normal(request.Channel, typed), request.Why!.Trim());
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        var isNew = await suppressions.AddAsync(request.Channel, address, SuppressionReason.Operator, current.Actor.Name, cancel);
        var row = await db.Suppressions.SingleAsync(s => s.Channel == request.Channel && s.Address == address && s.Reason == SuppressionReason.Operator && s.LiftedAt == null, cancel);
        if (!isNew) return row.Id;
        row.Note = why;
        // The line is named by its id: the audit log keeps no addresses.
        audit.Write(db, "notifications.address_suppressed", row.Id.ToString(), after: new { request.Channel }, why: why);
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        return row.Id;
    }

    private static bool LooksLikeMail(string text) => text.Length is > 0 and <= 254 && MailAddress.TryCreate(text, out var mail) && mail.Address == text && mail.Host.Contains('.');

    private static bool LooksLikeNumber(string text) => text.StartsWith('+') && text.Count(char.IsAsciiDigit) is >= 8 and <= 15 && text.All(c => char.IsAsciiDigit(c) || c is '+' or ' ' or '-' or '(' or ')' or '.');
}
