using FoodDelivery.Analytics;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Sends the asker a template filled with its sample, by the usual way through ledger and provider.</summary>
public sealed class SendTestMessage(NotificationsDb db, MessageRenderer renderer, ToldPeople told, Notify notify, NotificationSignal signal, CurrentActor current, AuditLog audit, IEnumerable<IChannel> channels, IOptions<OperationsOptions> operations, TimeProvider time)
{
    private static readonly TimeSpan UsefulFor = TimeSpan.FromHours(1);

    public sealed record Request(string Template, MessageChannel Channel, string Culture);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin || current.Actor.UserId is not { } me) return Error.Forbidden("notifications.not_an_admin", "Only an admin can send test messages.");
        if (request.Template == NoticePlan.VerificationCode) return Error.Invalid("notifications.no_test_codes", "A code is only made when somebody asks for one. Ask for one on the account page to see it.", "template");
        if (renderer.SampleOf(request.Template) is not { } sample) return Error.NotFound("notifications.no_such_template", "There is no such template.");
        if (!channels.Any(channel => channel.Channel == request.Channel && channel.IsOn)) return Error.Unavailable("notifications.channel_off", "Nothing can be sent that way as this product is configured.");
        var to = await told.OneAsync(me, operations.Value.TimeZone, cancel);
        if (to is null || (request.Channel != MessageChannel.Push && Notify.AddressOf(to, request.Channel) is null))
            return Error.Conflict("notifications.no_address", request.Channel == MessageChannel.Sms ? "Your account has no phone number. Add one on the account page." : "Your account has no e-mail address.");
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await notify.WriteAsync(new(request.Template, NotificationKind.Work, id, sample, to with { Culture = request.Culture }, [new(request.Channel)], time.GetUtcNow() + UsefulFor), cancel);
        audit.Write(db, "notifications.test_sent", $"template:{request.Template}", after: new { Channel = request.Channel.ToString(), request.Culture });
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        // Woken at the writing it saw nothing yet.
        signal.Of(request.Channel).Wake();
        return Result.Ok;
    }
}
