using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using static FoodDelivery.Ordering.OrderStatus;

namespace FoodDelivery.Tests.Rules.Ordering;

/// <summary>Every state × every action × every kind of person, against a table written down here and not taken from the code.</summary>
public sealed class OrderMatrixTests
{
    private static readonly DateTimeOffset Later = AnOrder.Noon.AddMinutes(25);

    /// <summary>While the acceptance clock of a placed order still runs.</summary>
    private static readonly DateTimeOffset Soon = AnOrder.Noon.AddMinutes(5);

    /// <summary>Who may, from where to where. Kitchen means this restaurant's people; admins and the product itself stand in for everybody but the customer.</summary>
    private static readonly Dictionary<string, (string[] Who, Dictionary<OrderStatus, OrderStatus> Ways, Func<Order, Actor, Result> Act)> Table = new()
    {
        ["place"] = (["system"], new() { [AwaitingPayment] = Placed }, (o, by) => o.Place(TimeSpan.FromMinutes(10), by, Later, TimeSpan.FromMinutes(25))),
        ["place too late"] = (["system"], new() { [AwaitingPayment] = Expired }, (o, by) => o.Place(TimeSpan.FromMinutes(10), by, Later, TimeSpan.FromMinutes(24))),
        ["place after closing"] = (["system"], new() { [AwaitingPayment] = Expired }, (o, by) => o.Place(TimeSpan.FromMinutes(10), by, Later, null, closedForToday: true)),
        ["accept"] = (["kitchen", "admin", "system"], new() { [Placed] = Preparing }, (o, by) => o.Accept(15, by, Soon)),
        ["accept for later"] = (["kitchen", "admin", "system"], new() { [Placed] = Accepted }, (o, by) => o.Accept(15, by, Soon, Soon.AddMinutes(5))),
        ["start preparing"] = (["kitchen", "admin", "system"], new() { [Accepted] = Preparing }, (o, by) => o.StartPreparing(by, Later)),
        ["mark ready"] = (["kitchen", "admin", "system"], new() { [Accepted] = Ready, [Preparing] = Ready }, (o, by) => o.MarkReady(by, Later)),
        ["recall"] = (["kitchen", "admin", "system"], new() { [Ready] = Preparing }, (o, by) => o.Recall(by, Later)),
        ["move ready time"] = (["kitchen", "admin", "system"], new() { [Accepted] = Accepted, [Preparing] = Preparing }, (o, by) => o.MoveReadyTime(20, by, Later)),
        ["reject"] = (["kitchen", "admin", "system"], new() { [Placed] = Rejected }, (o, by) => o.Reject(RejectReason.TooBusy, null, [], by, Later)),
        ["expire"] = (["system"], new() { [Placed] = Expired }, (o, by) => o.Expire(by, Later)),
        ["cancel"] = (["owner", "dispatcher", "admin", "system"], new() { [AwaitingPayment] = Cancelled, [Placed] = Cancelled }, (o, by) => o.Cancel("Because", by, Later)),
        ["cancel late"] = (["dispatcher", "admin", "system"], new() { [Accepted] = Cancelled, [Preparing] = Cancelled, [Ready] = Cancelled }, (o, by) => o.Cancel("Because", by, Later)),
        ["pick up"] = (["dispatcher", "admin", "system"], new() { [Accepted] = PickedUp, [Preparing] = PickedUp, [Ready] = PickedUp }, (o, by) => o.PickUp(by, Later)),
        ["deliver"] = (["dispatcher", "admin", "system"], new() { [PickedUp] = Delivered }, (o, by) => o.Deliver(by, Later)),
        ["fail delivery"] = (["dispatcher", "admin", "system"], new() { [PickedUp] = DeliveryFailed }, (o, by) => o.FailDelivery("Nobody there", by, Later)),
        ["give up payment"] = (["owner", "system"], new() { [AwaitingPayment] = PaymentFailed }, (o, by) => o.GiveUpPayment("Not paid", by, Later)),
        ["retry payment"] = (["owner", "system"], new() { [AwaitingPayment] = AwaitingPayment }, (o, by) => o.RetryPayment(by, Later)),
    };

