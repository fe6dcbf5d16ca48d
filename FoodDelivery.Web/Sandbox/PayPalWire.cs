using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Sandbox;

/// <summary>How the emulator's rows look on the wire: Orders v2 and Payments v2, field by field.</summary>
internal static class PayPalWire
{
    public static string NewId() => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPRSTUVWXY0123456789", 17);

    public static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static JsonObject Amount(long minor, string currency)
    {
        var money = new Money(minor, currency);
        return new() { ["currency_code"] = currency, ["value"] = money.Major.ToString("F" + (currency is "HUF" or "TWD" ? 0 : money.Digits), CultureInfo.InvariantCulture) };
    }

    public static JsonObject Order(PayPalOrder o, IEnumerable<PayPalAuthorization> authorizations, IEnumerable<PayPalCapture> captures, IEnumerable<PayPalRefund> refunds, string api, string page)
    {
        var unit = JsonNode.Parse(o.Unit)!.AsObject();
        unit["reference_id"] ??= "default";
        var payments = new JsonObject();
        Put(payments, "authorizations", authorizations.OrderBy(a => a.Created).ThenBy(a => a.Id).Select(a => Authorization(a, o, api)));
        Put(payments, "captures", captures.OrderBy(c => c.Created).Select(c => Capture(c, api)));
        Put(payments, "refunds", refunds.OrderBy(r => r.Created).Select(r => Refund(r, api)));
        if (payments.Count > 0) unit["payments"] = payments;
        var payer = PayPalPayers.Find(o.Payer);
        var links = new JsonArray(Link(api, $"/v2/checkout/orders/{o.Id}", "self", "GET"));
        if (o.Status == "PAYER_ACTION_REQUIRED") links.Add(new JsonObject { ["href"] = page, ["rel"] = "payer-action", ["method"] = "GET" });
        if (o.Status == "APPROVED") links.Add(Link(api, $"/v2/checkout/orders/{o.Id}/authorize", "authorize", "POST"));
        var order = new JsonObject
        {
            ["id"] = o.Id,
            ["intent"] = o.Intent,
            ["status"] = o.Status,
            ["payment_source"] = new JsonObject
            {
                ["paypal"] = payer is null ? [] : new JsonObject
                {
                    ["email_address"] = payer.Email,
                    ["account_id"] = payer.Id,
                    ["account_status"] = "VERIFIED",
                    ["name"] = new JsonObject { ["given_name"] = payer.GivenName, ["surname"] = payer.Surname },
                    ["address"] = new JsonObject { ["country_code"] = payer.Country },
                },
            },
            ["purchase_units"] = new JsonArray(unit),
            ["create_time"] = At(o.Created),
            ["update_time"] = At(o.Updated),
            ["links"] = links,
        };
        if (payer is not null)
            order["payer"] = new JsonObject
            {
                ["name"] = new JsonObject { ["given_name"] = payer.GivenName, ["surname"] = payer.Surname },
                ["email_address"] = payer.Email,
                ["payer_id"] = payer.Id,
                ["address"] = new JsonObject { ["country_code"] = payer.Country },
            };
        return order;
    }

    public static JsonObject Authorization(PayPalAuthorization a, PayPalOrder o, string api)
    {
        var links = new JsonArray(Link(api, $"/v2/payments/authorizations/{a.Id}", "self", "GET"));
        if (a.Status is "CREATED" or "PARTIALLY_CAPTURED")
            foreach (var act in new[] { "capture", "void", "reauthorize" }) links.Add(Link(api, $"/v2/payments/authorizations/{a.Id}/{act}", act, "POST"));
        links.Add(Link(api, $"/v2/checkout/orders/{o.Id}", "up", "GET"));
        var row = new JsonObject
        {
            ["id"] = a.Id,
            ["status"] = a.Status,
            ["amount"] = Amount(a.Amount, a.Currency),
            ["custom_id"] = o.CustomId,
            ["invoice_id"] = o.InvoiceId,
            ["seller_protection"] = new JsonObject { ["status"] = "ELIGIBLE", ["dispute_categories"] = new JsonArray("ITEM_NOT_RECEIVED", "UNAUTHORIZED_TRANSACTION") },
            ["expiration_time"] = At(a.Expires),
            ["create_time"] = At(a.Created),
            ["update_time"] = At(a.Updated),
            ["links"] = links,
            ["supplementary_data"] = new JsonObject { ["related_ids"] = new JsonObject { ["order_id"] = o.Id } },
        };
        if (a.Status is "PENDING" or "DENIED") row["status_details"] = new JsonObject { ["reason"] = a.Status == "PENDING" ? "PENDING_REVIEW" : "DECLINED_BY_RISK_FRAUD_FILTERS" };
        return row;
    }

