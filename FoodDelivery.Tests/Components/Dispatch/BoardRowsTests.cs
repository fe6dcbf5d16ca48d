using Bunit;
using FoodDelivery.Dispatch;
using FoodDelivery.Tests.Rules.Dispatch;
using FoodDelivery.Web.Dispatch;

namespace FoodDelivery.Tests.Components.Dispatch;

/// <summary>The board's rows: what they say, which help they offer, and that they are drawn again only when there is something to see.</summary>
public sealed class BoardRowsTests : IAsyncDisposable
{
    private readonly BunitContext context = new();
    private readonly List<string> done = [];

    [Fact]
    public void A_row_says_what_where_and_who()
    {
        var row = Drawn(Sample.Row());
        var cut = context.Render<QueueRow>(p => p.Add(c => c.Row, row).Add(c => c.OnSelect, id => done.Add($"select {id}")));
        Assert.Contains(row.Delivery.Number, cut.Find(".number").TextContent, StringComparison.Ordinal);
        foreach (var words in new[] { "Unassigned", "Nonna's Corner", "1 Vanderbilt Ave", "No courier" }) Assert.Contains(words, cut.Markup.Replace("&#x27;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        cut.Find("button").Click();
        Assert.Equal([$"select {row.Id}"], done);
    }

    [Fact]
    public void A_row_is_drawn_again_only_when_it_is_another_one_and_flashes_when_its_stage_changed()
    {
        var row = Drawn(Sample.Row());
        var cut = context.Render<QueueRow>(p => p.Add(c => c.Row, row));
        cut.Render(p => p.Add(c => c.Row, row));
        cut.Render(p => p.Add(c => c.Row, row));
        Assert.Equal(1, cut.RenderCount);
        cut.Render(p => p.Add(c => c.Row, row with { DoorAt = row.DoorAt.AddMinutes(1) }));
        Assert.Equal(2, cut.RenderCount);
        Assert.Empty(cut.FindAll(".fd-flash"));
        cut.Render(p => p.Add(c => c.Row, row with { Delivery = row.Delivery with { Status = DeliveryStatus.Assigned, CourierName = "Kofi Owusu" } }));
        Assert.Single(cut.FindAll(".fd-flash"));
        Assert.Contains("Kofi Owusu", cut.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chosen_row_says_so()
    {
        var cut = context.Render<QueueRow>(p => p.Add(c => c.Row, Drawn(Sample.Row())).Add(c => c.Selected, true));
        Assert.Equal("true", cut.Find("button").GetAttribute("aria-current"));
    }

    [Theory]
    [InlineData(DeliveryStatus.Unassigned, TroubleKind.Unassigned, "Assign")]
    [InlineData(DeliveryStatus.Unassigned, TroubleKind.Late, "Assign")]
    [InlineData(DeliveryStatus.Assigned, TroubleKind.Stopped, "Reassign")]
    [InlineData(DeliveryStatus.Assigned, TroubleKind.Stale, "Reassign")]
    [InlineData(DeliveryStatus.Assigned, TroubleKind.NoShow, "Reassign")]
    [InlineData(DeliveryStatus.Assigned, TroubleKind.OffRoute, "Reassign")]
    [InlineData(DeliveryStatus.PickedUp, TroubleKind.OffRoute, "Call courier")]
    [InlineData(DeliveryStatus.AtDoor, TroubleKind.Absent, "Call courier")]
    [InlineData(DeliveryStatus.PickedUp, TroubleKind.Late, "Call courier")]
    [InlineData(DeliveryStatus.PickedUp, TroubleKind.Paused, "Call courier")]
    [InlineData(DeliveryStatus.AtDoor, TroubleKind.PinLocked, "Decide")]
    public void Every_exception_brings_the_button_that_helps(DeliveryStatus status, TroubleKind kind, string help)
    {
        var row = Sample.Row(status, Guid.CreateVersion7(Sample.Noon));
        var cut = context.Render<TroubleLine>(p => p
            .Add(c => c.Trouble, new BoardTrouble("k", row.Number, new Trouble(kind, "Something is wrong", Sample.Noon, Sample.Noon), row, "+12125550100"))
            .Add(c => c.OnAssign, id => done.Add($"assign {id}")).Add(c => c.OnDecide, id => done.Add($"decide {id}")).Add(c => c.OnOpen, id => done.Add($"open {id}")));
        var button = cut.Find(".help");
        Assert.Equal(help, button.TextContent);
        if (help == "Call courier") Assert.Equal("tel:+12125550100", button.GetAttribute("href"));
        else button.Click();
        cut.Find("button.words").Click();
        Assert.Equal(help switch { "Call courier" => [$"open {row.Id}"], "Decide" => [$"decide {row.Id}", $"open {row.Id}"], _ => new[] { $"assign {row.Id}", $"open {row.Id}" } }, done);
    }

    [Fact]
    public void Without_a_telephone_there_is_still_something_to_press()
    {
        var row = Sample.Row(DeliveryStatus.PickedUp, Guid.CreateVersion7(Sample.Noon));
        var cut = context.Render<TroubleLine>(p => p
            .Add(c => c.Trouble, new BoardTrouble("k", row.Number, new Trouble(TroubleKind.OffRoute, "Off", Sample.Noon, Sample.Noon), row, null)).Add(c => c.OnOpen, id => done.Add($"open {id}")));
        cut.Find(".help").Click();
        Assert.Equal([$"open {row.Id}"], done);
    }

    [Fact]
    public void An_order_nobody_answers_offers_the_kitchens_telephone()
    {
        var cut = context.Render<TroubleLine>(p => p.Add(c => c.Trouble, new BoardTrouble("k", "FD-1", new Trouble(TroubleKind.Unaccepted, "Nobody answers", Sample.Noon, Sample.Noon), null, "+1 (212) 555-0101")));
        Assert.Equal(("Call kitchen", "tel:+12125550101"), (cut.Find(".help").TextContent, cut.Find(".help").GetAttribute("href")));
    }

    [Fact]
    public void A_courier_is_free_busy_a_ghost_or_gone()
    {
        var courier = Sample.CourierRow(jobs: 0);
        Shows("Free", "free", new(courier, PositionAge.Fresh, "") { Activity = CourierActivity.Free });
        Shows("FD-7 · FD-8", "busy", new(courier, PositionAge.Fresh, "FD-7 · FD-8") { Activity = CourierActivity.Carrying });
        Shows("seen", "ghost", new(courier, PositionAge.Ghost, "") { Activity = CourierActivity.Free });
        Shows("Tracking paused", "ghost", new(courier with { TrackingPausedAt = Sample.Noon }, PositionAge.Fresh, "") { Activity = CourierActivity.Free });
        Shows("Off duty", "off", new(courier with { OnDutySince = null }, PositionAge.None, "") { Activity = CourierActivity.Gone });

        void Shows(string words, string look, BoardCourier shown)
        {
            var cut = context.Render<CourierLine>(p => p.Add(c => c.Courier, shown));
            Assert.StartsWith(words, cut.Find(".what").TextContent.Trim(), StringComparison.Ordinal);
            Assert.Contains(look, cut.Find("button").ClassList);
        }
    }

    [Theory]
    [InlineData(DeliveryStatus.Assigned)]
    [InlineData(DeliveryStatus.AtRestaurant)]
    [InlineData(DeliveryStatus.PickedUp)]
    [InlineData(DeliveryStatus.AtDoor)]
    public void A_job_card_carries_every_step_so_that_it_works_without_a_server(DeliveryStatus status)
    {
        var job = new CourierJob(Guid.CreateVersion7(Sample.Noon), "FD-10001", status, "Nonna's Corner", "+1 212 555 0101", "350 W 42nd St", Sample.Kitchen, "1 Vanderbilt Ave", Sample.Door,
            "Ada Lindqvist", "+12125550199", "Blue door", 3, Sample.Noon, null, Sample.Noon.AddMinutes(30), Sample.Noon, "America/New_York", 2);
        var cut = context.Render<JobCard>(p => p.Add(c => c.Job, job));
        var card = cut.Find("article");
        Assert.Equal((status.ToString(), job.DeliveryId.ToString()), (card.GetAttribute("data-server-stage"), card.GetAttribute("data-delivery")));
        Assert.Equal(["arrive-at-restaurant", "pick-up", "arrive-at-door", "complete"], cut.FindAll("button.primary").Select(b => b.GetAttribute("data-act")));
        Assert.Equal(10, cut.FindAll("[data-digit]").Count(b => b.GetAttribute("data-digit") != "back"));
        Assert.Contains(cut.FindAll("a"), a => a.GetAttribute("href") == "tel:+12125550199");
        Assert.Contains(cut.FindAll("a"), a => a.GetAttribute("href")!.Contains("destination=40.752700,-73.977200", StringComparison.Ordinal));
        Assert.Contains("2 wrong so far", cut.Markup, StringComparison.Ordinal);
        Assert.Contains("Blue door", cut.Markup, StringComparison.Ordinal);
        Assert.All(cut.FindAll("[data-act=abandon]"), b => Assert.False(string.IsNullOrEmpty(b.GetAttribute("data-reason"))));
    }

    [Fact]
    public void At_the_door_the_card_says_until_when_to_wait()
    {
        var job = new CourierJob(Guid.CreateVersion7(Sample.Noon), "FD-10001", DeliveryStatus.AtDoor, "Nonna's Corner", "+1 212 555 0101", "350 W 42nd St", Sample.Kitchen, "1 Vanderbilt Ave", Sample.Door,
            "Ada Lindqvist", "+12125550199", null, 3, Sample.Noon, null, Sample.Noon.AddMinutes(30), Sample.Noon, "America/New_York", 0, Sample.Noon, TimeSpan.FromMinutes(8));
        var cut = context.Render<JobCard>(p => p.Add(c => c.Job, job));
        Assert.Contains("12:08", cut.Find(".absent").TextContent, StringComparison.Ordinal);
        Assert.Equal(Sample.Noon.AddMinutes(8).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), cut.Find(".absent time").GetAttribute("data-until"));
        cut.Render(p => p.Add(c => c.Job, job with { AtDoorAt = null }));
        Assert.Empty(cut.FindAll(".absent"));
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private static BoardRow Drawn(DeliveryRow row) => BoardPicture.Draw([row], [], [], null, Sample.Noon, Sample.Noon, new()).Rows.Single();
}
