namespace FoodDelivery.Web.Sandbox;

/// <summary>Chance that stays the same for the same thing, so that a restarted simulation goes on as before.</summary>
public static class Chance
{
    /// <summary>Between 0 and 1, from the id and what is asked about it.</summary>
    public static double Of(Guid id, string about)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        var hash = 14695981039346656037UL; // FNV-1a
        foreach (var b in bytes) hash = (hash ^ b) * 1099511628211UL;
        foreach (var c in about) hash = (hash ^ c) * 1099511628211UL;
        hash ^= hash >> 29;
        return (hash * 0x9E3779B97F4A7C15UL >> 11) / (double)(1UL << 53);
    }

    /// <summary>Between the two, from the id and what is asked about it.</summary>
    public static TimeSpan Between(double fromSeconds, double toSeconds, Guid id, string about) =>
        TimeSpan.FromSeconds(fromSeconds + (toSeconds - fromSeconds) * Of(id, about));
}