    private static readonly Dictionary<string, Actor> People = new()
    {
        ["owner"] = AnOrder.Customer,
        ["another customer"] = AnOrder.With(Roles.Customer, "Otto"),
        ["nobody"] = Actor.Anonymous,
        ["kitchen"] = AnOrder.Kitchen,
        ["another kitchen"] = AnOrder.Staff("Nico", Guid.CreateVersion7(AnOrder.Noon)),
        ["courier"] = AnOrder.With(Roles.Courier, "Lena"),
        ["dispatcher"] = AnOrder.With(Roles.Dispatcher, "Dora"),
        ["admin"] = AnOrder.With(Roles.Admin, "Ada"),
        ["system"] = Actor.System,
    };

    public static TheoryData<OrderStatus, string, string> Everything()
    {
        var all = new TheoryData<OrderStatus, string, string>();
        foreach (var status in Enum.GetValues<OrderStatus>())
            foreach (var action in Table.Keys)
                foreach (var person in People.Keys)
                    all.Add(status, action, person);
        return all;
    }

    [Theory, MemberData(nameof(Everything))]
    public void Each_action_does_what_the_table_says_and_nothing_else(OrderStatus from, string action, string person)
    {
        var (_, _, act) = Table[action];
        // "cancel" and "cancel late" are one action with two rules.
        var rules = Table.Where(rule => rule.Key == action || (action.StartsWith("cancel", StringComparison.Ordinal) && rule.Key.StartsWith("cancel", StringComparison.Ordinal))).Select(rule => rule.Value).ToList();
        var order = AnOrder.In(from);
        var before = Picture(order);
        var news = order.HasNews;

        var result = act(order, People[person]);

        var way = rules.FirstOrDefault(rule => rule.Who.Contains(person) && rule.Ways.ContainsKey(from));
        if (way.Ways is not null)
        {
            Assert.True(result.IsOk, $"{action} by {person} from {from} was refused: {result.Error?.Message}");
            Assert.Equal(way.Ways[from], order.Status);
            Assert.True(order.Entries.Count > JsonDocument.Parse(before).RootElement.GetProperty("Entries").GetArrayLength());
            Assert.Equal(People[person].Name, order.Entries[^1].By);
            Assert.Equal(action.StartsWith("accept", StringComparison.Ordinal) ? Soon : Later, order.Entries[^1].At);
            return;
        }
        Assert.False(result.IsOk, $"{action} by {person} from {from} was let through");
        Assert.Equal(before, Picture(order));
        Assert.Equal(news, order.HasNews);
        if (rules.Any(rule => rule.Who.Contains(person)))
        {
            Assert.Equal(ErrorKind.Conflict, result.Error.Kind);
            Assert.Equal(order.WhatHappened(), result.Error.Message);
        }
        else
        {
            Assert.Equal(ErrorKind.Forbidden, result.Error.Kind);
            Assert.StartsWith("ordering.may_not_", result.Error.Code);
        }
    }

    [Fact]
    public void Whoever_is_too_late_hears_who_was_first_in_the_restaurants_own_time()
    {
        var order = AnOrder.In(Placed);
        Assert.True(order.Accept(15, AnOrder.Kitchen, AnOrder.Noon.AddMinutes(3)).IsOk);

        var second = order.Accept(20, AnOrder.Staff("Paolo", AnOrder.RestaurantId), AnOrder.Noon.AddMinutes(3));

        Assert.Equal("Maria accepted this order at 12:03.", second.Error?.Message);
        Assert.Equal("ordering.order_is_preparing", second.Error?.Code);
        Assert.Equal("Maria", order.AcceptedBy);
    }

    [Fact]
    public void The_acceptance_clock_does_not_ring_early()
    {
        var order = AnOrder.In(Placed);
        Assert.Equal("ordering.still_in_time", order.Expire(Actor.System, order.AcceptBefore!.Value.AddSeconds(-1)).Error?.Code);
        Assert.True(order.Expire(Actor.System, order.AcceptBefore.Value).IsOk);
    }

