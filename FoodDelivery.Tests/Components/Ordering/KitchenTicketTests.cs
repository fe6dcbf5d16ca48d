using Bunit;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Web.Ordering;

namespace FoodDelivery.Tests.Components.Ordering;

/// <summary>A ticket on the kitchen's wall in each of its states, and when it is drawn again.</summary>
public sealed class KitchenTicketTests : IAsyncDisposable
{
    private readonly BunitContext context = new();
    private readonly List<string> done = [];
    private readonly TaskCompletionSource server = new();

    [Theory]
    [InlineData(false, "10", "15", "30")]
    [InlineData(true, "20", "30", "45")]
    public void A_new_ticket_is_accepted_with_one_tap(bool rush, params string[] offered)
    {
        var ticket = Draw(KitchenRulesTests.Ticket(OrderStatus.Placed), rush: rush);
        Assert.Equal(offered, ticket.FindAll(".kb-prep b").Select(chip => chip.TextContent));
        Assert.Equal("accept", ticket.Find(".kb-main").GetAttribute("data-key"));
        ticket.FindAll(".kb-prep")[1].Click();
        Assert.Equal([$"accept {offered[1]}"], done);
    }

    [Fact]
    public void While_it_is_being_accepted_nothing_on_it_can_be_pressed_twice()
    {
        var ticket = Draw(KitchenRulesTests.Ticket(OrderStatus.Placed));
        ticket.FindAll(".kb-prep")[0].Click();
        Assert.All(ticket.FindAll(".kb-prep, .kb-no"), button => Assert.True(button.HasAttribute("disabled")));
        server.SetResult();
        ticket.WaitForAssertion(() => Assert.All(ticket.FindAll(".kb-prep, .kb-no"), button => Assert.False(button.HasAttribute("disabled"))));
        Assert.Single(done);
    }

    [Fact]
    public void It_shows_extras_wishes_and_allergens_and_nothing_of_the_customer_but_the_first_name()
    {
        var ticket = Draw(KitchenRulesTests.Ticket(OrderStatus.Placed) with { Notes = "Ring twice" });
        Assert.Equal("423", ticket.Find(".tk-number").TextContent);
        Assert.Equal("Ada", ticket.Find(".tk-name").TextContent);
        Assert.Equal(["Extra cheese", "“no basil”"], ticket.FindAll("b.tk-extra").Select(extra => extra.TextContent));
        Assert.Contains("Gluten, Milk", ticket.Find(".tk-allergens").TextContent);
        Assert.Contains("Ring twice", ticket.Find(".tk-note b").TextContent);
    }

    [Fact]
    public void A_dish_being_made_is_crossed_out_by_a_tap()
    {
        var ticket = Draw(KitchenRulesTests.Ticket(OrderStatus.Preparing, "FD-1", KitchenRulesTests.Line(7, AnOrder.DishId, "Pizza", 1, struck: true), KitchenRulesTests.Line(8, AnOrder.DishId, "Salad", 1)));
        Assert.Equal(["true", "false"], ticket.FindAll(".tk-strike").Select(strike => strike.GetAttribute("aria-pressed")));
        ticket.FindAll(".tk-strike")[1].Click();
        Assert.Equal(["strike 8"], done);
    }

    [Fact]
    public void A_dish_taken_off_the_order_is_crossed_out_cannot_be_pressed_and_does_not_count()
    {
        var gone = KitchenRulesTests.Line(7, AnOrder.DishId, "Pizza", 5) with { Removed = true, Allergens = ["nuts"] };
        var ticket = Draw(KitchenRulesTests.Ticket(OrderStatus.Preparing, "FD-1", gone, KitchenRulesTests.Line(8, AnOrder.DishId, "Salad", 1), KitchenRulesTests.Line(9, AnOrder.DishId, "Soup", 1)));
        Assert.Equal("5× Pizza", ticket.Find(".tk-gone s").TextContent);
        Assert.Contains("do not make", ticket.Find(".tk-gone").TextContent);
        Assert.Equal(2, ticket.FindAll(".tk-strike").Count);
        Assert.DoesNotContain("uts", ticket.Find(".tk-allergens").TextContent);
        ticket.Find(".kb-more").Click();
        ticket.FindAll("button").Single(button => button.TextContent == "Item sold out").Click();
        Assert.Equal(["ask items"], done);
    }

