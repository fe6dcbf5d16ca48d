using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Dispatch;

/// <summary>A courier is told when a job was taken away, and never that it was when they gave it back.</summary>
public sealed class LostJobTests(ClassDatabase database) : DispatchTest(database)
{
    [Fact]
    public async Task Given_back_on_whichever_phone_is_no_news()
    {
        var (delivery, _, actor) = await JobAsync();
        Ok(await AsAsync(actor, (AbandonDelivery use) => use.RunAsync(new(delivery, "My bike broke down", Key: Guid.CreateVersion7()), default)));
        Assert.Null(await LostAsync(actor, delivery));
    }

    [Fact]
    public async Task Taken_back_by_a_dispatcher_comes_with_the_reason_also_after_an_earlier_return()
    {
        var (delivery, courier, actor) = await JobAsync();
        Ok(await AsAsync(actor, (AbandonDelivery use) => use.RunAsync(new(delivery, "My bike broke down"), default)));
        Ok(await AsAsync(Dora, (AssignDelivery use) => use.RunAsync(new(delivery, courier), default)));
        Assert.Null(await LostAsync(actor, delivery));
        Ok(await AsAsync(Dora, (UnassignDelivery use) => use.RunAsync(new(delivery, courier, "too far away"), default)));
        var number = (await FindAsync(delivery)).Number;
        Assert.Equal(new LostJob(delivery, number, "too far away"), await LostAsync(actor, delivery));
    }

    [Fact]
    public async Task Given_to_somebody_else_is_said_to_the_one_who_lost_it_only()
    {
        var (delivery, courier, actor) = await JobAsync();
        var (other, otherActor) = await CourierAsync("Kofi Owusu");
        Ok(await AsAsync(Dora, (ReassignDelivery use) => use.RunAsync(new(delivery, courier, other), default)));
        Assert.Null((await LostAsync(actor, delivery))!.Why);
        Assert.Null(await LostAsync(otherActor, delivery));
        Assert.Null(await LostAsync(Customer, delivery));
    }

    [Fact]
    public async Task Delivered_meanwhile_is_not_lost()
    {
        var (delivery, _, actor) = await JobAsync(DeliveryStatus.AtDoor);
        Ok(await AsAsync(actor, (CompleteDelivery use) => use.RunAsync(new(delivery, Pin), default)));
        Assert.Null(await LostAsync(actor, delivery));
    }

    private Task<LostJob?> LostAsync(Actor actor, Guid delivery) => AsAsync(actor, (CourierReads reads) => reads.LostAsync(delivery, default));
}
