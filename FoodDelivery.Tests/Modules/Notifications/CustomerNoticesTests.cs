using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>Whoever ordered hears of it once, by the ways of the plan, at the addresses of the order.</summary>
public sealed class CustomerNoticesTests(ClassDatabase database) : NoticesTest(database)
{
    [Fact]
    public async Task A_placed_order_is_confirmed_by_push_and_by_a_mail_that_an_SMS_follows_when_it_bounces()
    {
        var order = await PlacedOrderAsync();
        await RelayAsync();
        var rows = await WrittenAsync(order.Id, NoticePlan.OrderPlaced);
        Assert.Equal([(MessageChannel.Push, null), (MessageChannel.Email, AdasMail)], rows.Select(row => (row.Channel, row.Address)));
        Assert.All(rows, row => Assert.Equal(($"person:{Ada}", (Guid?)Ada, NotificationKind.Order, "en", "America/New_York", order.Number, NotificationState.Queued, 1), (row.Recipient, row.PersonId, row.Kind, row.Culture, row.TimeZone, row.OrderNumber, row.State, row.TemplateVersion)));
        Assert.Equal([(null, null, null), (MessageChannel.Sms, OrderPhone, (int?)null)], rows.Select(row => (row.FallbackTo, row.FallbackAddress, row.FallbackAfterSeconds)));
        Assert.All(rows, row => Assert.Equal(Time.GetUtcNow().AddHours(2), row.ExpiresAt));
        var said = DataOf<PlacedMessage>(rows[0]);
        Assert.Equal(order.Bill.Total, said.Head.Total);
        Assert.Equal([new DishLine(2, "Lasagne")], said.Dishes);
        Assert.Equal(order.AcceptBefore, said.AnswerBy);
        Assert.False(said.Head.Guest || said.Head.NamePlace);
    }

    [Fact]
    public async Task Told_again_the_ledger_stays_as_it_is()
    {
        var order = await PlacedOrderAsync();
        await RelayAsync();
        var first = await WrittenAsync(order.Id, NoticePlan.OrderPlaced);
        var context = new EventContext(first[0].EventId, EventName.Of(typeof(OrderPlaced)), order.Id.ToString(), Time.GetUtcNow());
        Time.Advance(TimeSpan.FromMinutes(1));
        await WithAsync<TellCustomer>(tell => tell.RunAsync(new OrderPlaced(order.Id, order.Number, RestaurantId, Ada), context, default));
        Assert.Equal(first.Select(row => row.Id), (await WrittenAsync(order.Id, NoticePlan.OrderPlaced)).Select(row => row.Id));
    }

    [Fact]
    public async Task The_accepted_order_comes_by_push_and_after_a_minute_by_SMS_to_the_order_s_number()
    {
        var order = await AcceptedOrderAsync();
        await RelayAsync();
        var row = Assert.Single(await WrittenAsync(order.Id, NoticePlan.OrderAccepted));
        Assert.Equal((MessageChannel.Push, null, MessageChannel.Sms, OrderPhone, 60, Time.GetUtcNow().AddMinutes(1)), (row.Channel, row.Address, row.FallbackTo, row.FallbackAddress, row.FallbackAfterSeconds, row.FallbackAt));
        var said = DataOf<ArrivalMessage>(row);
        Assert.Equal((order.Promise.From, order.Promise.By), (said.From, said.By));
    }

    [Fact]
    public async Task The_SMS_that_follows_an_unread_push_goes_to_the_order_s_number_and_not_to_the_account_s()
    {
        var order = await AcceptedOrderAsync();
        await RelayAsync();
        Time.Advance(TimeSpan.FromSeconds(61));
        await WithAsync((Fallbacks fallbacks) => fallbacks.SweepAsync(default));
        Assert.Equal(OrderPhone, (await WrittenAsync(order.Id, NoticePlan.OrderAccepted)).Single(row => row.Channel == MessageChannel.Sms).Address);
    }

    [Fact]
    public async Task A_person_is_told_in_their_language_and_the_place_is_named_where_their_clocks_go_otherwise()
    {
        await WishesAsync(Ada, "de", "Europe/Berlin");
        var order = await PlacedOrderAsync();
        await RelayAsync();
        var row = (await WrittenAsync(order.Id, NoticePlan.OrderPlaced))[0];
        Assert.Equal(("de", "America/New_York", true), (row.Culture, row.TimeZone, DataOf<PlacedMessage>(row).Head.NamePlace));
    }