    [Fact]
    public void Accepted_is_only_what_the_customer_still_waits_for()
    {
        var order = AnOrder.In(Placed);
        var before = Picture(order);

        var late = order.Accept(15, AnOrder.Kitchen, order.AcceptBefore!.Value);

        Assert.Equal((ErrorKind.Conflict, "ordering.acceptance_time_over"), (late.Error?.Kind, late.Error?.Code));
        Assert.StartsWith("The time to accept this order ran out at 12:11.", late.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(before, Picture(order));
        Assert.True(order.Accept(15, AnOrder.Kitchen, order.AcceptBefore.Value.AddSeconds(-1)).IsOk);
    }

    [Fact]
    public void Paid_too_late_is_an_end_in_words_and_nobody_is_asked_to_cook()
    {
        var late = AnOrder.In(AwaitingPayment);
        Assert.True(late.Place(TimeSpan.FromMinutes(10), Actor.System, AnOrder.Noon.AddMinutes(61), TimeSpan.FromMinutes(60)).IsOk);
        Assert.Equal("Your payment arrived too late: the food would have come at 13:43 instead of 12:42. You were not charged.", late.EndNote);
        Assert.Equal((null, null, AnOrder.Noon.AddMinutes(61)), (late.PlacedAt, late.AcceptBefore, late.EndedAt));
        Assert.Equal("This order ended at 13:01: " + late.EndNote, late.WhatHappened());

        var closed = AnOrder.In(AwaitingPayment);
        Assert.True(closed.Place(TimeSpan.FromMinutes(10), Actor.System, Soon, TimeSpan.FromMinutes(60), closedForToday: true).IsOk);
        Assert.Equal((Expired, "Bella Napoli had closed before your payment arrived. You were not charged."), (closed.Status, closed.EndNote));

        var inTime = AnOrder.In(AwaitingPayment);
        Assert.True(inTime.Place(TimeSpan.FromMinutes(10), Actor.System, AnOrder.Noon.AddMinutes(60), TimeSpan.FromMinutes(60)).IsOk);
        Assert.Equal(Placed, inTime.Status);
    }

    [Theory]
    [InlineData(0), InlineData(-5), InlineData(241)]
    public void A_prep_time_without_sense_is_refused(int minutes) =>
        Assert.Equal("ordering.prep_time_invalid", AnOrder.In(Placed).Accept(minutes, AnOrder.Kitchen, Soon).Error?.Code);

    [Fact]
    public void Accepting_and_delaying_move_every_later_time_together()
    {
        var order = AnOrder.In(Placed);
        Assert.True(order.Accept(30, AnOrder.Kitchen, Soon).IsOk);
        var first = order.Promise;
        Assert.Equal(Soon.AddMinutes(30), first.ReadyAt);
        Assert.Equal(first.ReadyAt.AddMinutes(4 + 8), first.From);
        Assert.Equal(first.From.AddMinutes(10), first.By);

        Assert.True(order.MoveReadyTime(10, AnOrder.Kitchen, Soon).IsOk);

        Assert.Equal(first.ReadyAt.AddMinutes(10), order.Promise.ReadyAt);
        Assert.Equal(first.From.AddMinutes(10), order.Promise.From);
        Assert.Equal(first.By.AddMinutes(10), order.Promise.By);
        Assert.Equal(AnOrder.Agreed().Promise.By, order.AgreedBy);
    }

    [Fact]
    public void Each_alarm_is_raised_once_and_only_while_unanswered()
    {
        var order = AnOrder.In(Placed);
        Assert.True(order.RaiseAcceptanceAlarm(1, Soon));
        Assert.False(order.RaiseAcceptanceAlarm(1, Soon));
        Assert.Equal("Unanswered for 4 min", order.Entries[^1].What);
        Assert.True(order.RaiseAcceptanceAlarm(3, Later));
        Assert.False(order.RaiseAcceptanceAlarm(2, Later));
        Assert.Equal((3, "Unanswered for 24 min"), (order.AcceptanceAlarms, order.Entries[^1].What));
        Assert.False(AnOrder.In(Preparing).RaiseAcceptanceAlarm(3, Later));
    }

    private static string Picture(Order order) => JsonSerializer.Serialize(order);
}