    [Theory]
    [InlineData(OrderStatus.Preparing), InlineData(OrderStatus.Ready)]
    public void The_last_dish_cannot_be_taken_off(OrderStatus status)
    {
        var ticket = Draw(KitchenRulesTests.Ticket(status));
        foreach (var more in ticket.FindAll(".kb-more")) more.Click();
        Assert.DoesNotContain("is sold out", ticket.Markup);
    }

    [Fact]
    public void A_ticket_being_made_can_be_bumped_delayed_and_if_it_waits_for_its_hour_started()
    {
        var ticket = Draw(KitchenRulesTests.Ticket(OrderStatus.Accepted));
        server.SetResult();
        ticket.Find("[data-key=bump]").Click();
        ticket.Find("[aria-label='5 minutes later']").Click();
        ticket.FindAll("button").Single(button => button.TextContent == "Start").Click();
        ticket.Find(".kb-more").Click();
        ticket.Find("[aria-label='20 minutes later']").Click();
        Assert.Equal(["bump", "delay 5", "start", "delay 20"], done);
        Assert.DoesNotContain("Start", Draw(KitchenRulesTests.Ticket(OrderStatus.Preparing)).Markup);
    }

    [Fact]
    public void A_finished_ticket_is_small_and_can_be_recalled_and_printed()
    {
        var finished = KitchenRulesTests.Ticket(OrderStatus.Ready);
        var ticket = Draw(finished);
        Assert.Empty(ticket.FindAll(".tk-lines"));
        Assert.Equal($"/kitchen/print/{finished.OrderId}", ticket.Find("a").GetAttribute("href"));
        ticket.FindAll("button").Single(button => button.TextContent == "Recall").Click();
        Assert.Equal(["recall"], done);
    }

