using System.Threading.RateLimiting;

namespace FoodDelivery.Web.Identity;

/// <summary>Counts wrong secrets, tokens and codes. Right ones cost nothing, so that nobody who knows theirs is ever kept out by their own haste.</summary>
public sealed class WrongTries(IConfiguration config) : IDisposable
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int PerMinute = 20;

    /// <summary>As a device asks every five seconds; a clock that runs a little fast is forgiven.</summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(4);

    private readonly PartitionedRateLimiter<string> wrong = PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetFixedWindowLimiter(who,
        _ => new() { PermitLimit = config.GetValue("Identity:TriesPerMinute", PerMinute), Window = Window }));

    private readonly PartitionedRateLimiter<string> polls = PartitionedRateLimiter.Create<string, string>(device => RateLimitPartition.GetFixedWindowLimiter(device, _ => new() { PermitLimit = 1, Window = PollEvery }));

    /// <summary>Has used up the tries of this minute.</summary>
    public bool AreUsedUp(string who)
    {
        using var lease = wrong.AttemptAcquire(who, 0);
        return !lease.IsAcquired;
    }

    public void Count(string who) => wrong.AttemptAcquire(who).Dispose();

    /// <summary>A device that waits for its person asks again too soon.</summary>
    public bool IsHasty(string device)
    {
        using var lease = polls.AttemptAcquire(device);
        return !lease.IsAcquired;
    }

    public static string Address(HttpContext http) => $"address:{AccountLimits.Whose(http.Connection.RemoteIpAddress)}";

    public void Dispose()
    {
        wrong.Dispose();
        polls.Dispose();
    }
}