    [Fact]
    public async Task A_guest_is_told_at_the_typed_address_and_who_has_none_gets_what_would_follow_the_mail()
    {
        await WithAsync<IdentityDb>(db => db.Users.Where(u => u.Id == Ada).ExecuteUpdateAsync(u => u.SetProperty(x => x.IsGuest, true).SetProperty(x => x.Email, (string?)null).SetProperty(x => x.GuestEmail, "guest@example.com")));
        var order = await PlacedOrderAsync();
        await RelayAsync();
        var rows = await WrittenAsync(order.Id, NoticePlan.OrderPlaced);
        Assert.Equal("guest@example.com", rows[1].Address);
        Assert.True(DataOf<PlacedMessage>(rows[1]).Head.Guest);

        await WithAsync<IdentityDb>(db => db.Users.Where(u => u.Id == Ada).ExecuteUpdateAsync(u => u.SetProperty(x => x.GuestEmail, (string?)null)));
        var without = await PlacedOrderAsync();
        await RelayAsync();
        Assert.Equal([(MessageChannel.Push, null), (MessageChannel.Sms, OrderPhone)], (await WrittenAsync(without.Id, NoticePlan.OrderPlaced)).Select(row => (row.Channel, row.Address)));
    }

    [Fact]
    public async Task Who_is_gone_is_not_written_to()
    {
        var order = await PlacedOrderAsync();
        await WithAsync<IdentityDb>(async db =>
        {
            await db.UserRoles.Where(r => r.UserId == Ada).ExecuteDeleteAsync();
            await db.Users.Where(u => u.Id == Ada).ExecuteDeleteAsync();
        });
        await RelayAsync();
        Assert.Empty(await WrittenAsync(order.Id, NoticePlan.OrderPlaced));
    }

    [Fact]
    public async Task A_delay_is_told_when_it_comes_to_five_minutes_since_the_last_word()
    {
        var order = await AcceptedOrderAsync();
        await RelayAsync();
        await ChangeAsync(order.Id, o => o.MoveReadyTime(3, Maria(RestaurantId), Time.GetUtcNow()));
        Assert.Empty(await WrittenAsync(order.Id, NoticePlan.OrderDelayed));
        await ChangeAsync(order.Id, o => o.MoveReadyTime(3, Maria(RestaurantId), Time.GetUtcNow()));
        var row = Assert.Single(await WrittenAsync(order.Id, NoticePlan.OrderDelayed));
        Assert.Equal(order.Promise.By.AddMinutes(6), DataOf<ArrivalMessage>(row).By);
        // Back and forth again is no news against what was told last.
        await ChangeAsync(order.Id, o => o.MoveReadyTime(-5, Maria(RestaurantId), Time.GetUtcNow()));
        await ChangeAsync(order.Id, o => o.MoveReadyTime(5, Maria(RestaurantId), Time.GetUtcNow()));
        Assert.Single(await WrittenAsync(order.Id, NoticePlan.OrderDelayed));
        await ChangeAsync(order.Id, o => o.MoveReadyTime(10, Maria(RestaurantId), Time.GetUtcNow()));
        Assert.Equal(2, (await WrittenAsync(order.Id, NoticePlan.OrderDelayed)).Count);
    }