    [Fact]
    public void Its_clock_runs_in_the_browser_from_the_servers_timestamps()
    {
        var model = KitchenRulesTests.Ticket(OrderStatus.Placed);
        var ticket = Draw(model).Find("article");
        var age = ticket.GetAttribute("data-age")!.Split(' ').Select(part => long.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(model.PlacedAt.AddMinutes(2).ToUnixTimeMilliseconds(), age[0] + age[1]);
        Assert.Equal(model.AcceptBy.ToUnixTimeMilliseconds(), age[0] + age[3]);
        Assert.Equal("", ticket.QuerySelector("time")!.TextContent);
    }

    [Fact]
    public void Only_a_changed_ticket_is_drawn_again()
    {
        var model = KitchenRulesTests.Ticket(OrderStatus.Preparing);
        var ticket = Draw(model);
        var before = ticket.RenderCount;
        ticket.Render(parameters => parameters.Add(t => t.Ticket, model with { Notes = "same version" }));
        Assert.Equal(before, ticket.RenderCount);
        ticket.Render(parameters => parameters.Add(t => t.Ticket, model with { Version = "2-o" }));
        Assert.Equal(before + 1, ticket.RenderCount);
        ticket.Render(parameters => parameters.Add(t => t.Station, "Desserts"));
        Assert.Equal(before + 2, ticket.RenderCount);
    }

    [Fact]
    public void A_station_sees_its_own_dishes_and_how_many_others_there_are()
    {
        var dessert = KitchenRulesTests.Line(2, Guid.CreateVersion7(), "Tiramisu", 3) with { Category = "Desserts" };
        var ticket = Draw(KitchenRulesTests.Ticket(OrderStatus.Preparing, "FD-1", KitchenRulesTests.Line(1, AnOrder.DishId, "Pizza", 2), dessert), station: "Mains");
        Assert.Equal("Pizza", Assert.Single(ticket.FindAll(".tk-dish")).TextContent);
        Assert.Equal("and 3 of other stations", ticket.Find(".tk-other").TextContent);
    }

    [Fact]
    public void A_change_sends_no_button_anew()
    {
        var model = KitchenRulesTests.Ticket(OrderStatus.Preparing, "FD-1", KitchenRulesTests.Line(7, AnOrder.DishId, "Pizza", 1), KitchenRulesTests.Line(8, AnOrder.DishId, "Salad", 1));
        var ticket = Draw(model);
        var before = Handlers(ticket);
        ticket.Render(parameters => parameters.Add(t => t.Ticket, model with { Version = "2-oo", ReadyAt = model.ReadyAt.AddMinutes(5) }));
        Assert.Equal(5, before.Count);
        Assert.Equal(before, Handlers(ticket));

        static List<string> Handlers(IRenderedComponent<KitchenTicket> ticket) => [.. ticket.FindAll("button").Select(button => button.GetAttribute("blazor:onclick") ?? "none")];
    }

    [Fact]
    public void What_a_button_does_is_done_to_the_ticket_that_hangs_there_now()
    {
        var model = KitchenRulesTests.Ticket(OrderStatus.Preparing, "FD-1", KitchenRulesTests.Line(7, AnOrder.DishId, "Pizza", 1));
        var struck = new List<bool>();
        var hands = new KitchenHands
        {
            Options = new(), Accept = (_, _) => Task.CompletedTask, Start = _ => Task.CompletedTask, Bump = _ => Task.CompletedTask, Recall = _ => Task.CompletedTask, Delay = (_, _) => Task.CompletedTask,
            Strike = (_, line) => { struck.Add(line.Struck); return Task.CompletedTask; }, Seen = _ => Task.CompletedTask, AskReject = _ => { }, AskTime = _ => { },
        };
        var ticket = context.Render<KitchenTicket>(parameters => parameters.Add(t => t.Ticket, model).Add(t => t.Hands, hands));
        ticket.Render(parameters => parameters.Add(t => t.Ticket, model with { Version = "2-x", Lines = [model.Lines[0] with { Struck = true }] }));
        ticket.Find(".tk-strike").Click();
        Assert.Equal([true], struck);
    }

    [Fact]
    public void What_people_wrote_is_text_and_never_a_tag()
    {
        const string nasty = "<img src=x onerror=alert(1)>\"'&";
        var line = KitchenRulesTests.Line(7, AnOrder.DishId, nasty, 1) with { Note = nasty, Options = [nasty] };
        var gone = line with { LineId = 8, Removed = true };
        foreach (var status in new[] { OrderStatus.Placed, OrderStatus.Preparing })
        {
            var ticket = Draw(KitchenRulesTests.Ticket(status, "FD-1", line, gone) with { Notes = nasty, FirstName = nasty });
            Assert.Empty(ticket.FindAll("img"));
            Assert.Equal(nasty, ticket.Find(".tk-name").TextContent);
            Assert.Equal(nasty, ticket.Find(".tk-dish").TextContent);
            Assert.Equal($"Note: {nasty}", ticket.Find(".tk-note").TextContent);
            Assert.Equal([nasty, $"“{nasty}”"], ticket.FindAll("li:not(.tk-gone) .tk-extra").Select(extra => extra.TextContent));
        }
    }

    private IRenderedComponent<KitchenTicket> Draw(Ticket ticket, bool rush = false, string? station = null) => context.Render<KitchenTicket>(parameters => parameters
        .Add(t => t.Ticket, ticket).Add(t => t.Rush, rush).Add(t => t.Station, station).Add(t => t.Unseen, ticket.Status == OrderStatus.Placed)
        .Add(t => t.Hands, new KitchenHands
        {
            Options = new(),
            Accept = (_, minutes) => Did($"accept {minutes}"), Start = _ => Did("start"), Bump = _ => Did("bump"), Recall = _ => Did("recall"), Delay = (_, minutes) => Did($"delay {minutes}"),
            Strike = (_, line) => Did($"strike {line.LineId}"), Seen = _ => Did("seen"), AskReject = _ => done.Add("ask reject"), AskTime = _ => done.Add("ask time"), AskItems = _ => done.Add("ask items"),
        }));

    private Task Did(string what)
    {
        done.Add(what);
        return server.Task;
    }

    public async ValueTask DisposeAsync()
    {
        server.TrySetResult();
        await context.DisposeAsync();
    }
}
