using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

public enum Vehicle
{
    Bicycle,
    EBike,
    Scooter,
    Car,
}

/// <summary>Somebody who brings food. Positions live in <see cref="CourierPosition"/>: they change every few seconds and must not collide with this row.</summary>
public sealed class Courier
{
    public Guid Id { get; init; }

    /// <summary>Small and stable: what the map's position stream carries instead of the id.</summary>
    public int Number { get; init; }

    /// <summary>The person who signs in as this courier.</summary>
    public Guid? UserId { get; init; }
    public required string Name { get; init; }
    public string? Phone { get; init; }
    public Vehicle Vehicle { get; init; }

    /// <summary>Moved by a person, never by the demo's simulation.</summary>
    public bool ForPeople { get; init; }

    public DateTimeOffset? OnDutySince { get; private set; }

    /// <summary>Jobs in hand. Changing it makes two assignments to one courier, or an assignment and the end of the shift, collide instead of slipping past each other.</summary>
    public int Jobs { get; private set; }

    /// <summary>Since when the courier's page says that it cannot send positions.</summary>
    public DateTimeOffset? TrackingPausedAt { get; private set; }
    public uint Version { get; private set; }

    public bool IsOnDuty => OnDutySince is not null;

    /// <summary>The part of the name that customers see.</summary>
    public string FirstName => FirstOf(Name);

    public static string FirstOf(string name) => name.Split(' ', 2)[0];

    public void GoOnDuty(DateTimeOffset now)
    {
        OnDutySince ??= now;
        TrackingPausedAt = null;
    }

    public Result GoOffDuty()
    {
        if (Jobs > 0) return Error.Conflict("dispatch.on_a_job", Jobs == 1
            ? "You still have an order. Deliver it or give it back, then end your shift."
            : $"You still have {Jobs} orders. Deliver them or give them back, then end your shift.");
        OnDutySince = null;
        TrackingPausedAt = null;
        return Result.Ok;
    }

    public Result TakeJob(int most)
    {
        if (!IsOnDuty) return Error.Conflict("dispatch.courier_off_duty", $"{Name} is off duty. Choose a courier who is on duty.");
        if (Jobs >= most) return Error.Conflict("dispatch.courier_full", $"{Name} already has {Jobs} orders, the most one courier may carry. Choose another courier.");
        Jobs++;
        return Result.Ok;
    }

    public void LeaveJob() => Jobs = Math.Max(0, Jobs - 1);

    public void TrackingPaused(DateTimeOffset? since) => TrackingPausedAt = since;
}

/// <summary>One turn of duty.</summary>
public sealed class Shift
{
    public Guid Id { get; init; }
    public Guid CourierId { get; init; }
    public DateTimeOffset From { get; init; }
    public DateTimeOffset? Until { get; set; }
}
