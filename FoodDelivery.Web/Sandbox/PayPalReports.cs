using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Transaction search: every movement of the account, oldest first. The real one is up to three hours late; this one is not.</summary>
internal sealed class PayPalReports(SandboxDb db)
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(31);

    public async Task<JsonObject> ListAsync(IQueryCollection query, TimeProvider time, CancellationToken cancel)
    {
        var (from, until) = (At(query, "start_date"), At(query, "end_date"));
        if (until <= from || until - from > Most) throw PayPalRefusal.Invalid("INVALID_PARAMETER_VALUE", "end_date", "Date range is greater than 31 days or ends before it starts.");
        int Number(string name, int normal, int most) => !query.ContainsKey(name) ? normal
            : int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
            : throw PayPalRefusal.Invalid("INVALID_PARAMETER_VALUE", name, "The value of a field is invalid.");
        var (page, size) = (Number("page", 1, int.MaxValue), Number("page_size", 100, 500));

        var rows = new List<(DateTimeOffset At, JsonObject Row)>();
        foreach (var (a, o) in (await db.PayPalAuthorizations.Where(a => a.Created >= from && a.Created <= until).Join(db.PayPalOrders, a => a.OrderId, o => o.Id, (a, o) => new { a, o }).ToListAsync(cancel)).Select(x => (x.a, x.o)))
            rows.Add((a.Created, Row(a.Id, a.OrderId, "ODR", "T1300", a.Status switch { "CAPTURED" => "S", "VOIDED" => "V", "DENIED" => "D", _ => "P" }, a.Amount, null, a.Currency, o.CustomId, o.InvoiceId, a.Created, a.Updated)));
        foreach (var c in await db.PayPalCaptures.Where(c => c.Created >= from && c.Created <= until).ToListAsync(cancel))
            rows.Add((c.Created, Row(c.Id, c.AuthorizationId, "TXN", "T0006", c.Status switch { "PENDING" => "P", "DECLINED" => "D", "REFUNDED" => "V", _ => "S" }, c.Amount, -c.Fee, c.Currency, c.CustomId, c.InvoiceId, c.Created, c.Updated)));
        foreach (var r in await db.PayPalRefunds.Where(r => r.Created >= from && r.Created <= until).ToListAsync(cancel))
            rows.Add((r.Created, Row(r.Id, r.CaptureId, "TXN", "T1107", "S", -r.Amount, null, r.Currency, r.CustomId, r.InvoiceId, r.Created, r.Created)));
        var pages = Math.Max(1, (rows.Count + size - 1) / size);
        return new JsonObject
        {
            ["transaction_details"] = new JsonArray([.. rows.OrderBy(r => r.At).Skip((page - 1) * size).Take(size).Select(r => new JsonObject { ["transaction_info"] = r.Row })]),
            ["start_date"] = PayPalWire.At(from),
            ["end_date"] = PayPalWire.At(until),
            ["last_refreshed_datetime"] = PayPalWire.At(time.GetUtcNow()),
            ["page"] = page,
            ["total_items"] = rows.Count,
            ["total_pages"] = pages,
        };
    }

    private static JsonObject Row(string id, string about, string aboutType, string type, string status, long amount, long? fee, string currency, string? custom, string? invoice, DateTimeOffset at, DateTimeOffset updated)
    {
        var row = new JsonObject
        {
            ["transaction_id"] = id,
            ["paypal_reference_id"] = about,
            ["paypal_reference_id_type"] = aboutType,
            ["transaction_event_code"] = type,
            ["transaction_initiation_date"] = Precise(at),
            ["transaction_updated_date"] = Precise(updated),
            ["transaction_amount"] = PayPalWire.Amount(amount, currency),
            ["transaction_status"] = status,
            ["custom_field"] = custom,
            ["invoice_id"] = invoice,
        };
        if (fee is { } kept) row["fee_amount"] = PayPalWire.Amount(kept, currency);
        return row;
    }

    private static string Precise(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'+0000'", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(IQueryCollection query, string name)
    {
        if (!query.ContainsKey(name)) throw PayPalRefusal.Missing(name);
        return DateTimeOffset.TryParse(query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime()
            : throw PayPalRefusal.Invalid("INVALID_PARAMETER_SYNTAX", name, "The value of a field does not conform to the expected format.");
    }
}
