using FoodDelivery.Dispatch;

namespace FoodDelivery.Web.Dispatch;

/// <summary>What a courier's phone reads.</summary>
public static class CourierAnswers
{
    /// <param name="DeliveredThisShift">How many since they went on duty.</param>
    /// <param name="Jobs">In the order to do them.</param>
    /// <param name="Cancelled">Ended under way, and not yet confirmed with <c>seen</c>.</param>
    public sealed record MyJobs(Guid CourierId, string Name, bool OnDuty, DateTimeOffset? OnDutySince, DateTimeOffset? TrackingPausedAt, IReadOnlyList<Job> Jobs, IReadOnlyList<EndedJob> Cancelled, int DeliveredThisShift)
    {
        public static MyJobs Of(CourierHome home) => new(
            home.CourierId, home.Name, home.OnDutySince is not null, home.OnDutySince, home.TrackingPausedAt, [.. home.Jobs.Select(Job.Of)],
            [.. home.Cancelled.Select(one => new EndedJob(one.DeliveryId, one.Number, one.RestaurantName, one.HadFood))], home.DeliveredThisShift);
    }

    /// <param name="PatienceSeconds">How long to wait at the door for a customer who does not open.</param>
    public sealed record Job(
        Guid DeliveryId, string Number, DeliveryStatus Status, string Restaurant, string RestaurantPhone, DispatchAnswers.Stop Pickup, DispatchAnswers.Stop DropOff, string ContactName, string ContactPhone, string? Notes,
        int ItemCount, DateTimeOffset ReadyAt, DateTimeOffset? FoodReadyAt, DateTimeOffset PromisedBy, DateTimeOffset AssignedAt, DateTimeOffset? AtDoorAt, string TimeZone, int WrongPins, int PatienceSeconds)
    {
        public static Job Of(CourierJob job) => new(
            job.DeliveryId, job.Number, job.Status, job.RestaurantName, job.RestaurantPhone, new(job.PickupLine, job.Pickup), new(job.DropOffLine, job.DropOff),
            job.ContactName, job.ContactPhone, job.Notes, job.ItemCount, job.ReadyAt, job.FoodReadyAt, job.PromisedBy, job.AssignedAt, job.AtDoorAt, job.TimeZone, job.WrongPins, (int)job.Patience.TotalSeconds);
    }

    /// <param name="HadFood">The courier carried the food when it was cancelled.</param>
    public sealed record EndedJob(Guid DeliveryId, string Number, string Restaurant, bool HadFood);

    /// <param name="Why">The dispatcher's reason; null when it was given to somebody else.</param>
    public sealed record TakenJob(Guid DeliveryId, string Number, string? Why);
}
