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
    private readonly int places;
    private readonly TokenBucketRateLimiter? tokens;
    private readonly ResiliencePipeline<ChannelAnswer> breaker;
    private readonly CircuitBreakerStateProvider circuit = new();
    private readonly TimeProvider time;
    private long restsUntil;

    /// <param name="provider">Its name in the ledger; null when nobody is configured for the channel.</param>
    /// <param name="perSecond">What the provider itself allows.</param>
    public ProviderLane(MessageChannel channel, string? provider, double? perSecond, MessageOptions options, TimeProvider time)
    {
        (Channel, Provider, this.time) = (channel, provider, time);
        var own = provider is null ? null : options.Providers.GetValueOrDefault(provider);
        places = own?.AtOnce ?? options.AtOnce;
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

    public WakeSignal Bell { get; } = new();

    /// <summary>Whether an alert is open that it does not work; null: a process before this one may have raised it.</summary>
    public bool? Told { get; set; }

    public bool Works => circuit.CircuitState == CircuitState.Closed;

    /// <summary>When it is tried again while it does not work.</summary>
    public DateTimeOffset RestsUntil => new(Interlocked.Read(ref restsUntil), TimeSpan.Zero);

    /// <summary>How many may begin now.</summary>
    /// <param name="atWork">How many are on their way.</param>
    public int Room(int atWork)
    {
        // After the rest a single one tries it.
        var free = Works ? places - atWork : time.GetUtcNow() >= RestsUntil && atWork == 0 ? 1 : 0;
        return tokens is null || free <= 0 ? Math.Max(0, free) : (int)Math.Min(free, tokens.GetStatistics()!.CurrentAvailablePermits);
    }

    /// <summary>So many have begun.</summary>
    public void Take(int count)
    {
        for (var i = 0; i < count; i++) tokens?.AttemptAcquire();
    }

    /// <summary>Calls the provider, unless it does not work at the moment.</summary>
    /// <exception cref="BrokenCircuitException">It was not called.</exception>
    public ValueTask<ChannelAnswer> CallAsync(Func<CancellationToken, ValueTask<ChannelAnswer>> call, CancellationToken cancel) => breaker.ExecuteAsync(call, cancel);

    /// <summary>It is the provider, or how we are known to it, and not this one message. Being told to slow down is no failure.</summary>
    public static bool IsDown(ChannelAnswer answer) => answer.Outcome is ChannelOutcome.Unsure or ChannelOutcome.Misconfigured || (answer.Outcome == ChannelOutcome.Retry && answer.Status is null or >= 500);

    public void Dispose() => tokens?.Dispose();

    private static TokenBucketRateLimiter Tokens(double perSecond, int? burst)
    {
        var period = TimeSpan.FromSeconds(Math.Max(0.1, 1 / perSecond));
        var each = Math.Max(1, (int)Math.Round(perSecond * period.TotalSeconds));
        return new(new TokenBucketRateLimiterOptions { AutoReplenishment = true, QueueLimit = 0, ReplenishmentPeriod = period, TokensPerPeriod = each, TokenLimit = Math.Max(each, burst ?? (int)Math.Ceiling(perSecond)) });
    }
}
