namespace FoodDelivery.Tests.Support;

/// <summary>The real clock, set ahead as the test says; timers keep running as they are.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);
}
