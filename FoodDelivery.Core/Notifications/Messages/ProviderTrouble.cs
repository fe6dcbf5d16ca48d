using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>
/// Wakes somebody when a provider does not work or does not let us in, and says when that is over: not at the first message that gets through, which may well
/// be the one that woke them, but when the trouble has not been seen for a while. So a trouble that comes and goes is one alert, and wakes people once.
/// </summary>
internal sealed class ProviderTrouble(NotificationsDb db, Alerts alerts, TimeProvider time)
{
    /// <summary>A wrong setting is found by trying only, and the longest wait between two tries is ten minutes and a little.</summary>
    internal static readonly TimeSpan RefusalIsOverAfter = TimeSpan.FromMinutes(15), OutageIsOverAfter = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    /// <summary>It does not work at all.</summary>
    public static string KeyOf(string provider) => $"notifications.provider:{provider}";

    /// <summary>It does not let us in, for a reason that is ours to mend.</summary>
    public static string KeyOf(string provider, string code) => $"{KeyOf(provider)}:{code}";

    /// <summary>It works, and refuses some of our messages for a reason that is ours to mend.</summary>
    public static string PartKeyOf(string provider, string code) => $"notifications.refused:{provider}:{code}";

    /// <summary>What an answer says of the provider itself.</summary>
    public async Task LookAsync(ProviderLane lane, ChannelAnswer answer, CancellationToken cancel)
    {
        if (answer.Outcome == ChannelOutcome.Accepted) lane.TookAt = time.GetUtcNow();
        // A wrong key is trouble at once; one answer that did not come is none yet.
        else if (answer.Outcome == ChannelOutcome.Misconfigured)
            await (answer.InPart
                ? RaiseAsync(lane, PartKeyOf(lane.Name, answer.Code), $"{lane.Name} refuses some of our messages by {NameOf(lane.Channel)}: {answer.Words}", cancel)
                : RaiseAsync(lane, KeyOf(lane.Name, answer.Code), NotTaken(lane, answer), cancel));
        else if (ProviderLane.IsDown(answer) && !lane.Works) await RaiseAsync(lane, KeyOf(lane.Name), NotTaken(lane, answer), cancel);
    }

    /// <summary>Ends what has not been seen for a while, by any process, though messages have got through since.</summary>
    public async Task EndWhatIsOverAsync(ProviderLane lane, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (now < lane.LooksAt || !lane.Works) return;
        lane.LooksAt = now + LookEvery;
        var (outage, closed, refused) = (KeyOf(lane.Name), KeyOf(lane.Name, ""), PartKeyOf(lane.Name, ""));
        foreach (var open in await db.Alerts.AsNoTracking().Where(a => a.ResolvedAt == null && (a.Key == outage || a.Key.StartsWith(closed) || a.Key.StartsWith(refused))).Select(a => new { a.Key, a.SeenAt }).ToListAsync(cancel))
            if (lane.TookAt > open.SeenAt && now - open.SeenAt >= (open.Key == outage ? OutageIsOverAfter : RefusalIsOverAfter))
                await alerts.EndAsync(open.Key, "It takes messages again.", cancel, seenUntil: open.SeenAt);
    }

    public static string NameOf(MessageChannel channel) => channel switch
    {
        MessageChannel.Sms => "SMS",
        MessageChannel.Email => "e-mail",
        _ => "push",
    };

    private static string NotTaken(ProviderLane lane, ChannelAnswer answer) => $"{lane.Name} does not take our messages by {NameOf(lane.Channel)}: {answer.Words}";

    private Task RaiseAsync(ProviderLane lane, string key, string what, CancellationToken cancel) => alerts.RaiseAsync(new(key, AlertSeverity.Critical, what,
        "Messages wait and are sent as soon as it works; those that are of no use by then are not. Codes and order news wait too.",
        $"/admin/notifications?provider={Uri.EscapeDataString(lane.Name)}", "See its messages", time.GetUtcNow(), ByItself: true), cancel);
}
