using FoodDelivery.Dispatch;

namespace FoodDelivery.Tests.Rules.Dispatch;

/// <summary>PIN, done-time and received-time, who may touch what: what the table of steps does not say.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public void Five_wrong_pins_lock_it_even_for_the_right_one()
    {
        var (delivery, courier) = Sample.In(DeliveryStatus.AtDoor);
        for (var i = 1; i <= 4; i++) Assert.Equal("dispatch.wrong_pin", delivery.Complete(courier, false, 5, Sample.Doing(15)).Error?.Code);
        Assert.Equal("dispatch.pin_locked", delivery.Complete(courier, false, 5, Sample.Doing(15)).Error?.Code);
        Assert.Equal("dispatch.pin_locked", delivery.Complete(courier, true, 5, Sample.Doing(16)).Error?.Code);
        Assert.Equal(DeliveryStatus.AtDoor, delivery.Status);
        Assert.True(delivery.Override(courier, "confirmed by phone", Sample.Doing(17)).IsOk);
    }

    [Fact]
    public void The_refusal_counts_down()
    {
        var (delivery, courier) = Sample.In(DeliveryStatus.AtDoor);
        Assert.Contains("4 tries left", delivery.Complete(courier, false, 5, Sample.Doing(15)).Error!.Message, StringComparison.Ordinal);
        for (var i = 0; i < 2; i++) delivery.Complete(courier, false, 5, Sample.Doing(15));
        Assert.Contains("One try left", delivery.Complete(courier, false, 5, Sample.Doing(15)).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_press_sent_twice_is_answered_the_same_and_counts_once()
    {
        var (delivery, courier) = Sample.In(DeliveryStatus.AtDoor);
        var key = Guid.CreateVersion7(Sample.Noon);
        delivery.Complete(courier, false, 5, Sample.Doing(15, key));
        Assert.Equal("dispatch.wrong_pin", delivery.AnsweredBefore(key, 5)?.Error?.Code);
        Assert.Equal(1, delivery.WrongPins);
        Assert.Null(delivery.AnsweredBefore(Guid.CreateVersion7(Sample.Noon), 5));
        Assert.Null(delivery.AnsweredBefore(null, 5));
    }

    [Fact]
    public void Both_times_are_kept_for_what_was_done_offline()
    {
        var (delivery, courier) = Sample.In(DeliveryStatus.Assigned);
        delivery.ArriveAtRestaurant(courier, Sample.Doing(6, receivedMinutes: 18));
        var line = delivery.Timeline[^1];
        Assert.Equal(Sample.Noon.AddMinutes(6), line.At);
        Assert.Equal(Sample.Noon.AddMinutes(18), line.ReceivedAt);
        Assert.Equal(Sample.Noon.AddMinutes(6), delivery.AtRestaurantAt);
    }

    [Theory]
    [InlineData(500, 18)] // a clock that is hours ahead: not after we heard of it
    [InlineData(-500, 1)] // far behind: not before it was assigned
    public void A_wrong_clock_cannot_bend_the_order_of_things(double claimed, double kept)
    {
        var (delivery, courier) = Sample.In(DeliveryStatus.Assigned);
        delivery.ArriveAtRestaurant(courier, Sample.Doing(claimed, receivedMinutes: 18));
        Assert.Equal(Sample.Noon.AddMinutes(kept), delivery.AtRestaurantAt);
    }

    [Fact]
    public void Nobody_touches_somebody_elses_job()
    {
        var stranger = Sample.OnDuty("Stranger Danger");
        var (assigned, _) = Sample.In(DeliveryStatus.Assigned);
        var (carried, _) = Sample.In(DeliveryStatus.AtDoor);
        Assert.Equal("dispatch.not_your_job", assigned.ArriveAtRestaurant(stranger, Sample.Doing(5)).Error?.Code);
        Assert.Equal("dispatch.not_your_job", assigned.GiveBack(stranger, "why not", Sample.Doing(5)).Error?.Code);
        Assert.Equal("dispatch.not_your_job", carried.Complete(stranger, true, 5, Sample.Doing(15)).Error?.Code);
        Assert.Equal("dispatch.not_your_job", carried.Abandon(stranger, "why not", Sample.Doing(15)).Error?.Code);
    }

    [Fact]
    public void A_courier_off_duty_or_full_gets_nothing()
    {
        var delivery = Sample.New();
        Assert.Equal("dispatch.courier_off_duty", delivery.Assign(Sample.OffDuty(), 3, Sample.Doing(1)).Error?.Code);
        var busy = Sample.OnDuty();
        for (var i = 0; i < 3; i++) Assert.True(Sample.New().Assign(busy, 3, Sample.Doing(1)).IsOk);
        Assert.Equal("dispatch.courier_full", delivery.Assign(busy, 3, Sample.Doing(1)).Error?.Code);
        Assert.Equal(DeliveryStatus.Unassigned, delivery.Status);
    }

    [Fact]
    public void The_shift_does_not_end_with_an_order_in_hand()
    {
        var (delivery, courier) = Sample.In(DeliveryStatus.PickedUp);
        Assert.Equal("dispatch.on_a_job", courier.GoOffDuty().Error?.Code);
        delivery.Abandon(courier, "bike stolen", Sample.Doing(20));
        Assert.True(courier.GoOffDuty().IsOk);
        Assert.False(courier.IsOnDuty);
    }

    [Fact]
    public void Reassigning_moves_the_job_and_forgets_the_arrival()
    {
        var (delivery, first) = Sample.In(DeliveryStatus.AtRestaurant);
        var second = Sample.OnDuty("Kofi Owusu");
        Assert.True(delivery.Reassign(first, second, 3, Sample.Doing(7)).IsOk);
        Assert.Equal((DeliveryStatus.Assigned, second.Id, null), (delivery.Status, delivery.CourierId, delivery.AtRestaurantAt));
        Assert.Equal((0, 1), (first.Jobs, second.Jobs));
        Assert.Equal("dispatch.moved_meanwhile", delivery.Reassign(first, Sample.OnDuty(), 3, Sample.Doing(8)).Error?.Code);
        Assert.Equal("dispatch.moved_meanwhile", delivery.Unassign(first, "why", Sample.Doing(8)).Error?.Code);
    }

    [Fact]
    public void Ready_and_recalled_follow_the_kitchen_until_the_food_is_gone()
    {
        var (delivery, courier) = Sample.In(DeliveryStatus.AtRestaurant);
        delivery.FoodReady(Sample.Noon.AddMinutes(6), Sample.Doing(6));
        Assert.NotNull(delivery.FoodReadyAt);
        delivery.FoodReady(null, Sample.Doing(7));
        Assert.Null(delivery.FoodReadyAt);
        delivery.PickUp(courier, Sample.Doing(8));
        delivery.FoodReady(Sample.Noon.AddMinutes(9), Sample.Doing(9));
        Assert.Null(delivery.FoodReadyAt);
    }
}
