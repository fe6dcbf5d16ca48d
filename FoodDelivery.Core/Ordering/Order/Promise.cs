namespace FoodDelivery.Ordering;

/// <summary>When the food will come, kept with what it was counted from so that a miss can be attributed to its stage.</summary>
/// <param name="PrepMinutes">Cooking.</param>
/// <param name="WaitMinutes">Handing over to the courier and finding the door.</param>
/// <param name="TravelMinutes">Along the streets.</param>
/// <param name="BufferMinutes">Width of the range the customer sees.</param>
/// <param name="ReadyAt">When the kitchen has it ready.</param>
/// <param name="From">Lower end of the range.</param>
/// <param name="By">Upper end of the range: later than this is late.</param>
public sealed record Promise(int PrepMinutes, int WaitMinutes, int TravelMinutes, int BufferMinutes, DateTimeOffset ReadyAt, DateTimeOffset From, DateTimeOffset By)
{
    /// <summary>The promise for food whose cooking starts now.</summary>
    public static Promise For(DateTimeOffset now, int prepMinutes, int waitMinutes, int travelMinutes, int bufferMinutes)
    {
        var ready = now.AddMinutes(prepMinutes);
        var from = ready.AddMinutes(waitMinutes + travelMinutes);
        return new(prepMinutes, waitMinutes, travelMinutes, bufferMinutes, ready, from, from.AddMinutes(bufferMinutes));
    }

    /// <summary>The same way from another start, e.g. when the kitchen accepts with its own prep time.</summary>
    public Promise Again(DateTimeOffset now, int prepMinutes) => For(now, prepMinutes, WaitMinutes, TravelMinutes, BufferMinutes);

    /// <summary>Ready later (or sooner): every later time moves together.</summary>
    public Promise Moved(TimeSpan by) => this with { ReadyAt = ReadyAt + by, From = From + by, By = By + by, PrepMinutes = PrepMinutes + (int)by.TotalMinutes };
}
