using System.Diagnostics;
using System.Diagnostics.Metrics;
using FoodDelivery.Platform;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;

namespace FoodDelivery.Notifications;

/// <summary>One try to hand one message over: looks what became of the try before, renders, calls the provider, writes down what came of it.</summary>
internal sealed class HandOver(
    NotificationAttempts attempts, IEnumerable<IChannel> channels, MessageRenderer renderer, CodesAtSending codes, WayOut wayOut, Suppressions suppressions, ProviderTrouble trouble,
    IOptions<MessageOptions> options, TimeProvider time, ILogger<HandOver> log)
{
    private static readonly Counter<long> Handed = Telemetry.Meter.CreateCounter<long>("fooddelivery.notifications.tries", description: "Tries to hand a message to a provider, by channel and outcome.");
    private static readonly Histogram<double> Lag = Telemetry.Meter.CreateHistogram<double>("fooddelivery.notifications.lag", "ms", "From a message's writing until a provider has taken it.");

    /// <summary>How soon a provider is asked again at the soonest.</summary>
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A call that is on the wire when the process is stopped is let come back for so long, since a call that is cut off leaves a message nobody knows about.
    /// Shorter than the host waits for those who work in it (its <c>ShutdownTimeout</c>, 1.5 s), so that what came of it can still be written.
    /// </summary>
    private static readonly TimeSpan ComesBackWithin = TimeSpan.FromSeconds(0.8);

    /// <param name="withheld">Why it may not go now; null when it may.</param>
    public async Task RunAsync(ProviderLane lane, BegunNotification begun, Withheld? withheld, CancellationToken cancel)
    {
        if (withheld is { State: { } end }) await attempts.WithholdAsync(begun, end, withheld.Cause, withheld.Words);
        else if (withheld is { Until: { } until }) await attempts.PutOffAsync(begun, until, withheld.Cause, withheld.Words);
        else if (channels.FirstOrDefault(channel => channel.IsOn && channel.Channel == lane.Channel) is { } channel) await TryAsync(lane, channel, begun, cancel);
        else await attempts.WithholdAsync(begun, NotificationState.Failed, NotificationGate.NotConfigured, "Nobody is configured to send by this channel.");
    }

    private async Task TryAsync(ProviderLane lane, IChannel channel, BegunNotification begun, CancellationToken cancel)
    {
        var row = begun.Row;
        using var activity = Telemetry.Source.StartActivity("notification.send", ActivityKind.Client);
        activity?.SetTag("notification.id", row.Id).SetTag("notification.template", row.Template).SetTag("notification.channel", row.Channel.ToString()).SetTag("notification.try", row.Attempts);
        var (maybeTwice, mayHave) = (row.MaybeTwice, false);
        ChannelAnswer answer;
        try
        {
            if (await WriteOutAsync(row, cancel) is not { } message)
            {
                await attempts.WithholdAsync(begun, NotificationState.Expired, "code.none", "There is nothing to send any more.");
                return;
            }
            // A second code is another message, and the first is worth nothing by now: nothing to look for.
            if (begun.Unsure is { } unsure && row.Kind != NotificationKind.Code)
            {
                var finding = await LookAsync(channel, message, unsure, cancel);
                if (finding is { AskAgainAt: { } later })
                {
                    // Not later than its use: then it is over, and can still go another way.
                    var until = later < row.ExpiresAt ? later : row.ExpiresAt;
                    await attempts.PutOffAsync(begun, until < time.GetUtcNow() + Soonest ? time.GetUtcNow() + Soonest : until, "waits.unsure", "A try before may have got through, and the provider does not show it yet: it is asked again before anything is sent.");
                    return;
                }
                if (finding is { ProviderId: null }) await attempts.SettleAsync(begun, false, cancel);
                else if (finding is not null)
                {
                    await attempts.SettleAsync(begun, false, cancel);
                    await WrittenAsync(lane, begun, new(ChannelOutcome.Accepted, "accepted", "The provider had it from the try before; it was not sent again.", ProviderId: finding.ProviderId, ProviderStatus: finding.ProviderStatus), false);
                    return;
                }
                else if (!channel.DoubleIsInvisible)
                {
                    // Its callback, which carries our id, may still come and tell.
                    if (unsure.Last + TimeSpan.FromSeconds(options.Value.GraceSeconds) is var patience && time.GetUtcNow() < patience)
                    {
                        await attempts.PutOffAsync(begun, patience, "waits.unsure", "A try before may have got through, and the provider cannot be asked: waits for its word before it is sent again.");
                        return;
                    }
                    maybeTwice = true;
                    await attempts.SettleAsync(begun, maybeTwice, cancel);
                }
            }
            if (row.Attempts > options.Value.MostTries)
            {
                // It never came to an end, not even to a failure: whoever tries it dies of it.
                await WrittenAsync(lane, begun, new(ChannelOutcome.Permanent, "poison", "Every process that tried it stopped before it was done."), maybeTwice);
                return;
            }
            cancel.ThrowIfCancellationRequested();
            // Stopping happens by the world's clock, whatever the product's is.
            using var cut = new CancellationTokenSource();
            await using var stopped = cancel.Register(() => cut.CancelAfter(ComesBackWithin));
            answer = await lane.CallAsync(async stop =>
            {
                mayHave = true;
                return await SendAsync(channel, message, stop);
            }, cut.Token);
        }
        catch (BrokenCircuitException)
        {
            await attempts.PutOffAsync(begun, lane.RestsUntil, null, null);
            return;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            if (mayHave) await attempts.GiveBackAsync(begun);
            else await attempts.PutOffAsync(begun, time.GetUtcNow(), null, null);
            throw;
        }
        catch (NotTellingNow e)
        {
            answer = e.Answer;
        }
        await WrittenAsync(lane, begun, answer, maybeTwice);
        activity?.SetTag("notification.outcome", answer.Outcome.ToString());
        if (answer.Suppress is { } reason && row.Address is { } address) await suppressions.AddAsync(row.Channel, address, reason, channel.Provider, CancellationToken.None);
        if (mayHave) await trouble.LookAsync(lane, answer, CancellationToken.None);
    }

    private async Task WrittenAsync(ProviderLane lane, BegunNotification begun, ChannelAnswer answer, bool maybeTwice)
    {
        var row = begun.Row;
        var state = await attempts.EndAsync(begun, answer, maybeTwice);
        Handed.Add(1, new("channel", row.Channel.ToString()), new("provider", lane.Name), new KeyValuePair<string, object?>("outcome", answer.Outcome.ToString()));
        if (state == NotificationState.Sent) Lag.Record((time.GetUtcNow() - row.CreatedAt).TotalMilliseconds, new KeyValuePair<string, object?>("channel", row.Channel.ToString()));
        else log.LogWarning("Message {NotificationId} was not taken by {Provider} at try {Attempt}: {Code}", row.Id, lane.Name, row.Attempts, answer.Code);
    }

    /// <summary>Null when there is nothing to send any more.</summary>
    private async Task<OutgoingMessage?> WriteOutAsync(Notification row, CancellationToken cancel)
    {
        var (address, code) = (row.Address, (string?)null);
        if (row.Kind == NotificationKind.Code)
        {
            // Made this moment, and kept nowhere: a second try makes another.
            if (await codes.MakeAsync(row.EventId, cancel) is not { } made) return null;
            if (made.MadeElsewhere) return new(row.Id, row.Kind, row.Template, made.To, row.PersonId, row.Culture, new(null, ""), row.ExpiresAt) { CodeRequest = row.EventId };
            (address, code) = (made.To, made.Code);
        }
        var way = row is { Kind: NotificationKind.Promotion, PersonId: { } person } ? wayOut.UrlFor(person, row.Channel) : null;
        try
        {
            var body = await renderer.RenderAsync(row.Template, row.TemplateVersion, row.Channel, row.Culture, row.TimeZone, row.Data, code, way, cancel);
            return new(row.Id, row.Kind, row.Template, address, row.PersonId, row.Culture, body, row.ExpiresAt);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Message {NotificationId} cannot be rendered from template {Template}, version {Version}.", row.Id, row.Template, row.TemplateVersion);
            // No other try changes a template that is not there; a mistake in one is mended by the next release.
            throw new NotTellingNow(e is InvalidOperationException
                ? new(ChannelOutcome.Permanent, "template.unknown", "There is no such template or version any more.")
                : new(ChannelOutcome.Retry, "template.broken", "The template could not be rendered; the log tells why."));
        }
    }

    /// <summary>What the provider has of the tries before; null when it cannot tell at all.</summary>
    /// <exception cref="NotTellingNow">It could tell and does not answer: then nothing is sent yet.</exception>
    private async Task<ChannelFinding?> LookAsync(IChannel channel, OutgoingMessage message, UnsureTries tries, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.Value.AnswerWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await channel.FindAsync(message, tries, both.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning("{Provider} could not be asked whether it has message {NotificationId}: {Reason}", channel.Provider, message.Id, e.GetType().Name);
            throw new NotTellingNow(new(ChannelOutcome.Retry, "unsure", "A try before may have got through, and the provider did not answer when asked."));
        }
    }

    private async ValueTask<ChannelAnswer> SendAsync(IChannel channel, OutgoingMessage message, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.Value.AnswerWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return message is { CodeRequest: { } request, Address: { } number } ? await codes.StartAsync(request, number, message.Culture, both.Token) : await channel.SendAsync(message, both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested && limit.IsCancellationRequested)
        {
            return new(ChannelOutcome.Unsure, "no_answer", $"No answer within {options.Value.AnswerWithinSeconds} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            log.LogError(e, "The channel of {Provider} failed over message {NotificationId}.", channel.Provider, message.Id);
            return new(ChannelOutcome.Unsure, "channel_failed", "Our side of the channel failed; the log tells why.");
        }
    }

    /// <summary>The try ends before the provider is called.</summary>
    private sealed class NotTellingNow(ChannelAnswer answer) : Exception
    {
        public ChannelAnswer Answer { get; } = answer;
    }
}
