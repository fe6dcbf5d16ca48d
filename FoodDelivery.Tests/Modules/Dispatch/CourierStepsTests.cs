using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Dispatch;

public sealed class CourierStepsTests(ClassDatabase database) : DispatchTest(database)
{
    [Fact]
    public async Task The_whole_way_to_the_door()
    {
        var (delivery, courier, actor) = await JobAsync(DeliveryStatus.AtDoor);
        Ok(await Complete(actor, delivery, Pin));
        Assert.Equal(DeliveryStatus.Delivered, (await FindAsync(delivery)).Status);
        Assert.Equal(0, (await CourierRowAsync(courier)).Jobs);
        Assert.Equal(["DeliveryAssigned", "CourierArrivedAtRestaurant", "DeliveryPickedUp", "CourierArrivedAtDoor", "DeliveryCompleted"], await FactsOfAsync(delivery));
    }

    [Fact]
    public async Task Pressing_twice_is_one_step_with_or_without_a_key()
    {
        var (delivery, _, actor) = await JobAsync();
        var key = Guid.CreateVersion7();
        for (var i = 0; i < 3; i++) Ok(await AsAsync(actor, (ArriveAtRestaurant use) => use.RunAsync(new(delivery, Key: key), default)));
        for (var i = 0; i < 2; i++) Ok(await AsAsync(actor, (ArriveAtRestaurant use) => use.RunAsync(new(delivery), default)));
        for (var i = 0; i < 2; i++) Ok(await AsAsync(actor, (PickUp use) => use.RunAsync(new(delivery), default)));
        Ok(await AsAsync(actor, (ArriveAtRestaurant use) => use.RunAsync(new(delivery, Key: key), default)));
        Assert.Equal(["DeliveryAssigned", "CourierArrivedAtRestaurant", "DeliveryPickedUp"], await FactsOfAsync(delivery));
    }

