using System.Threading.RateLimiting;
using FoodDelivery.Platform;
using Polly;
using Polly.CircuitBreaker;

namespace FoodDelivery.Notifications;

/// <summary>
/// How much one provider is given at once by this process: so many places, so many a second, and nothing for a while when it does not work. What has to
/// wait for any of these waits in its row and has used up no try.
/// </summary>
internal sealed class ProviderLane : IDisposable
{
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);

    /// <summary>However long a provider wants to be left alone, after so long one message looks whether it still does: a code that waits is of no use after ten minutes.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    private readonly int places, firstStep;
    private int taken;
    private readonly TokenBucketRateLimiter? tokens;
    private readonly ResiliencePipeline<ChannelAnswer> breaker;
    private readonly CircuitBreakerStateProvider circuit = new();
    private readonly TimeProvider time;
    private long restsUntil, slowUntil, tookAt;
    private volatile bool careful, hungry;

    /// <param name="provider">Its name in the ledger; null when nobody is configured for the channel.</param>
    /// <param name="perSecond">What the provider itself allows.</param>
    public ProviderLane(MessageChannel channel, string? provider, double? perSecond, MessageOptions options, TimeProvider time)
    {
        (Channel, Provider, this.time) = (channel, provider, time);
        var own = provider is null ? null : options.Providers.GetValueOrDefault(provider);
        (places, firstStep) = (own?.AtOnce ?? options.AtOnce, options.RetrySeconds is [var first, ..] ? first : 1);
        if ((own?.PerSecond ?? perSecond) is { } rate) tokens = Tokens(rate, own?.Burst);
        breaker = new ResiliencePipelineBuilder<ChannelAnswer> { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<ChannelAnswer>
        {
            FailureRatio = 0.5,
            MinimumThroughput = options.BreakAfter,
            SamplingDuration = Sampling,
            BreakDuration = TimeSpan.FromSeconds(options.BreakSeconds),
            StateProvider = circuit,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { } answer && IsDown(answer)),
            OnOpened = args =>
            {
                Interlocked.Exchange(ref restsUntil, (time.GetUtcNow() + args.BreakDuration).UtcTicks);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    public MessageChannel Channel { get; }

    public string? Provider { get; }

    /// <summary>As written into attempts.</summary>
    public string Name => Provider ?? "none";

    /// <summary>More may be due than there was room for.</summary>
    public bool IsHungry { get => hungry; set => hungry = value; }

    /// <summary>When it has taken one last; long ago when none since this process began.</summary>
    public DateTimeOffset TookAt
    {
        get => new(Interlocked.Read(ref tookAt), TimeSpan.Zero);
        set => Interlocked.Exchange(ref tookAt, value.UtcTicks);
    }

    /// <summary>When it is looked next whether an alert about it is over.</summary>
    public DateTimeOffset LooksAt { get; set; }

    public bool Works => circuit.CircuitState == CircuitState.Closed;

    /// <summary>When it is tried again while it does not work, or wants to be left alone; past while neither is so.</summary>
    public DateTimeOffset RestsUntil => new(Math.Max(Interlocked.Read(ref restsUntil), Interlocked.Read(ref slowUntil)), TimeSpan.Zero);

    /// <summary>How many may begin now.</summary>
    /// <param name="atWork">How many are on their way.</param>
    public int Room(int atWork)
    {
        // After the rest a single one tries it.
        var free = time.GetUtcNow() < RestsUntil ? 0 : Works && !careful ? places - atWork : atWork == 0 ? 1 : 0;
        return tokens is null || free <= 0 ? Math.Max(0, free) : (int)Math.Min(free, tokens.GetStatistics()!.CurrentAvailablePermits);
    }

    /// <summary>So many have begun.</summary>
    public void Take(int count)
    {
        Interlocked.Add(ref taken, count);
        for (var i = 0; i < count; i++) tokens?.AttemptAcquire();
    }

    /// <summary>One of those that have begun has ended. Returns whether it is worth beginning others: a quarter of the places is free, since a few at once cost hardly more than one.</summary>
    public bool Ended() => Interlocked.Decrement(ref taken) <= places - (places + 3) / 4 && hungry;

    /// <summary>Calls the provider, unless it does not work at the moment or wants to be left alone.</summary>
    /// <exception cref="BrokenCircuitException">It was not called.</exception>
    public async ValueTask<ChannelAnswer> CallAsync(Func<CancellationToken, ValueTask<ChannelAnswer>> call, CancellationToken cancel)
    {
        // What had begun before it said so.
        if (time.GetUtcNow() < RestsUntil) throw new BrokenCircuitException("It is left alone for now.");
        var answer = await breaker.ExecuteAsync(call, cancel);
        if (IsTooMuch(answer)) Rest(NotificationAttempts.Wait(firstStep, answer.RetryAfter));
        // Whatever else it says, it takes calls again. What was on its way before it wanted rest says nothing of that.
        else if (time.GetUtcNow() >= RestsUntil) careful = false;
        return answer;
    }

    /// <summary>It is the provider, or how we are known to it, and not this one message or a part of what it does. Being told to slow down is no failure.</summary>
    public static bool IsDown(ChannelAnswer answer) => !answer.InPart && (answer.Outcome is ChannelOutcome.Unsure or ChannelOutcome.Misconfigured || (answer.Outcome == ChannelOutcome.Retry && answer.Status is null or >= 500));

    /// <summary>It wants fewer of all, and not of this one recipient.</summary>
    private static bool IsTooMuch(ChannelAnswer answer) => answer is { Outcome: ChannelOutcome.Retry, Status: 429, InPart: false };

    private void Rest(TimeSpan wait)
    {
        // In whole milliseconds, as rows can hold it: one that waits until then finds the rest over.
        var until = (time.GetUtcNow() + (wait < LongestRest ? wait : LongestRest)).UtcTicks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
        careful = true;
        // Several may be told at once: the latest holds.
        for (var was = Interlocked.Read(ref slowUntil); was < until; was = Interlocked.Read(ref slowUntil))
            if (Interlocked.CompareExchange(ref slowUntil, until, was) == was) return;
    }

    public void Dispose() => tokens?.Dispose();

    private static TokenBucketRateLimiter Tokens(double perSecond, int? burst)
    {
        var (each, period) = Pace(perSecond);
        return new(new TokenBucketRateLimiterOptions { AutoReplenishment = true, QueueLimit = 0, ReplenishmentPeriod = period, TokensPerPeriod = each, TokenLimit = Math.Max(each, burst ?? (int)Math.Ceiling(perSecond)) });
    }

    /// <summary>So many, each so often: whole messages about ten times a second, and never more in the long run than asked for. Timers count whole milliseconds, so it is rather a little less.</summary>
    internal static (int Each, TimeSpan Every) Pace(double perSecond)
    {
        var each = Math.Max(1, (int)Math.Floor(perSecond * Math.Max(0.1, 1 / perSecond)));
        return (each, TimeSpan.FromMilliseconds(Math.Ceiling(Math.Round(1000 * each / perSecond, 6))));
    }
}
