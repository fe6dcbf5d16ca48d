using System.Collections.Concurrent;
using FoodDelivery.Notifications;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>A provider without a wire, for rules that have none: answers as the test says, and keeps a book of what it was given.</summary>
public sealed class TestChannel(MessageChannel channel, string provider) : IChannel
{
    private int number;

    public MessageChannel Channel => channel;
    public string Provider => provider;
    public bool IsOn { get; set; } = true;
    public bool DoubleIsInvisible { get; set; }

    /// <summary>Every call, whatever came of it.</summary>
    public ConcurrentQueue<OutgoingMessage> Calls { get; } = new();

    /// <summary>What it has really taken.</summary>
    public ConcurrentQueue<OutgoingMessage> Taken { get; } = new();

    public Func<OutgoingMessage, CancellationToken, Task<ChannelAnswer>>? Answers { get; set; }
    public Func<OutgoingMessage, ChannelFinding?>? Finds { get; set; }

    /// <summary>Of which tries it was asked.</summary>
    public ConcurrentQueue<UnsureTries> LookedFor { get; } = new();
    public Func<Notification, ProviderWord?>? Knows { get; set; }
    public ConcurrentQueue<Guid> Asked { get; } = new();

    public void Says(ChannelAnswer answer) => Answers = (_, _) => Task.FromResult(answer);

    public async Task<ChannelAnswer> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        Calls.Enqueue(message);
        return Answers is { } answers ? await answers(message, cancel) : Take(message);
    }

    public ChannelAnswer Take(OutgoingMessage message)
    {
        Taken.Enqueue(message);
        return new(ChannelOutcome.Accepted, "accepted", "Taken.", 202, $"{provider}-{Interlocked.Increment(ref number)}", "queued");
    }

    public Task<ChannelFinding?> FindAsync(OutgoingMessage message, UnsureTries tries, CancellationToken cancel)
    {
        LookedFor.Enqueue(tries);
        return Task.FromResult(Finds?.Invoke(message));
    }

    public Task<ProviderWord?> AskAsync(Notification sent, CancellationToken cancel)
    {
        Asked.Enqueue(sent.Id);
        return Task.FromResult(Knows?.Invoke(sent));
    }
}

/// <summary>Words without templates: what the row holds, and the code where there is one.</summary>
public sealed class PlainWords : MessageRenderer
{
    public override int CurrentVersion(string template) => 1;

    public override Task<RenderedMessage> RenderAsync(string template, int version, MessageChannel channel, string culture, string timeZone, string data, string? code, string? promotionWayOut, CancellationToken cancel) => template switch
    {
        "unknown" => throw new InvalidOperationException("There is no such template."),
        _ => Task.FromResult(new RenderedMessage(template, $"{data} {code}".TrimEnd(), UnsubscribeUrl: promotionWayOut)),
    };
}