    [Fact]
    public async Task On_the_way_and_nearby_name_the_courier_and_delivered_brings_the_receipt()
    {
        var (delivery, courier, actor) = await JobAsync(DeliveryStatus.PickedUp);
        await RelayAsync();
        var order = (await FindAsync(delivery)).OrderId;
        var onTheWay = Assert.Single(await WrittenAsync(order, NoticePlan.OrderPickedUp));
        Assert.Equal((MessageChannel.Push, null, "Lena"), (onTheWay.Channel, onTheWay.FallbackTo, DataOf<ArrivalMessage>(onTheWay).Courier));

        Ok(await WithAsync((TellApproach use) => use.RunAsync(new(delivery, courier, Approach.Nearby, 100, Time.GetUtcNow()), default)));
        await RelayAsync();
        var nearby = Assert.Single(await WrittenAsync(order, NoticePlan.CourierNearby));
        Assert.Equal((MessageChannel.Push, MessageChannel.Sms, 45, Time.GetUtcNow().AddMinutes(10)), (nearby.Channel, nearby.FallbackTo, nearby.FallbackAfterSeconds, nearby.ExpiresAt));

        Ok(await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(delivery), default)));
        Ok(await AsAsync(actor, (CompleteDelivery use) => use.RunAsync(new(delivery, Pin), default)));
        await RelayAsync();
        var rows = await WrittenAsync(order, NoticePlan.OrderDelivered);
        Assert.Equal([(MessageChannel.Push, null), (MessageChannel.Email, AdasMail)], rows.Select(row => (row.Channel, row.Address)));
        var receipt = DataOf<ReceiptMessage>(rows[1]);
        var bill = await WithAsync((OrderingDb db) => db.Orders.Where(o => o.Id == order).Select(o => o.Bill).SingleAsync());
        Assert.Equal((bill.Total, bill.Items, bill.Tax, bill.Tip, bill.DeliveryFee, bill.ServiceFee), (receipt.Head.Total, receipt.Items, receipt.Tax, receipt.Tip, receipt.Delivery, receipt.ServiceFee));
        Assert.Equal(("234 W 42nd St", "Ada Lindqvist"), (receipt.SellerAddress, receipt.BuyerName));
    }

    [Fact]
    public async Task An_order_that_comes_to_nothing_is_told_by_push_or_SMS_and_by_mail_with_what_becomes_of_the_money()
    {
        var rejected = await PlacedOrderAsync();
        await ChangeAsync(rejected.Id, o => o.Reject(RejectReason.SoldOut, null, [], Maria(RestaurantId), Time.GetUtcNow()));
        var rows = await WrittenAsync(rejected.Id, NoticePlan.OrderRejected);
        Assert.Equal([(MessageChannel.Push, MessageChannel.Sms), (MessageChannel.Email, (MessageChannel?)null)], rows.Select(row => (row.Channel, row.FallbackTo)));
        Assert.Equal((MoneyFate.NothingTaken, RejectReason.SoldOut, null), (DataOf<EndedMessage>(rows[0]).Money, DataOf<EndedMessage>(rows[0]).Reason, DataOf<EndedMessage>(rows[0]).Note));

        var expired = await PlacedOrderAsync();
        Time.Advance(TimeSpan.FromMinutes(11));
        await ChangeAsync(expired.Id, o => o.Expire(Actor.System, Time.GetUtcNow()));
        Assert.Equal(2, (await WrittenAsync(expired.Id, NoticePlan.OrderExpired)).Count);

        var cancelled = await AcceptedOrderAsync();
        await ChangeAsync(cancelled.Id, o => o.Cancel("The street is closed.", Dora, Time.GetUtcNow()));
        var ended = DataOf<EndedMessage>((await WrittenAsync(cancelled.Id, NoticePlan.OrderCancelled))[1]);
        Assert.Equal((MoneyFate.Undone, "The street is closed.", false), (ended.Money, ended.Note, ended.NeverPlaced));
    }

    [Fact]
    public async Task An_order_dropped_before_it_was_paid_is_no_news()
    {
        var order = await UnpaidOrderAsync();
        await ChangeAsync(order.Id, o => o.Cancel("Cancelled by the customer.", Customer, Time.GetUtcNow()));
        Assert.Empty(await WrittenAsync(order.Id, NoticePlan.OrderCancelled));
    }

    [Fact]
    public async Task A_payment_that_came_too_late_is_told_as_such()
    {
        var order = await UnpaidOrderAsync();
        await ChangeAsync(order.Id, o => o.Place(TimeSpan.FromMinutes(10), Actor.System, Time.GetUtcNow(), closedForToday: true));
        Assert.True(DataOf<EndedMessage>((await WrittenAsync(order.Id, NoticePlan.OrderExpired))[0]).NeverPlaced);
    }

    [Fact]
    public async Task What_is_sold_out_and_what_is_given_back_is_told()
    {
        var order = await PlacedOrderAsync();
        await HappensAsync(new OrderReduced(order.Id, RestaurantId, new(1000, "USD"), [0]));
        var reduced = Assert.Single(await WrittenAsync(order.Id, NoticePlan.OrderReduced));
        Assert.Equal([new DishLine(2, "Lasagne")], DataOf<ReducedMessage>(reduced).Gone);
        Assert.Equal(MessageChannel.Sms, reduced.FallbackTo);

        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await HappensAsync(new PaymentRefunded(order.Id, Guid.CreateVersion7(), new(700, "USD"), first, RefundReason.ItemUnavailable));
        await HappensAsync(new PaymentRefunded(order.Id, Guid.CreateVersion7(), new(500, "USD"), second, RefundReason.Late));
        var refunds = await WrittenAsync(order.Id, NoticePlan.RefundDone);
        Assert.Equal([(MessageChannel.Email, 700L), (MessageChannel.Email, 500L)], refunds.OrderBy(row => row.Seq).Select(row => (row.Channel, DataOf<RefundMessage>(row).Amount.Minor)));
    }
}
