using System.Globalization;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>
/// PayPal's own books for reconciliation. They tell of movements (authorised, taken, sent back), up to three hours late; here the movements of one
/// payment are put together again. What was begun in the asked time is told as it stands now, as Stripe does.
/// </summary>
internal sealed class PayPalReport(PayPalClient client)
{
    /// <summary>PayPal answers for at most 31 days at a time.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(31);
    private const int PageSize = 500;

    private sealed record Movement(string Id, string? About, string Event, string Status, Money Amount, Money? Fee, string? Custom, DateTimeOffset At);

    public async Task<ProviderAnswer<ProviderPage>> ListAsync(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, CancellationToken cancel)
    {
        // A capture or refund may come long after its authorization, so the movements are read until today.
        var all = new List<Movement>();
        for (var start = from; start < now; start += Window)
        {
            var end = start + Window < now ? start + Window : now;
            for (var (page, pages) = (1, 1); page <= pages; page++)
            {
                var answer = await client.GetAsync(string.Create(CultureInfo.InvariantCulture,
                    $"/v1/reporting/transactions?start_date={Written(start)}&end_date={Written(end)}&fields=all&page={page}&page_size={PageSize}"), cancel);
                if (answer.Refusal is { } refusal) return refusal;
                pages = answer.Value!["total_pages"] is { } total && total.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (int)total : 1;
                if (answer.Value["transaction_details"] is JsonArray rows) all.AddRange(rows.Select(row => Read(row?["transaction_info"] as JsonObject)).OfType<Movement>());
            }
        }
        // Windows share their edge.
        var movements = all.DistinctBy(m => (m.Id, m.Event)).ToList();
        var captures = movements.Where(m => m.Event.StartsWith("T00", StringComparison.Ordinal) && m.Amount.Minor > 0).ToList();
        var authorizations = movements.Where(m => m.Event.StartsWith("T13", StringComparison.Ordinal)).ToList();
        var refunds = movements.Where(m => m.Event.StartsWith("T11", StringComparison.Ordinal) && m.Amount.Minor < 0 && m.Status != "D").ToLookup(m => m.About);

        // A renewed authorization is still the same payment: one order, the first one's name.
        var items = authorizations.GroupBy(a => a.About ?? a.Id).Select(g => g.OrderBy(a => a.At).ToList()).Where(g => g[0].At >= from && g[0].At < until)
            .Select(g => Put(g[0].Id, g[0].About, g, captures.FindAll(c => g.Exists(a => a.Id == c.About)), refunds));
        // Taken now of an authorization from before.
        var alone = captures.Where(c => c.At >= from && c.At < until && !authorizations.Exists(a => a.Id == c.About)).GroupBy(c => c.About ?? c.Id).Select(g => Put(g.Key, null, [.. g], [.. g], refunds));
        return new ProviderPage([.. items.Concat(alone)], null);
    }

    private static ProviderMoney Put(string id, string? order, List<Movement> holds, List<Movement> captures, ILookup<string?, Movement> refunds)
    {
        var taken = captures.Where(c => c.Status is "S" or "V").ToList();
        var fees = taken.Select(c => c.Fee).ToList();
        var hold = taken.Count > 0 ? ProviderHold.Taken
            : captures.Exists(c => c.Status == "P") ? ProviderHold.Pending
            : holds.TrueForAll(h => h.Status is "V" or "D") ? ProviderHold.Released : ProviderHold.Held;
        return new ProviderMoney(id, order, hold, holds[0].Amount, taken.Sum(c => c.Amount.Minor), taken.Sum(c => refunds[c.Id].Sum(r => -r.Amount.Minor)),
            Guid.TryParse(holds[0].Custom, out var payment) ? payment : null, null, holds[0].At, fees.Count > 0 && fees.TrueForAll(f => f is not null) ? fees.Sum(f => Math.Abs(f!.Value.Minor)) : null);
    }

    private static Movement? Read(JsonObject? info)
    {
        if (PayPalView.Text(info, "transaction_id") is not { } id || PayPalAmount.Read(info!["transaction_amount"]) is not { } amount) return null;
        if (!DateTimeOffset.TryParse(PayPalView.Text(info, "transaction_initiation_date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return null;
        return new Movement(id, PayPalView.Text(info, "paypal_reference_id"), PayPalView.Text(info, "transaction_event_code") ?? "", PayPalView.Text(info, "transaction_status") ?? "",
            amount, PayPalAmount.Read(info["fee_amount"]), PayPalView.Text(info, "custom_field"), at);
    }

    private static string Written(DateTimeOffset at) => Uri.EscapeDataString(at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
}
