using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Analytics;

public sealed class OperationsOptions
{
    /// <summary>IANA zone whose midnight begins the operators' day.</summary>
    [Required]
    public string TimeZone { get; set; } = "America/New_York";
}

/// <summary>Which part of the way made a meal late.</summary>
public enum Stage
{
    Accept,
    Cook,
    /// <summary>Ready, and no courier took it.</summary>
    Wait,
    Travel,
    /// <summary>At the door, and not handed over.</summary>
    Door,
}

/// <summary>The overview's figures, of one moment.</summary>
/// <param name="Live">How many orders stand where now, by status name.</param>
/// <param name="EndedToday">How many ended how since the operators' midnight, by status name.</param>
/// <param name="PerHour">Orders placed in each hour since midnight, oldest first, empty hours included.</param>
/// <param name="LateByStage">Of today's late deliveries, what made them late.</param>
public sealed record OperationsFigures(
    DateTimeOffset At, DateTimeOffset DayBegan, IReadOnlyDictionary<string, int> Live, IReadOnlyDictionary<string, int> EndedToday, IReadOnlyList<LateOrder> Late, int LateTotal,
    CourierFigures Couriers, WebhookFigures Webhooks, IReadOnlyList<HourCount> PerHour, StageMinutes Medians, int DeliveredToday, IReadOnlyDictionary<Stage, int> LateByStage);

/// <summary>An order under way whose promise has passed.</summary>
/// <param name="Stage">Where it hangs now.</param>
/// <param name="By">The latest time the customer is told now.</param>
public sealed record LateOrder(Guid OrderId, string Number, string RestaurantName, Stage Stage, DateTimeOffset By, DateTimeOffset StageSince);

/// <param name="Stale">On duty, and not heard of for five minutes.</param>
/// <param name="Paused">On duty, and their phone has said that it cannot track.</param>
public sealed record CourierFigures(int OnDuty, int Busy, int Stale, int Paused);

/// <param name="Accepted">Genuine ones today.</param>
/// <param name="Refused">Turned away today: forged, or with a wrong secret.</param>
/// <param name="Waiting">Stored and not understood for more than a minute.</param>
public sealed record WebhookFigures(long Accepted, long Refused, int Waiting);

public sealed record HourCount(DateTimeOffset Hour, int Orders);

/// <summary>Medians of today in minutes; null before there is one.</summary>
public sealed record StageMinutes(double? Accept, double? Prep, double? Delivery);

/// <summary>Paid, and the kitchen has said neither yes nor no.</summary>
public sealed record UnansweredOrder(Guid OrderId, string Number, string RestaurantName, string TimeZone, DateTimeOffset PlacedAt, DateTimeOffset? AcceptBefore);
