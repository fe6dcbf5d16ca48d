using Bunit;
using FoodDelivery.Analytics;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Rules.Payments;
using FoodDelivery.Web.Payments;
using FoodDelivery.Web.Platform;
using FoodDelivery.Web.Platform.Orders;
using FoodDelivery.Web.Platform.Payments;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace FoodDelivery.Tests.Components.Payments;

/// <summary>Cases, disputes, receipts and statements in the states that matter.</summary>
public sealed class MoneyScreensTests : IAsyncDisposable
{
    private readonly BunitContext context = new();
    private readonly FakeTimeProvider time = new(AnOrder.Noon);

    public MoneyScreensTests()
    {
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        context.Services.AddSingleton<TimeProvider>(time).AddSingleton(new OperationsClock(Options.Create(new OperationsOptions()), time));
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    private static MoneyCase Case(CaseKind kind, CaseState state = CaseState.Open) => new()
    {
        Id = Guid.CreateVersion7(AnOrder.Noon), Kind = kind, About = "x", OrderId = AnOrder.DishId, OrderNumber = "FD-10423", Provider = "stripe", IntentId = "pi_1", AmountMinor = 3299, Currency = "USD",
        Words = "FD-10423 is paid and its order still waits.", Evidence = [new("Order", "FD-10423 AwaitingPayment", ""), new("Payment", "AwaitingCustomer", "Held")], State = state, OpenedAt = AnOrder.Noon.AddMinutes(-9),
        ClosedAt = state == CaseState.Open ? null : AnOrder.Noon, ClosedBy = state == CaseState.Open ? null : "Alex", Resolution = state == CaseState.Open ? null : "Everything went back to the customer.",
    };

    [Fact]
    public void A_case_says_what_is_at_stake_what_each_side_says_and_offers_the_usual_remedy_first()
    {
        CaseRemedy? pressed = null;
        var card = context.Render<CaseCard>(p => p.Add(c => c.Case, Case(CaseKind.PaidNotPlaced)).Add(c => c.Remedy, EventCallback.Factory.Create<CaseRemedy>(this, remedy => pressed = remedy)));
        Assert.Equal("$32.99", card.Find(".stake").TextContent);
        Assert.Equal(["–", "Held"], card.FindAll("tbody tr td:last-child").Select(cell => cell.TextContent));
        Assert.Equal(["Ask the provider again", "Give it all back…", "Leave as it is…"], card.FindAll("button").Select(button => button.TextContent.Trim()));
        Assert.Equal([true, false, false], card.FindAll("button").Select(button => button.ClassList.Contains("mud-button-filled")));
        Assert.Equal($"/admin/orders/{AnOrder.DishId}", card.Find("footer a").GetAttribute("href"));
        card.FindAll("button")[1].Click();
        Assert.Equal(CaseRemedy.GiveBack, pressed);
    }

    [Fact]
    public void A_closed_case_says_who_closed_it_and_how_and_has_no_button()
    {
        var card = context.Render<CaseCard>(p => p.Add(c => c.Case, Case(CaseKind.DanglingHold, CaseState.Resolved)));
        Assert.Contains("Everything went back to the customer. Alex", card.Find(".closed").TextContent, StringComparison.Ordinal);
        Assert.Empty(card.FindAll("button"));
    }

    [Fact]
    public void What_moves_money_says_before_what_it_will_cost()
    {
        foreach (var kind in Enum.GetValues<CaseKind>())
            foreach (var remedy in Case(kind).Remedies.Where(CaseWords.AsksFirst))
                Assert.Contains("$32.99", CaseWords.Cost(Case(kind), remedy), StringComparison.Ordinal);
        Assert.All(Enum.GetValues<CaseRemedy>(), remedy => Assert.Equal(remedy != CaseRemedy.LookAgain, CaseWords.AsksFirst(remedy)));
    }

    private static DisputeRow Dispute(DisputeState state, TimeSpan? left) => new(Guid.CreateVersion7(AnOrder.Noon), AnOrder.DishId, "FD-10423", "stripe", new(3299, "USD"), "product_not_received", state, AnOrder.Noon.AddDays(-1),
        left is null ? null : AnOrder.Noon + left, state is DisputeState.Won or DisputeState.Lost ? AnOrder.Noon : null);

    [Theory]
    [InlineData(30.0, "30 h left", true)]
    [InlineData(72.0, "3 days left", false)]
    [InlineData(0.5, "30 min left", true)]
    [InlineData(-1.0, "too late", true)]
    public void A_dispute_says_how_long_there_is_to_answer(double hours, string words, bool urgent)
    {
        var dispute = Dispute(DisputeState.Open, TimeSpan.FromHours(hours));
        var row = context.Render<DisputeTable>(p => p.Add(t => t.Disputes, [dispute]).Add(t => t.Now, AnOrder.Noon));
        Assert.Contains(words, row.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Contains("The customer says it never arrived", row.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal(urgent, row.FindAll("td.late").Count == 1);
        Assert.Equal($"/admin/payments/disputes/{dispute.Id}/evidence.zip", row.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public void A_decided_dispute_is_not_urgent_any_more() =>
        Assert.Empty(context.Render<DisputeTable>(p => p.Add(t => t.Disputes, [Dispute(DisputeState.Lost, TimeSpan.FromHours(-1))]).Add(t => t.Now, AnOrder.Noon)).FindAll("td.late"));

    private static Receipt Receipt(OrderStatus status = OrderStatus.Delivered, bool taxIncluded = false, params MoneyBack[] backs)
    {
        var order = OrderReadsDetail(status);
        if (taxIncluded) order = order with { Bill = order.Bill with { TaxIncluded = true, TotalMinor = order.Bill.TotalMinor - order.Bill.TaxMinor } };
        return new(order, "1 W 42nd St", new(PaymentStatus.Captured, order.Bill.Total, order.Bill.Total, Money.Zero("USD"), "visa •••• 4242", null, AnOrder.Noon, backs));
    }

    internal static OrderDetail OrderReadsDetail(OrderStatus status)
    {
        var o = AnOrder.In(status);
        return new(new(o.Id, "FD-10423", o.Status, o.StatusSince, o.RestaurantId, o.RestaurantName, o.TimeZone, o.ContactName, o.DropOffLine, o.ItemCount, o.Bill.Total, o.CreatedAt, o.Promise.By, 0),
            o.RestaurantSlug, o.RestaurantPhone, o.RestaurantLocation, o.CustomerId, o.ContactPhone, o.DropOff, o.Notes, o.DoorPin, o.Bill, o.Promise, o.AgreedBy, o.PlacedAt, o.AcceptBefore, o.AcceptedAt, o.PreparingAt,
            o.MadeReadyAt, o.PickedUpAt, o.DeliveredAt, o.EndedAt, o.RejectReason, o.EndNote,
            [.. o.Lines.Select(l => new OrderLineRow(l.Id, l.ItemId, l.Name, l.Category, l.Quantity, l.UnitPrice, l.Total, [new(AnOrder.DishId, "Extras", "Basil", new(0, "USD"))], l.Allergens, l.Note, Money.Zero("USD"), false))], []);
    }

    [Fact]
    public void A_receipt_is_an_invoice_whose_sums_add_up()
    {
        var receipt = Receipt();
        var sheet = context.Render<ReceiptSheet>(p => p.Add(s => s.Receipt, receipt));
        Assert.Equal(receipt.Order.Row.Number, sheet.Find("h1").TextContent);
        Assert.Contains("New York time", sheet.Find("header").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 W 42nd St", sheet.Find(".parties").TextContent, StringComparison.Ordinal);
        Assert.Contains("+ Basil", sheet.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal(["8.88%", $"{receipt.Bill.Items}", $"{receipt.Bill.Tax}"], sheet.FindAll(".tax td").Select(cell => cell.TextContent));
        Assert.Contains("added to the prices", sheet.Find(".tax caption").TextContent, StringComparison.Ordinal);
        Assert.Contains("Paid with visa •••• 4242", sheet.Find(".money").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Discount", sheet.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("You paid in the end", sheet.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_prices_contain_the_tax_it_is_said_and_taken_out_of_the_base()
    {
        var receipt = Receipt(taxIncluded: true);
        var sheet = context.Render<ReceiptSheet>(p => p.Add(s => s.Receipt, receipt));
        Assert.Contains("contained in the prices", sheet.Find(".tax caption").TextContent, StringComparison.Ordinal);
        Assert.Equal(receipt.Bill.Items - receipt.Bill.Tax, receipt.TaxBase);
        Assert.DoesNotContain("Sales tax", sheet.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_discount_stands_between_the_dishes_and_the_tax_and_a_dish_that_was_sold_out_costs_nothing()
    {
        var receipt = Receipt();
        var reduced = receipt with { Order = receipt.Order with { Bill = receipt.Bill with { DiscountMinor = 500, DiscountCode = "WELCOME10", TotalMinor = receipt.Bill.TotalMinor - 500 }, Lines = [receipt.Order.Lines[0] with { Removed = true }] } };
        Assert.Equal(receipt.Bill.ItemsMinor - 500, reduced.TaxBase.Minor);
        var sheet = context.Render<ReceiptSheet>(p => p.Add(s => s.Receipt, reduced));
        Assert.Contains("-$5.00", sheet.Find(".sums").TextContent, StringComparison.Ordinal);
        Assert.Contains("WELCOME10", sheet.Find(".sums").TextContent, StringComparison.Ordinal);
        Assert.Contains("not charged", sheet.Find("tr.removed").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("$0.00", sheet.Find("tr.removed").TextContent.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refunds_stand_on_the_receipt_in_words_and_what_the_bank_sent_back_does_not_count()
    {
        var receipt = Receipt(backs: [new(new(750, "USD"), RefundReason.MissingItem, RefundState.Sent, ["Margherita"], AnOrder.Noon), new(new(100, "USD"), RefundReason.Goodwill, RefundState.Failed, [], AnOrder.Noon)]);
        var money = context.Render<ReceiptSheet>(p => p.Add(s => s.Receipt, receipt)).Find(".money");
        Assert.Contains("Something was missing: Margherita", money.TextContent, StringComparison.Ordinal);
        Assert.Contains("on its way", money.TextContent, StringComparison.Ordinal);
        Assert.Contains("sent back by your bank", money.TextContent, StringComparison.Ordinal);
        Assert.Equal($"{new Money(receipt.Bill.TotalMinor - 750, "USD")}", money.QuerySelector(".total dd")!.TextContent);
    }

    [Fact]
    public void A_statement_groups_by_what_it_was_for_and_adds_up()
    {
        StatementLine Line(JournalKind kind, LedgerAccount account, long minor) => new(AnOrder.Noon, "FD-1", kind, account, new(minor, "USD"));
        var statement = new Statement(AnOrder.RestaurantId, new(2026, 6, 15), new(2026, 6, 21),
            [Line(JournalKind.Delivered, LedgerAccount.Courier, 300), Line(JournalKind.Delivered, LedgerAccount.Tips, 500), Line(JournalKind.Capture, LedgerAccount.Courier, 250), Line(JournalKind.Refund, LedgerAccount.Tips, -100)], new(950, "USD"));
        var sheet = context.Render<StatementSheet>(p => p.Add(s => s.Statement, statement).Add(s => s.Name, "Lena Okafor"));
        Assert.Equal(["Deliveries$5.50", "Tips$5.00", "Refunds to customers-$1.00", "To be paid out$9.50"], sheet.FindAll(".sums div").Select(row => row.TextContent));
        Assert.Equal($"/statements/{AnOrder.RestaurantId}/2026-06-15.csv", sheet.Find("a[download]").GetAttribute("href"));
        var owing = context.Render<StatementSheet>(p => p.Add(s => s.Statement, statement with { Total = new(-950, "USD") }).Add(s => s.Name, "Lena Okafor"));
        Assert.Equal("You owe us$9.50", owing.Find(".total").TextContent);
    }

    [Theory]
    [InlineData(OrderStatus.Delivered, PaymentStatus.Captured, "Refund…")]
    [InlineData(OrderStatus.Cancelled, PaymentStatus.Captured, "Give it all back…", "Refund…")]
    [InlineData(OrderStatus.Cancelled, PaymentStatus.Authorised, "Give it all back…")]
    [InlineData(OrderStatus.Preparing, PaymentStatus.Authorised, "Take the money…")]
    [InlineData(OrderStatus.Placed, PaymentStatus.Authorised)]
    [InlineData(OrderStatus.Delivered, PaymentStatus.Refunded)]
    public void Only_what_makes_sense_can_be_pressed(OrderStatus order, PaymentStatus status, params string[] buttons)
    {
        var taken = status is PaymentStatus.Captured or PaymentStatus.Refunded;
        var desk = ARefund.Desk with { Captured = new(taken ? 3500 : 0, "USD"), Left = new(status == PaymentStatus.Captured ? 2500 : 0, "USD") };
        var panel = context.Render<OrderPayment>(p => p.Add(x => x.Payment, Payment(status)).Add(x => x.Desk, desk).Add(x => x.Order, order));
        Assert.Equal(buttons, panel.FindAll("button").Select(button => button.TextContent.Trim()));
        Assert.Contains("Something was missing: Tiramisu", panel.Find(".refunds").TextContent, StringComparison.Ordinal);
        Assert.Contains("Alex Kim", panel.Find(".refunds").TextContent, StringComparison.Ordinal);
    }

    internal static PaymentView Payment(PaymentStatus status) => new(AnOrder.DishId, AnOrder.DishId, "FD-10423", status, PaymentWish.None, true, new(3500, "USD"), new(3500, "USD"), Money.Zero("USD"), "stripe", "cs_1", "pi_1", "ch_1",
        "visa •••• 4242", 1, null, null, null, AnOrder.Noon, AnOrder.Noon, AnOrder.Noon, null, null, [], []);

    [Fact]
    public void Evidence_tells_how_it_was_handed_over_and_keeps_cards_codes_and_names_to_itself()
    {
        var order = OrderReadsDetail(OrderStatus.Delivered);
        var delivery = new DeliveryRow(AnOrder.DishId, order.Row.Id, order.Row.Number, DeliveryStatus.Delivered, "Bella Napoli", "+1", "America/New_York", "1 W 42nd St", order.RestaurantLocation, "350 W 42nd St", order.DropOff, 2, TimeSpan.FromMinutes(5),
            AnOrder.DishId, "Lena Okafor", AnOrder.Noon, AnOrder.Noon, AnOrder.Noon, AnOrder.Noon, AnOrder.Noon, AnOrder.Noon, AnOrder.Noon, AnOrder.Noon, AnOrder.Noon.AddMinutes(20), AnOrder.Noon.AddMinutes(21), 0);
        var file = new OrderFile(order, Payment(PaymentStatus.Captured), delivery,
            [new(AnOrder.Noon, "Order", "Lena Okafor will bring it", "Maria Rossi", null), new(AnOrder.Noon, "Payment", "$35.00 held on visa •••• 4242.", null, null), new(AnOrder.Noon.AddMinutes(21), "Delivery", "delivered", "Lena Okafor", "PIN given")], [], []);
        var papers = EvidencePapers.Of(Dispute(DisputeState.Open, TimeSpan.FromDays(3)), file, [new(AnOrder.Noon.AddMinutes(20), order.DropOff, 8, 12.4)], "<article>receipt</article>", AnOrder.Noon.AddDays(1));
        var all = string.Join('\n', papers.Select(paper => paper.Text));
        Assert.Contains("2026-06-17 16:21:00 UTC, the customer's door code was right", all, StringComparison.Ordinal);
        Assert.Contains("nearest to the door 12 m", all, StringComparison.Ordinal);
        Assert.Contains("Lena will bring it", all, StringComparison.Ordinal);
        Assert.Contains("The customer says it never arrived", all, StringComparison.Ordinal);
        foreach (var secret in new[] { "Okafor", "Rossi", "4242", "visa", $"\"{order.DoorPin}\"", order.ContactPhone }) Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }
}