    [Fact]
    public async Task Two_buttons_at_the_same_moment_are_one_step()
    {
        for (var round = 0; round < 5; round++)
        {
            var (delivery, courier, actor) = await JobAsync(DeliveryStatus.AtDoor);
            var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Complete(actor, delivery, Pin)));
            Assert.Contains(results, r => r.IsOk);
            Assert.All(results.Where(r => !r.IsOk), r => Assert.Equal("dispatch.busy", r.Error!.Code));
            Assert.Single(await FactsOfAsync(delivery), "DeliveryCompleted");
            Assert.Equal(0, (await CourierRowAsync(courier)).Jobs);
        }
    }

    [Fact]
    public async Task Done_time_and_received_time_are_both_kept()
    {
        var (delivery, _, actor) = await JobAsync();
        var done = Time.GetUtcNow().AddMinutes(4);
        Time.Advance(TimeSpan.FromMinutes(20));
        // A phone somewhere else in the world writes its own offset.
        Ok(await AsAsync(actor, (ArriveAtRestaurant use) => use.RunAsync(new(delivery, done.ToOffset(TimeSpan.FromHours(5)), Guid.CreateVersion7()), default)));
        var line = (await FindAsync(delivery)).Timeline.Single(e => e.What == "at restaurant");
        Assert.Equal((done, Time.GetUtcNow()), (line.At, line.ReceivedAt));
    }

    [Fact]
    public async Task At_the_door_from_far_away_is_asked_back_and_taken_when_pressed_again()
    {
        var (delivery, _, actor) = await JobAsync(DeliveryStatus.PickedUp);
        Time.Advance(TimeSpan.FromMinutes(1));
        await SeenAsync(actor, 800);
        var key = Guid.CreateVersion7();
        // The same press sent twice is one press, not two.
        for (var i = 0; i < 2; i++)
        {
            var refused = await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(delivery, Key: key), default));
            Refused("dispatch.too_far", refused);
            Assert.Contains("800 m from the door", refused.Error!.Message, StringComparison.Ordinal);
        }
        Assert.Equal(DeliveryStatus.PickedUp, (await FindAsync(delivery)).Status);
        Assert.Single((await FindAsync(delivery)).Timeline, e => e.What == "not there yet");

        // Long after, it is a new question.
        Time.Advance(TimeSpan.FromMinutes(6));
        await SeenAsync(actor, 700);
        Refused("dispatch.too_far", await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(delivery, Key: Guid.CreateVersion7()), default)));
        Ok(await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(delivery, Key: Guid.CreateVersion7()), default)));
        var row = await FindAsync(delivery);
        Assert.Equal((DeliveryStatus.AtDoor, "courier says: at the door; position 700 m away"), (row.Status, row.Timeline[^1].Detail));
        Assert.Single(await FactsOfAsync(delivery), "CourierArrivedAtDoor");
    }

    [Fact]
    public async Task At_the_restaurant_from_far_away_only_if_the_courier_insists()
    {
        var (delivery, _, actor) = await JobAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        await SeenAsync(actor, 5000);
        Ok(await AsAsync(actor, (ArriveAtRestaurant use) => use.RunAsync(new(delivery, Insists: true), default)));
        Assert.StartsWith("courier says: at the restaurant; position ", (await FindAsync(delivery)).Timeline[^1].Detail, StringComparison.Ordinal);

        var (other, _, third) = await JobAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        await SeenAsync(third, 5000);
        Refused("dispatch.too_far", await AsAsync(third, (ArriveAtRestaurant use) => use.RunAsync(new(other), default)));
    }

    [Fact]
    public async Task Near_old_or_pressed_without_a_connection_nobody_is_asked_back()
    {
        var (near, _, actor) = await JobAsync(DeliveryStatus.PickedUp);
        Time.Advance(TimeSpan.FromMinutes(1));
        await SeenAsync(actor, 240);
        Ok(await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(near), default)));
        Assert.Null((await FindAsync(near)).Timeline[^1].Detail);

        var (old, _, other) = await JobAsync(DeliveryStatus.PickedUp);
        Time.Advance(TimeSpan.FromMinutes(1));
        await SeenAsync(other, 800);
        Time.Advance(TimeSpan.FromSeconds(61));
        Ok(await AsAsync(other, (ArriveAtDoor use) => use.RunAsync(new(old), default)));

        // What was pressed in a cellar is written down with what the phone knew then; nobody can go back to it.
        var (offline, _, third) = await JobAsync(DeliveryStatus.PickedUp);
        Time.Advance(TimeSpan.FromMinutes(1));
        await SeenAsync(third, 800);
        var pressed = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromMinutes(5));
        await SeenAsync(third, 20);
        Ok(await AsAsync(third, (ArriveAtDoor use) => use.RunAsync(new(offline, pressed, Guid.CreateVersion7()), default)));
        Assert.Equal("courier says: at the door; position 800 m away", (await FindAsync(offline)).Timeline[^1].Detail);
    }

    [Fact]
    public async Task Only_its_own_courier_may_step()
    {
        var (delivery, _, _) = await JobAsync();
        var (_, other) = await CourierAsync("Kofi Owusu");
        Refused("dispatch.not_your_job", await AsAsync(other, (ArriveAtRestaurant use) => use.RunAsync(new(delivery), default)));
        Refused("dispatch.not_a_courier", await AsAsync(Customer, (ArriveAtRestaurant use) => use.RunAsync(new(delivery), default)));
        Refused("dispatch.not_a_courier", await AsAsync(Dora, (ArriveAtRestaurant use) => use.RunAsync(new(delivery), default)));
        Refused("dispatch.not_a_courier", await AsAsync(Actor.Anonymous, (PickUp use) => use.RunAsync(new(delivery), default)));
        Refused("dispatch.no_such_delivery", await AsAsync(other, (PickUp use) => use.RunAsync(new(Guid.CreateVersion7()), default)));
        Refused("dispatch.not_your_job", await AsAsync(other, (ArriveAtDoor use) => use.RunAsync(new(delivery), default)));
        Refused("dispatch.not_your_job", await Complete(other, delivery, Pin));
        Refused("dispatch.not_your_job", await AsAsync(other, (AbandonDelivery use) => use.RunAsync(new(delivery, "want it"), default)));
        Assert.Equal(DeliveryStatus.Assigned, (await FindAsync(delivery)).Status);
    }

    [Fact]
    public async Task Steps_are_taken_in_order()
    {
        var (delivery, _, actor) = await JobAsync();
        Refused("dispatch.not_possible_now", await AsAsync(actor, (PickUp use) => use.RunAsync(new(delivery), default)));
        Refused("dispatch.not_possible_now", await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(delivery), default)));
        Refused("dispatch.not_possible_now", await Complete(actor, delivery, Pin));
    }

    [Fact]
    public async Task Wrong_pins_are_counted_by_the_server_and_lock_at_five()
    {
        var (delivery, _, actor) = await JobAsync(DeliveryStatus.AtDoor);
        foreach (var nonsense in new[] { "", "471", "47111", "47a1", "４７１１" }) Refused("dispatch.pin_not_four_digits", await Complete(actor, delivery, nonsense));
        var key = Guid.CreateVersion7();
        for (var i = 0; i < 3; i++) Refused("dispatch.wrong_pin", await Complete(actor, delivery, "0000", key));
        Assert.Equal(1, (await FindAsync(delivery)).WrongPins);
        for (var i = 0; i < 3; i++) Refused("dispatch.wrong_pin", await Complete(actor, delivery, "0000"));
        Refused("dispatch.pin_locked", await Complete(actor, delivery, "0000"));
        Refused("dispatch.pin_locked", await Complete(actor, delivery, Pin));
        Assert.Equal((DeliveryStatus.AtDoor, 5), ((await FindAsync(delivery)).Status, (await FindAsync(delivery)).WrongPins));

        Refused("dispatch.only_dispatchers", await AsAsync(actor, (OverrideDelivery use) => use.RunAsync(new(delivery, "trust me"), default)));
        Refused("dispatch.reason_missing", await AsAsync(Dora, (OverrideDelivery use) => use.RunAsync(new(delivery, ""), default)));
        Refused("dispatch.no_such_delivery", await AsAsync(Dora, (OverrideDelivery use) => use.RunAsync(new(Guid.CreateVersion7(), "phoned"), default)));
        Ok(await AsAsync(Dora, (OverrideDelivery use) => use.RunAsync(new(delivery, "customer confirmed by phone"), default)));
        var row = await FindAsync(delivery);
        Assert.Equal((DeliveryStatus.Delivered, "Dora Mensah", "customer confirmed by phone"), (row.Status, row.Timeline[^1].By, row.Timeline[^1].Detail));
        Assert.Equal("DeliveryCompleted", (await FactsOfAsync(delivery))[^1]);
        Refused("dispatch.not_possible_now", await AsAsync(Dora, (OverrideDelivery use) => use.RunAsync(new(delivery, "once more"), default)));
    }

    [Fact]
    public async Task Guessing_on_many_lines_at_once_gets_no_extra_tries()
    {
        var (delivery, _, actor) = await JobAsync(DeliveryStatus.AtDoor);
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Complete(actor, delivery, $"{n:0000}")));
        Assert.DoesNotContain(results, r => r.IsOk);
        Assert.InRange((await FindAsync(delivery)).WrongPins, 1, 5);
        Assert.True(results.Count(r => r.Error!.Code == "dispatch.wrong_pin") <= 5);
    }

    [Fact]
    public async Task Giving_back_before_the_pickup_frees_the_order()
    {
        var (delivery, courier, actor) = await JobAsync(DeliveryStatus.AtRestaurant);
        Refused("dispatch.reason_missing", await Abandon(actor, delivery, ""));
        var key = Guid.CreateVersion7();
        Ok(await Abandon(actor, delivery, "my bike broke down", key));
        Ok(await Abandon(actor, delivery, "my bike broke down", key));
        var row = await FindAsync(delivery);
        Assert.Equal((DeliveryStatus.Unassigned, null), (row.Status, row.CourierId));
        Assert.Equal(0, (await CourierRowAsync(courier)).Jobs);
        Assert.Single(await FactsOfAsync(delivery), "DeliveryUnassigned");
    }

    [Fact]
    public async Task After_the_pickup_it_has_failed_for_good()
    {
        var (delivery, courier, actor) = await JobAsync(DeliveryStatus.PickedUp);
        Ok(await Abandon(actor, delivery, "customer absent"));
        Assert.Equal((DeliveryStatus.Abandoned, 0), ((await FindAsync(delivery)).Status, (await CourierRowAsync(courier)).Jobs));
        Assert.Equal("DeliveryAbandoned", (await FactsOfAsync(delivery))[^1]);
        Refused("dispatch.not_possible_now", await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(delivery), default)));
    }

    [Fact]
    public async Task A_dispatcher_closes_for_a_courier_whose_phone_is_dead()
    {
        var (delivery, courier, _) = await JobAsync(DeliveryStatus.PickedUp);
        Refused("dispatch.not_a_courier", await Abandon(Customer, delivery, "hungry no more"));
        Ok(await Abandon(Dora, delivery, "courier had an accident"));
        Assert.Equal(("Dora Mensah", 0), ((await FindAsync(delivery)).Timeline[^1].By, (await CourierRowAsync(courier)).Jobs));
        Refused("dispatch.not_possible_now", await Abandon(Dora, await DeliveryAsync(), "nobody has it"));
    }

    /// <summary>The courier's phone reports a place this far north of the customer's door.</summary>
    private async Task SeenAsync(Actor actor, double meters) => Ok(await AsAsync(actor, (ReportPositions use) =>
        use.RunAsync(ReportPositions.Request.Mine([new(Time.GetUtcNow(), Rules.Dispatch.Sample.Door.Lat + meters / 111_195, Rules.Dispatch.Sample.Door.Lng, 8)]), default)));

    private Task<Result> Complete(Actor who, Guid delivery, string pin, Guid? key = null) => AsAsync(who, (CompleteDelivery use) => use.RunAsync(new(delivery, pin, Key: key), default));

    private Task<Result> Abandon(Actor who, Guid delivery, string why, Guid? key = null) => AsAsync(who, (AbandonDelivery use) => use.RunAsync(new(delivery, why, Key: key), default));
}
