using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Tests.Rules.Dispatch;

/// <summary>Every status × every action, against a table written by hand: what is not in the table is forbidden.</summary>
public sealed class DeliveryRulesTests
{
    private static readonly Dictionary<(DeliveryStatus, DeliveryAction), DeliveryStatus> Legal = new()
    {
        [(DeliveryStatus.Unassigned, DeliveryAction.Assign)] = DeliveryStatus.Assigned,
        [(DeliveryStatus.Unassigned, DeliveryAction.Cancel)] = DeliveryStatus.Cancelled,
        [(DeliveryStatus.Assigned, DeliveryAction.Reassign)] = DeliveryStatus.Assigned,
        [(DeliveryStatus.Assigned, DeliveryAction.Unassign)] = DeliveryStatus.Unassigned,
        [(DeliveryStatus.Assigned, DeliveryAction.GiveBack)] = DeliveryStatus.Unassigned,
        [(DeliveryStatus.Assigned, DeliveryAction.ArriveAtRestaurant)] = DeliveryStatus.AtRestaurant,
        [(DeliveryStatus.Assigned, DeliveryAction.Cancel)] = DeliveryStatus.Cancelled,
        [(DeliveryStatus.AtRestaurant, DeliveryAction.Reassign)] = DeliveryStatus.Assigned,
        [(DeliveryStatus.AtRestaurant, DeliveryAction.Unassign)] = DeliveryStatus.Unassigned,
        [(DeliveryStatus.AtRestaurant, DeliveryAction.GiveBack)] = DeliveryStatus.Unassigned,
        [(DeliveryStatus.AtRestaurant, DeliveryAction.PickUp)] = DeliveryStatus.PickedUp,
        [(DeliveryStatus.AtRestaurant, DeliveryAction.Cancel)] = DeliveryStatus.Cancelled,
        [(DeliveryStatus.PickedUp, DeliveryAction.ArriveAtDoor)] = DeliveryStatus.AtDoor,
        [(DeliveryStatus.PickedUp, DeliveryAction.Override)] = DeliveryStatus.Delivered,
        [(DeliveryStatus.PickedUp, DeliveryAction.Abandon)] = DeliveryStatus.Abandoned,
        [(DeliveryStatus.PickedUp, DeliveryAction.Cancel)] = DeliveryStatus.Cancelled,
        [(DeliveryStatus.AtDoor, DeliveryAction.Complete)] = DeliveryStatus.Delivered,
        [(DeliveryStatus.AtDoor, DeliveryAction.Override)] = DeliveryStatus.Delivered,
        [(DeliveryStatus.AtDoor, DeliveryAction.Abandon)] = DeliveryStatus.Abandoned,
        [(DeliveryStatus.AtDoor, DeliveryAction.Cancel)] = DeliveryStatus.Cancelled,
    };

    public static TheoryData<DeliveryStatus, DeliveryAction> Everything()
    {
        var all = new TheoryData<DeliveryStatus, DeliveryAction>();
        foreach (var status in Enum.GetValues<DeliveryStatus>())
            foreach (var action in Enum.GetValues<DeliveryAction>()) all.Add(status, action);
        return all;
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Only_the_listed_steps_are_legal(DeliveryStatus status, DeliveryAction action) =>
        Assert.Equal(Legal.TryGetValue((status, action), out var next) ? next : null, DeliveryRules.Next(status, action));

    /// <summary>The aggregate obeys the same table: a legal action arrives where the table says, an illegal one is refused and changes nothing.</summary>
    [Theory]
    [MemberData(nameof(Everything))]
    public void A_delivery_obeys_the_table(DeliveryStatus status, DeliveryAction action)
    {
        var (delivery, courier) = Sample.In(status);
        var other = Sample.OnDuty("Other Courier");
        var (jobs, lines) = (courier.Jobs, delivery.Timeline.Count);

        var result = Act(delivery, action, courier, other);

        if (Legal.TryGetValue((status, action), out var next))
        {
            Assert.True(result.IsOk, result.Error?.Message);
            Assert.Equal(next, delivery.Status);
            Assert.True(delivery.Timeline.Count > lines);
            Assert.Equal(next.IsOver(), delivery.EndedAt is not null);
            Assert.Equal(next.IsOnTheWay(), delivery.CourierId is not null && delivery.EndedAt is null);
        }
        else
        {
            Assert.False(result.IsOk);
            Assert.False(string.IsNullOrWhiteSpace(result.Error!.Message));
            Assert.Equal(status, delivery.Status);
            Assert.Equal(lines, delivery.Timeline.Count);
            Assert.Equal(jobs, courier.Jobs);
            Assert.Equal(0, other.Jobs);
        }
    }

    /// <summary>Whatever happens, a courier's count of jobs is the number of deliveries that are really in hand.</summary>
    [Theory]
    [MemberData(nameof(Everything))]
    public void Jobs_are_counted_right(DeliveryStatus status, DeliveryAction action)
    {
        var (delivery, courier) = Sample.In(status);
        var other = Sample.OnDuty("Other Courier");
        Act(delivery, action, courier, other);
        Assert.Equal(delivery.Status.IsOnTheWay() && delivery.CourierId == courier.Id ? 1 : 0, courier.Jobs);
        Assert.Equal(delivery.Status.IsOnTheWay() && delivery.CourierId == other.Id ? 1 : 0, other.Jobs);
    }

    private static Result Act(Delivery delivery, DeliveryAction action, Courier courier, Courier other)
    {
        var doing = Sample.Doing(20);
        return action switch
        {
            DeliveryAction.Assign => delivery.Assign(other, 3, doing),
            DeliveryAction.Reassign => delivery.Reassign(courier, other, 3, doing),
            DeliveryAction.Unassign => delivery.Unassign(courier, "why", doing),
            DeliveryAction.ArriveAtRestaurant => delivery.ArriveAtRestaurant(courier, doing),
            DeliveryAction.PickUp => delivery.PickUp(courier, doing),
            DeliveryAction.ArriveAtDoor => delivery.ArriveAtDoor(courier, doing),
            DeliveryAction.Complete => delivery.Complete(courier, pinIsRight: true, 5, doing),
            DeliveryAction.Override => delivery.Override(courier, "why", doing),
            DeliveryAction.GiveBack => delivery.GiveBack(courier, "why", doing),
            DeliveryAction.Abandon => delivery.Abandon(courier, "why", doing),
            DeliveryAction.Cancel => delivery.Cancel(courier, "why", doing),
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        };
    }
}
