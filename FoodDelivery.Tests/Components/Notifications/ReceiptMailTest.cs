using System.Text.RegularExpressions;
using Bunit;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Notifications;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Web.Notifications;
using FoodDelivery.Web.Payments;
using Microsoft.Extensions.Configuration;

namespace FoodDelivery.Tests.Components.Notifications;

/// <summary>The mail's receipt and the receipt's page tell the same figures, whatever was sold out, given off or given back.</summary>
public sealed partial class ReceiptMailTest : IAsyncDisposable
{
    private readonly BunitContext context = new();
    private readonly RazorMessages renderer = new(new PublicAddress(new ConfigurationBuilder().Build()));

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        renderer.Dispose();
    }

    public static TheoryData<string> Cases => ["plain", "code", "free delivery", "reduced and refunded", "refund came back", "not taken yet"];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_figure_of_the_page_is_in_the_mail_and_the_other_way_round(string kind)
    {
        var (order, money) = Make(kind);
        var facts = OrderMessagesTests.Facts(order);
        var head = new OrderHead(facts.Id, facts.Number, facts.RestaurantName, facts.Bill.Total);
        var mail = await renderer.RenderAsync(MessageTemplates.Current(NoticePlan.OrderDelivered)!, MessageChannel.Email, "en", facts.TimeZone, OrderMessages.Receipt(facts, head, "1 W 42nd St", money, AnOrder.Noon), null, null);

        var sheet = context.Render<ReceiptSheet>(p => p.Add(s => s.Receipt, new Receipt(OrderReads.Detail(order), "1 W 42nd St", money)));
        // The page also says what one piece costs and what an extra does: those are not sums of the receipt.
        foreach (var aside in sheet.FindAll("td:nth-child(3), td small span").ToList()) aside.ParentElement!.RemoveChild(aside);
        var (page, sent) = (Figures(sheet.Nodes.OfType<AngleSharp.Dom.IElement>().Select(node => node.TextContent)), Figures([mail.Text]));
        Assert.NotEmpty(page);
        Assert.Equal(page, sent);
        Assert.Contains(order.Bill.Total.ToString(System.Globalization.CultureInfo.InvariantCulture), sent);
    }

    private static (Order, MoneyTold) Make(string kind)
    {
        var offer = kind switch { "code" => AnOrder.Offer(PromotionKind.Percent, 1000), "free delivery" => AnOrder.Offer(PromotionKind.FreeDelivery), _ => null };
        var order = AnOrder.In(kind == "reduced and refunded" ? OrderStatus.Preparing : OrderStatus.Delivered, AnOrder.AgreedOn(offer, AnOrder.Dish(2), AnOrder.Dish(1, 705, 150)));
        var paid = order.Bill.Total;
        MoneyTold Told(PaymentStatus status, Money captured, params MoneyBack[] backs) => new(status, paid, captured, Money.Zero("USD"), "visa 4242", null, AnOrder.Noon, backs);
        switch (kind)
        {
            case "reduced and refunded":
                Assert.True(order.RemoveLines([1], AnOrder.Kitchen, AnOrder.Noon.AddMinutes(5)).IsOk);
                Assert.True(order.PickUp(Actor.System, AnOrder.Noon.AddMinutes(20)).IsOk);
                Assert.True(order.Deliver(Actor.System, AnOrder.Noon.AddMinutes(30)).IsOk);
                return (order, Told(PaymentStatus.Captured, paid, new MoneyBack(paid - order.Bill.Total, RefundReason.ItemUnavailable, RefundState.Done, ["Margherita"], AnOrder.Noon)));
            case "refund came back":
                return (order, Told(PaymentStatus.Captured, paid, new MoneyBack(new(500, "USD"), RefundReason.Late, RefundState.Failed, [], AnOrder.Noon), new MoneyBack(new(300, "USD"), RefundReason.Goodwill, RefundState.Sent, [], AnOrder.Noon)));
            case "not taken yet":
                return (order, Told(PaymentStatus.Authorised, Money.Zero("USD")));
            default:
                return (order, Told(PaymentStatus.Captured, paid));
        }
    }

    private static SortedSet<string> Figures(IEnumerable<string> texts) => new(texts.SelectMany(text => Figure().Matches(text).Select(match => match.Value)), StringComparer.Ordinal);

    [GeneratedRegex(@"-?\$[\d,]+\.\d\d")]
    private static partial Regex Figure();
}
