using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>
/// Push by Firebase Cloud Messaging. One message of the ledger goes to all devices of a person; each try goes to those that have not taken it yet, and one
/// that took it is enough. FCM tells nothing afterwards: that it was shown or opened is said by the device itself (<see cref="PushReceipts"/>).
/// </summary>
public sealed class FcmPush(IServiceScopeFactory scopes, FcmClient client, PushReceipts receipts, IOptions<FirebaseOptions> options, TimeProvider time) : IChannel
{
    public const string ProviderName = "fcm";

    public MessageChannel Channel => MessageChannel.Push;

    public string Provider => ProviderName;

    public bool IsOn => options.Value.IsOn;

    /// <summary>The second carries the first one's tag on every platform, and takes its place.</summary>
    public bool DoubleIsInvisible => true;

    public async Task<ChannelAnswer> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var devices = scope.ServiceProvider.GetRequiredService<PushDevices>();
        var (left, taken, generation) = message.PersonId is { } person ? await devices.ToSendAsync(person, message.Id, cancel) : ([], null, 0);
        if (left.Count == 0)
            return taken is null
                ? new(ChannelOutcome.Permanent, FcmVerdict.NoDevice, "The person has no device that takes push.")
                : new(ChannelOutcome.Accepted, FcmVerdict.Accepted, "Every device had it from an earlier try.", ProviderId: taken.MessageName, ProviderStatus: "accepted");

        var (receipt, now) = (receipts.Of(message.Id, generation), time.GetUtcNow());
        var verdicts = await Task.WhenAll(left.Select(async device => (device, verdict: await TryAsync(message, device, receipt, now, cancel))));
        // What has been taken has been taken: this is written even while we are being stopped.
        foreach (var (device, verdict) in verdicts)
        {
            if (verdict?.Outcome == ChannelOutcome.Accepted) await devices.TookAsync(message.Id, device, verdict.Name, CancellationToken.None);
            else if (verdict?.Gone == true) await devices.GoneAsync(device, CancellationToken.None);
        }
        var heard = verdicts.Select(one => one.verdict).OfType<FcmVerdict>().ToList();
        if (!heard.Any(verdict => verdict.Outcome == ChannelOutcome.Accepted)) cancel.ThrowIfCancellationRequested();
        return Sum(heard, hadBefore: taken is not null);
    }

    // FCM has no question that would tell. It need not: see DoubleIsInvisible.
    public Task<ChannelFinding?> FindAsync(OutgoingMessage message, UnsureTries tries, CancellationToken cancel) => Task.FromResult<ChannelFinding?>(null);

    public Task<ProviderWord?> AskAsync(Notification sent, CancellationToken cancel) => Task.FromResult<ProviderWord?>(null);

    private async Task<FcmVerdict?> TryAsync(OutgoingMessage message, PushDevice device, string receipt, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            return await client.SendAsync(FcmMessage.Of(message, device.Token, receipt, now), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>One answer out of those for each device. Any that may still become a yes counts more than a no.</summary>
    internal static ChannelAnswer Sum(IReadOnlyList<FcmVerdict> verdicts, bool hadBefore)
    {
        ChannelOutcome[] order = [ChannelOutcome.Accepted, ChannelOutcome.Unsure, ChannelOutcome.Retry, ChannelOutcome.Misconfigured, ChannelOutcome.Permanent];
        var best = verdicts.OrderBy(verdict => Array.IndexOf(order, verdict.Outcome)).ThenBy(verdict => verdict.InPart).First();
        var accepted = verdicts.Count(verdict => verdict.Outcome == ChannelOutcome.Accepted);
        if (accepted == 0 && hadBefore && best.Outcome == ChannelOutcome.Permanent) return new(ChannelOutcome.Accepted, FcmVerdict.Accepted, "Another device had it from an earlier try; the rest are gone.", best.Status, ProviderStatus: "accepted");
        var wait = verdicts.Where(verdict => verdict.Outcome == best.Outcome).Max(verdict => verdict.RetryAfter);
        var words = verdicts.Count == 1 ? best.Words : accepted > 0 ? $"{accepted} of {verdicts.Count} devices: taken." : $"{verdicts.Count} devices, none took it: {best.Words}";
        return new(best.Outcome, best.Code, words, best.Status, best.Name, accepted > 0 ? "accepted" : null, wait, InPart: best.InPart);
    }
}