    public static JsonObject Capture(PayPalCapture c, string api)
    {
        var row = new JsonObject
        {
            ["id"] = c.Id,
            ["status"] = c.Status,
            ["amount"] = Amount(c.Amount, c.Currency),
            ["final_capture"] = c.Final,
            ["custom_id"] = c.CustomId,
            ["invoice_id"] = c.InvoiceId,
            ["create_time"] = At(c.Created),
            ["update_time"] = At(c.Updated),
            ["links"] = new JsonArray(Link(api, $"/v2/payments/captures/{c.Id}", "self", "GET"), Link(api, $"/v2/payments/captures/{c.Id}/refund", "refund", "POST"), Link(api, $"/v2/payments/authorizations/{c.AuthorizationId}", "up", "GET")),
            ["supplementary_data"] = new JsonObject { ["related_ids"] = new JsonObject { ["order_id"] = c.OrderId, ["authorization_id"] = c.AuthorizationId } },
        };
        if (c.Status == "PENDING") row["status_details"] = new JsonObject { ["reason"] = "ECHECK" };
        else if (c.Status != "DECLINED")
            row["seller_receivable_breakdown"] = new JsonObject
            {
                ["gross_amount"] = Amount(c.Amount, c.Currency),
                ["paypal_fee"] = Amount(c.Fee, c.Currency),
                ["net_amount"] = Amount(c.Amount - c.Fee, c.Currency),
            };
        return row;
    }

    public static JsonObject Refund(PayPalRefund r, string api) => new()
    {
        ["id"] = r.Id,
        ["status"] = r.Status,
        ["amount"] = Amount(r.Amount, r.Currency),
        ["custom_id"] = r.CustomId,
        ["invoice_id"] = r.InvoiceId,
        ["note_to_payer"] = r.Note,
        ["seller_payable_breakdown"] = new JsonObject { ["gross_amount"] = Amount(r.Amount, r.Currency), ["paypal_fee"] = Amount(0, r.Currency), ["net_amount"] = Amount(r.Amount, r.Currency), ["total_refunded_amount"] = Amount(r.Amount, r.Currency) },
        ["create_time"] = At(r.Created),
        ["update_time"] = At(r.Created),
        ["links"] = new JsonArray(Link(api, $"/v2/payments/refunds/{r.Id}", "self", "GET"), Link(api, $"/v2/payments/captures/{r.CaptureId}", "up", "GET")),
        ["supplementary_data"] = new JsonObject { ["related_ids"] = new JsonObject { ["order_id"] = r.OrderId, ["capture_id"] = r.CaptureId } },
    };

    /// <summary>What is answered without Prefer: return=representation.</summary>
    public static JsonObject Minimal(JsonObject full) => new() { ["id"] = full["id"]?.DeepClone(), ["status"] = full["status"]?.DeepClone(), ["links"] = full["links"]?.DeepClone() };

    private static JsonObject Link(string api, string path, string rel, string method) => new() { ["href"] = api + path, ["rel"] = rel, ["method"] = method };

    private static void Put(JsonObject into, string name, IEnumerable<JsonObject> rows)
    {
        JsonArray array = [.. rows];
        if (array.Count > 0) into[name] = array;
    }
}
