using FoodDelivery.Ordering;

namespace FoodDelivery.Tests.Rules.Ordering;

/// <summary>Ages, prep times, order and counts of the kitchen's wall.</summary>
public sealed class KitchenRulesTests
{
    private static readonly DateTimeOffset Placed = AnOrder.Noon;
    private static readonly KitchenOptions Options = new();

    [Theory]
    [InlineData(0, AgeTone.Calm)]
    [InlineData(119, AgeTone.Calm)]
    [InlineData(120, AgeTone.Amber)]
    [InlineData(239, AgeTone.Amber)]
    [InlineData(240, AgeTone.Red)]
    public void A_new_ticket_warns_after_two_minutes_and_is_urgent_after_four(int seconds, AgeTone tone) =>
        Assert.Equal(tone, TicketAge.Of(Ticket(OrderStatus.Placed), Options).ToneAt(Placed.AddSeconds(seconds)));

    [Theory]
    [InlineData(0, AgeTone.Calm)]
    [InlineData(15 * 48 - 1, AgeTone.Calm)]
    [InlineData(15 * 48, AgeTone.Amber)] // 80 % of 15 minutes
    [InlineData(15 * 60 - 1, AgeTone.Amber)]
    [InlineData(15 * 60, AgeTone.Red)]
    public void A_ticket_being_cooked_is_amber_at_80_percent_of_its_promise_and_red_at_its_end(int seconds, AgeTone tone)
    {
        var accepted = Placed.AddMinutes(1);
        var age = TicketAge.Of(Ticket(OrderStatus.Preparing) with { AcceptedAt = accepted, ReadyAt = accepted.AddMinutes(15) }, Options);
        Assert.Equal(tone, age.ToneAt(accepted.AddSeconds(seconds)));
        Assert.Equal(accepted.AddMinutes(15), age.Target);
        Assert.False(age.CountsUp);
    }

    [Fact]
    public void A_promise_that_lies_before_the_acceptance_is_red_at_once()
    {
        var age = TicketAge.Of(Ticket(OrderStatus.Preparing) with { AcceptedAt = Placed, ReadyAt = Placed.AddMinutes(-1) }, Options);
        Assert.Equal(AgeTone.Red, age.ToneAt(Placed));
    }

    [Theory]
    [InlineData(299, AgeTone.Calm)]
    [InlineData(300, AgeTone.Amber)]
    [InlineData(480, AgeTone.Red)]
    public void A_finished_ticket_counts_up_and_gets_cold(int seconds, AgeTone tone)
    {
        var age = TicketAge.Of(Ticket(OrderStatus.Ready) with { DoneAt = Placed }, Options);
        Assert.True(age.CountsUp);
        Assert.Equal(tone, age.ToneAt(Placed.AddSeconds(seconds)));
    }

    [Theory]
    [InlineData(1, false, 10)]
    [InlineData(3, false, 15)]
    [InlineData(7, false, 30)]
    [InlineData(1, true, 20)]
    [InlineData(3, true, 30)]
    [InlineData(20, true, 45)]
    public void The_suggested_prep_time_follows_the_basket_and_the_rush(int pieces, bool rush, int minutes) =>
        Assert.Equal(minutes, PrepChoice.For(pieces, rush, Options).Suggested);

    [Fact]
    public void Configured_prep_times_replace_the_standard_ones()
    {
        var choice = PrepChoice.For(20, false, new KitchenOptions { PrepMinutes = [25, 12] });
        Assert.Equal([12, 25], choice.Minutes);
        Assert.Equal(25, choice.Suggested);
    }

    [Fact]
    public void Columns_are_sorted_by_promised_pickup_then_by_number()
    {
        var late = Ticket(OrderStatus.Preparing, "FD-3") with { ReadyAt = Placed.AddMinutes(30) };
        var soon = Ticket(OrderStatus.Accepted, "FD-9") with { ReadyAt = Placed.AddMinutes(10) };
        var also = Ticket(OrderStatus.Preparing, "FD-8") with { ReadyAt = Placed.AddMinutes(10) };
        var board = Board(late, soon, also, Ticket(OrderStatus.Placed, "FD-1"), Ticket(OrderStatus.Ready, "FD-2"));
        Assert.Equal(["FD-8", "FD-9", "FD-3"], board.Column(TicketColumn.Preparing).Select(ticket => ticket.Number));
        Assert.Equal(["FD-1"], board.Column(TicketColumn.New).Select(ticket => ticket.Number));
        Assert.Equal(["FD-2"], board.Column(TicketColumn.Ready).Select(ticket => ticket.Number));
    }

