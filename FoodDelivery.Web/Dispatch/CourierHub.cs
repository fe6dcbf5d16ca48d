using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace FoodDelivery.Web.Dispatch;

/// <summary>Takes positions from couriers' phones over one lasting connection; what a phone does without it is in <see cref="DispatchEndpoints"/>.</summary>
[Authorize(DispatchPermissions.Courier)]
public sealed class CourierHub(CurrentActor current, ReportPositions positions, ReportTracking tracking) : Hub
{
    /// <summary>What the phone must know: an empty code means taken. Anything else says why not, and sending the same again would not help.</summary>
    public sealed record Receipt(string Code, string Message, int Kept, int LeftOut);

    /// <param name="points">Per point: milliseconds since 1970 by the phone's clock, latitude, longitude, then accuracy in metres, heading in degrees and speed in m/s where known.</param>
    public async Task<Receipt> Positions(double?[][] points)
    {
        current.Actor = ActorFromClaims.Of(Context.User!);
        if (points.Any(p => p is not [not null, not null, not null, ..])) return new("dispatch.bad_points", "Every position needs a time, a latitude and a longitude.", 0, points.Length);
        var result = await positions.RunAsync(ReportPositions.Request.Mine([.. points.Select(Report)]), Context.ConnectionAborted);
        return result.IsOk ? new("", "", result.Value.Kept, result.Value.LeftOut) : new(result.Error.Code, result.Error.Message, 0, points.Length);
    }

    /// <param name="since">Milliseconds since 1970; null when positions flow again.</param>
    public async Task<Receipt> TrackingPaused(double? since)
    {
        current.Actor = ActorFromClaims.Of(Context.User!);
        var result = await tracking.RunAsync(new(since is { } at ? Time(at) : null), CancellationToken.None);
        return result.IsOk ? new("", "", 0, 0) : new(result.Error.Code, result.Error.Message, 0, 0);
    }

    private static PositionReport Report(double?[] p) => new(Time(p[0]!.Value), p[1]!.Value, p[2]!.Value, p.ElementAtOrDefault(3), p.ElementAtOrDefault(4), p.ElementAtOrDefault(5));

    // A broken clock must not break the hub: what cannot be a time becomes one that the filter refuses.
    private static DateTimeOffset Time(double milliseconds) =>
        milliseconds is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : DateTimeOffset.MaxValue;
}
