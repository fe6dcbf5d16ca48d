using System.Globalization;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Orders v2 as the API serves them.</summary>
internal sealed class PayPalOrders(PayPalAccount account)
{
    /// <summary>How long PayPal remembers what nobody finishes.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(3);
    private const int MostDeclines = 5;

    public async Task<JsonObject> CreateAsync(PayPalBody body, CancellationToken cancel)
    {
        var intent = body.OneOf("intent", "CAPTURE", "AUTHORIZE") ?? throw PayPalRefusal.Missing("/intent");
        var units = body.Array("purchase_units", 10);
        if (units.Count == 0) throw PayPalRefusal.Missing("/purchase_units");
        if (units.Count > 1) throw PayPalRefusal.Unprocessable("MULTIPLE_PURCHASE_UNITS_NOT_SUPPORTED", "This sandbox keeps one purchase unit per order.", "/purchase_units");
        var unit = units[0];
        var amount = unit.Amount("amount");
        CheckBreakdown(unit, amount);
        var context = body.RequiredObject("payment_source").RequiredObject("paypal").RequiredObject("experience_context");
        context.OneOf("user_action", "CONTINUE", "PAY_NOW");
        context.OneOf("shipping_preference", "GET_FROM_FILE", "NO_SHIPPING", "SET_PROVIDED_ADDRESS");
        unit.Text("description");
        unit.Text("reference_id", 256);
        var order = new PayPalOrder
        {
            Id = PayPalWire.NewId(),
            Status = "PAYER_ACTION_REQUIRED",
            Intent = intent,
            Amount = amount.Minor,
            Currency = amount.Currency,
            Unit = unit.Json.ToJsonString(),
            CustomId = unit.Text("custom_id"),
            InvoiceId = unit.Text("invoice_id"),
            BrandName = context.Text("brand_name"),
            ReturnUrl = context.Url("return_url"),
            CancelUrl = context.Url("cancel_url"),
            Created = account.Now,
            Updated = account.Now,
        };
        account.Db.PayPalOrders.Add(order);
        return await account.WireAsync(order, cancel);
    }

    public async Task<JsonObject> ReadAsync(string id, CancellationToken cancel)
    {
        var order = await account.Db.PayPalOrders.SingleOrDefaultAsync(o => o.Id == id, cancel);
        return order is { Forgotten: false } ? await account.WireAsync(order, cancel) : throw PayPalRefusal.NotFound();
    }

    /// <summary>Asks for the money the payer has agreed to.</summary>
    public async Task<JsonObject> AuthorizeAsync(string id, CancellationToken cancel)
    {
        var order = await account.LockOrderAsync(id, cancel);
        if (order.Intent != "AUTHORIZE") throw PayPalRefusal.Of("ACTION_DOES_NOT_MATCH_INTENT");
        if (order.Status is "COMPLETED" or "VOIDED") throw PayPalRefusal.Of("ORDER_ALREADY_AUTHORIZED");
        if (order.Declines >= MostDeclines) throw PayPalRefusal.Of("MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED");
        if (order.Status != "APPROVED") throw PayPalRefusal.Of("ORDER_NOT_APPROVED");
        if (order.InvoiceId is not null && await account.Db.PayPalOrders.AnyAsync(o => o.InvoiceId == order.InvoiceId && o.Id != order.Id && o.Status == "COMPLETED", cancel)) throw PayPalRefusal.Of("DUPLICATE_INVOICE_ID");
        var funding = PayPalFunding.Find(order.Funding)!;
        order.Updated = account.Now;
        if (funding.Issue is not null)
        {
            order.Declines++;
            (order.Status, order.Funding) = ("PAYER_ACTION_REQUIRED", null);
            throw PayPalRefusal.Of(funding.Issue, keepsWork: true, payerAction: account.PageOf(order));
        }
        order.Status = "COMPLETED";
        var authorization = new PayPalAuthorization
        {
            Id = PayPalWire.NewId(),
            OrderId = order.Id,
            Status = funding.Review ? "PENDING" : "CREATED",
            Amount = order.Amount,
            Currency = order.Currency,
            Created = account.Now,
            FirstCreated = account.Now,
            Updated = account.Now,
            Expires = account.Now + PayPalPayments.AuthorizationLasts,
        };
        account.Db.PayPalAuthorizations.Add(authorization);
        account.Tell("PAYMENT.AUTHORIZATION.CREATED", authorization, order, $"A payment for {Words(order)} was authorized");
        return await account.WireAsync(order, cancel);
    }

    public static string Words(PayPalOrder order) => new Money(order.Amount, order.Currency).ToString(CultureInfo.GetCultureInfo("en-US"));

    private static void CheckBreakdown(PayPalBody unit, Money amount)
    {
        var items = unit.Array("items", 100);
        var breakdown = unit.RequiredObject("amount").Object("breakdown");
        long Part(string name) => breakdown?.Has(name) == true ? breakdown.Amount(name) is var part && part.Currency == amount.Currency ? part.Minor : throw PayPalRefusal.Unprocessable("CURRENCY_MISMATCH", "The currencies must match.", $"/purchase_units/0/amount/breakdown/{name}") : 0;
        if (items.Count > 0 && breakdown?.Has("item_total") != true)
            throw PayPalRefusal.Unprocessable("ITEM_TOTAL_REQUIRED", "If item details are specified (items.unit_amount and items.quantity) corresponding amount.breakdown.item_total is required.", "/purchase_units/0/amount/breakdown/item_total");
        long sum = 0;
        foreach (var item in items)
        {
            item.RequiredText("name");
            item.Text("description", 2048);
            var quantity = item.RequiredText("quantity", 10);
            if (!int.TryParse(quantity, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1)
                throw PayPalRefusal.Unprocessable("INVALID_ITEM_QUANTITY", "The quantity must be a positive whole number.", "/purchase_units/0/items/quantity", quantity);
            sum = checked(sum + item.Amount("unit_amount").Minor * count);
        }
        if (breakdown is null) return;
        if (items.Count > 0 && sum != Part("item_total"))
            throw PayPalRefusal.Unprocessable("ITEM_TOTAL_MISMATCH", "Should equal sum of (unit_amount * quantity) across all items for a given purchase_unit.", "/purchase_units/0/amount/breakdown/item_total");
        var total = Part("item_total") + Part("tax_total") + Part("shipping") + Part("handling") + Part("insurance") - Part("shipping_discount") - Part("discount");
        if (total != amount.Minor)
            throw PayPalRefusal.Unprocessable("AMOUNT_MISMATCH", "Should equal item_total + tax_total + shipping + handling + insurance - shipping_discount - discount.", "/purchase_units/0/amount/value");
    }
}
