using FoodDelivery.Analytics;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Analytics;

/// <summary>The overview's figures, against orders made by the product's own methods.</summary>
public sealed class OperationsReadsTest(ClassDatabase database) : ModuleTest(database)
{
    private async Task<OperationsFigures> FiguresOfAsync(params Order[] orders)
    {
        await Database.ExecuteAsync("DELETE FROM ordering.orders");
        await WithAsync((OrderingDb db) =>
        {
            db.Orders.AddRange(orders);
            return db.SaveChangesAsync();
        });
        Time.Advance(TimeSpan.FromSeconds(10)); // what was looked at before is too old now
        return await Rooms.GetRequiredService<OperationsReads>().FiguresAsync(default);
    }

    /// <summary>Late, because this many minutes went into each stage.</summary>
    private static Order LateOrder(int accept, int cook, int wait, int travel)
    {
        var order = AnOrder.In(OrderStatus.AwaitingPayment);
        var at = AnOrder.Noon;
        order.Place(TimeSpan.FromMinutes(120), Actor.System, at);
        order.Accept(15, AnOrder.Kitchen, at = at.AddMinutes(accept), null);
        order.MarkReady(AnOrder.Kitchen, at = at.AddMinutes(cook));
        order.PickUp(Actor.System, at = at.AddMinutes(wait));
        Assert.True(order.Deliver(Actor.System, at.AddMinutes(travel)).IsOk);
        return order;
    }

    [Fact]
    public async Task Orders_are_counted_where_they_stand()
    {
        var figures = await FiguresOfAsync(AnOrder.In(OrderStatus.Placed), AnOrder.In(OrderStatus.Placed), AnOrder.In(OrderStatus.Ready), AnOrder.In(OrderStatus.Delivered), AnOrder.In(OrderStatus.Rejected));
        Assert.Equal(2, figures.Live["Placed"]);
        Assert.Equal(1, figures.Live["Ready"]);
        Assert.DoesNotContain("Delivered", figures.Live.Keys);
        Assert.Equal((1, 1), (figures.EndedToday["Delivered"], figures.EndedToday["Rejected"]));
    }

    [Fact]
    public async Task Late_orders_name_the_stage_that_holds_them_and_the_worst_comes_first()
    {
        // It is evening; these were promised for noon.
        var figures = await FiguresOfAsync(AnOrder.In(OrderStatus.Placed), AnOrder.In(OrderStatus.Preparing), AnOrder.In(OrderStatus.Ready), AnOrder.In(OrderStatus.PickedUp), AnOrder.In(OrderStatus.Delivered));
        Assert.Equal(4, figures.LateTotal);
        Assert.Equal([Stage.Accept, Stage.Cook, Stage.Wait, Stage.Travel], figures.Late.Select(late => late.Stage).Order());
        Assert.Equal(figures.Late.OrderBy(late => late.By), figures.Late);
    }

    [Theory]
    [InlineData(40, 15, 2, 8, Stage.Accept)]
    [InlineData(2, 90, 2, 8, Stage.Cook)]
    [InlineData(2, 15, 60, 8, Stage.Wait)]
    [InlineData(2, 15, 2, 70, Stage.Travel)]
    public async Task A_late_delivery_is_laid_to_the_stage_that_overran_most(int accept, int cook, int wait, int travel, Stage stage)
    {
        var figures = await FiguresOfAsync(LateOrder(accept, cook, wait, travel), AnOrder.In(OrderStatus.Delivered));
        Assert.Equal(new Dictionary<Stage, int> { [stage] = 1 }, figures.LateByStage);
        Assert.Equal(2, figures.DeliveredToday);
    }

    [Fact]
    public async Task Medians_and_hours_cover_today()
    {
        var figures = await FiguresOfAsync(LateOrder(2, 10, 1, 8), LateOrder(4, 20, 1, 8), LateOrder(6, 30, 1, 20));
        Assert.Equal((4, 20, 8), (figures.Medians.Accept, figures.Medians.Prep, figures.Medians.Delivery));
        Assert.Equal(3, figures.PerHour.Sum(hour => hour.Orders));
        Assert.Equal(3, figures.PerHour.Single(hour => hour.Hour == AnOrder.Noon).Orders);
        // Half past six in the evening in New York: nineteen hours have begun, quiet ones included.
        Assert.Equal(19, figures.PerHour.Count);
        Assert.Equal(new DateTimeOffset(2026, 6, 17, 4, 0, 0, TimeSpan.Zero), figures.DayBegan);
    }

    [Fact]
    public async Task An_empty_city_has_figures_too()
    {
        var figures = await FiguresOfAsync();
        Assert.Empty(figures.Live);
        Assert.Equal(new StageMinutes(null, null, null), figures.Medians);
        Assert.Equal(0, figures.LateTotal);
    }

    [Fact]
    public async Task One_look_serves_everybody_for_a_few_seconds()
    {
        var first = await FiguresOfAsync(AnOrder.In(OrderStatus.Placed));
        var reads = Rooms.GetRequiredService<OperationsReads>();
        Assert.Same(first, await reads.FiguresAsync(default));
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotSame(first, await reads.FiguresAsync(default));
    }
}
