using FoodDelivery.Analytics;
using FoodDelivery.Identity;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>
/// Somebody wants a code: a message is written into the ledger, with everything but the code. That comes into being when the message leaves
/// (<see cref="CodesToSend"/>), so a slow relay, a retry or a resent message never carries an old one.
/// </summary>
public sealed class WriteCodeWhenCodeWanted(CodesToSend codes, NotificationsDb db, Notify notify, IOptions<OperationsOptions> operations) : IReaction<CodeWanted>
{
    public async Task RunAsync(CodeWanted happened, EventContext context, CancellationToken cancel)
    {
        // Too late, or used meanwhile: there is nothing to tell.
        if (await codes.FindAsync(happened.RequestId, cancel) is not { } wanted) return;
        var likes = wanted.PersonId is { } id ? await db.Preferences.AsNoTracking().SingleOrDefaultAsync(p => p.PersonId == id, cancel) : null;
        var (phone, email) = wanted.Channel == CodeChannel.Sms ? (wanted.To, (string?)null) : (null, wanted.To);
        var to = new Recipient($"code:{happened.RequestId}", wanted.PersonId, phone, email, likes?.Culture ?? wanted.Culture ?? ToldPeople.UsualCulture, likes?.TimeZone ?? operations.Value.TimeZone);
        await notify.WriteAsync(new Notice(NoticePlan.VerificationCode, NotificationKind.Code, happened.RequestId, new CodeMessage(wanted.Purpose), to,
            [new Way(wanted.Channel == CodeChannel.Sms ? MessageChannel.Sms : MessageChannel.Email)], wanted.ExpiresAt), cancel);
    }
}