    [Fact]
    public void All_day_counts_what_is_still_to_be_made()
    {
        var (pizza, salad) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var board = Board(
            Ticket(OrderStatus.Placed, "FD-1", Line(1, pizza, "Pizza", 2), Line(2, salad, "Salad", 1)),
            Ticket(OrderStatus.Preparing, "FD-2", Line(3, pizza, "Pizza", 3), Line(4, salad, "Salad", 5, struck: true)),
            Ticket(OrderStatus.Ready, "FD-3", Line(5, pizza, "Pizza", 7)));
        Assert.Equal([("Pizza", 5), ("Salad", 1)], board.AllDay.Select(count => (count.Name, count.Pieces)));
    }

    [Fact]
    public void What_did_not_change_stays_the_same_object_and_is_not_told_as_changed()
    {
        var (stays, changes, goes, comes) = (Ticket(OrderStatus.Placed, "FD-1"), Ticket(OrderStatus.Placed, "FD-2"), Ticket(OrderStatus.Ready, "FD-3"), Ticket(OrderStatus.Placed, "FD-4"));
        var before = Board(stays, changes, goes);
        var after = before.With([stays with { Notes = "read again" }, changes with { Version = "2-o", Status = OrderStatus.Preparing }, comes], Placed.AddMinutes(1));
        Assert.Same(before.Tickets[stays.OrderId], after.Tickets[stays.OrderId]);
        Assert.Equal(new[] { changes.OrderId, goes.OrderId, comes.OrderId }.Order(), after.ChangedSince(before).Order());
        Assert.Equal(Placed.AddMinutes(1), after.ReadAt);
    }

    [Fact]
    public void Reading_some_orders_again_changes_only_those_and_makes_nothing_younger()
    {
        var (one, two) = (Ticket(OrderStatus.Placed, "FD-1"), Ticket(OrderStatus.Placed, "FD-2"));
        var before = Board(one, two);
        var after = before.With([one.OrderId], []);
        Assert.Equal([two.OrderId], after.Tickets.Keys);
        Assert.Equal(before.ReadAt, after.ReadAt);
        Assert.Equal([one.OrderId], after.ChangedSince(before));
    }

    [Theory]
    [InlineData("FD-10423", "423")]
    [InlineData("FD-7", "7")]
    [InlineData("X", "X")]
    public void The_short_number_is_what_is_called_out(string number, string called) => Assert.Equal(called, TicketReads.ShortOf(number));

    [Theory]
    [InlineData("Ada Lindqvist", "Ada")]
    [InlineData("  Bo  ", "Bo")]
    [InlineData("", "Guest")]
    public void A_kitchen_learns_the_first_name_only(string contact, string first) => Assert.Equal(first, TicketReads.FirstNameOf(contact));

    internal static Ticket Ticket(OrderStatus status, string number = "FD-10423", params TicketLine[] lines) => new(
        Guid.CreateVersion7(), "1-o", number, TicketReads.ShortOf(number), "Ada", status, Placed, Placed.AddMinutes(10),
        status == OrderStatus.Placed ? null : Placed.AddMinutes(1), Placed.AddMinutes(16), status == OrderStatus.Ready ? Placed.AddMinutes(12) : null,
        lines is [] ? [Line(1, AnOrder.DishId, "Margherita", 2)] : lines, null);

    internal static TicketLine Line(long id, Guid item, string name, int quantity, bool struck = false) =>
        new(id, item, name, "Mains", quantity, ["Extra cheese"], ["milk", "gluten"], "no basil", struck);

    private static KitchenSnapshot Board(params Ticket[] tickets) => KitchenSnapshot.Empty(AnOrder.RestaurantId).With(tickets, Placed);
}
