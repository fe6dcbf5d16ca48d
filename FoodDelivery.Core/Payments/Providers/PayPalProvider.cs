using System.Globalization;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>
/// PayPal by its REST API. The customer agrees on PayPal's page, then we ask for the hold (intent AUTHORIZE), as with a card. A session is PayPal's
/// order, an intent its authorization, a charge its capture. The same code speaks to PayPal and to the emulator; only the address differs.
/// </summary>
public sealed class PayPalProvider(PayPalClient client, TimeProvider time) : IPaymentProvider
{
    public const string ProviderName = "paypal";

    /// <summary>So long PayPal promises that the money is there; afterwards it asks for a renewal, until the authorization ends after 29 days.</summary>
    private static readonly TimeSpan HonourPeriod = TimeSpan.FromDays(3);
    private const int MostText = 127;

    public string Name => ProviderName;

    public string Label => "PayPal";

    public bool RemembersPeople => false;

    /// <summary>Its transaction search is up to three hours behind.</summary>
    public TimeSpan BooksAreLate => client.IsLive ? TimeSpan.FromHours(4) : TimeSpan.FromMinutes(1);

    public Task<ProviderAnswer<string>> RememberAsync(Guid customerId, string? email, string key, CancellationToken cancel) =>
        throw new NotSupportedException("PayPal remembers its own people.");

    public async Task<ProviderAnswer<OpenedSession>> OpenSessionAsync(OpenSession request, string key, CancellationToken cancel)
    {
        if (PayPalAmount.Json(request.Amount) is not { } amount)
            return new ProviderRefusal(RefusalKind.Ours, "amount_not_payable", $"PayPal takes no decimals in {request.Amount.Currency}.");
        var unit = new JsonObject
        {
            ["custom_id"] = request.PaymentId.ToString(),
            ["invoice_id"] = $"{request.OrderNumber}-{key[(key.LastIndexOf('-') + 1)..]}",
            ["description"] = Short($"{request.OrderNumber} · {request.Merchant}"),
            ["amount"] = amount,
        };
        if (Items(request) is { } items)
        {
            amount["breakdown"] = new JsonObject { ["item_total"] = PayPalAmount.Json(request.Amount) };
            unit["items"] = items;
        }
        var order = await client.PostAsync("/v2/checkout/orders", new JsonObject
        {
            ["intent"] = "AUTHORIZE",
            ["purchase_units"] = new JsonArray(unit),
            ["payment_source"] = new JsonObject
            {
                ["paypal"] = new JsonObject
                {
                    ["experience_context"] = new JsonObject
                    {
                        ["brand_name"] = Short(request.Merchant),
                        ["return_url"] = request.SuccessUrl,
                        ["cancel_url"] = request.CancelUrl,
                        ["user_action"] = "PAY_NOW",
                        // The courier's address is ours to know; PayPal would ask for another one.
                        ["shipping_preference"] = "NO_SHIPPING",
                    },
                },
            },
        }, key, cancel);
        if (order.Refusal is { } refusal) return refusal;
        var page = (order.Value!["links"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(link => PayPalView.Text(link, "rel") is "payer-action" or "approve");
        if (PayPalView.Text(order.Value, "id") is not { } id || PayPalView.Text(page, "href") is not { } url)
            return new ProviderRefusal(RefusalKind.Retry, "no_page", "The order came without an address for the payer.");
        return new OpenedSession(id, url, request.EndsAt);
    }

    /// <summary>PayPal can't withdraw a page. It need not: without an authorization an approval costs nobody anything, and after this we never ask for one.</summary>
    public async Task<ProviderAnswer<ProviderView>> EndSessionAsync(string sessionId, string key, CancellationToken cancel)
    {
        var order = await OrderAsync(sessionId, cancel);
        if (order.Refusal is { } refusal) return IsGone(refusal) ? Gone(sessionId) : refusal;
        var before = new PayPalView(order.Value!);
        if (before.Live is { } live && PayPalView.Text(live, "status") == "PENDING")
        {
            // PayPal is still thinking about it; nobody waits for the answer any more.
            var stopped = await client.PostAsync($"/v2/payments/authorizations/{PayPalView.Text(live, "id")}/void", [], key, cancel);
            return stopped.Refusal is { } not ? not : await ReadSessionAsync(sessionId, cancel);
        }
        if (before.HasMoney) return new ProviderRefusal(RefusalKind.Moved, "ORDER_ALREADY_AUTHORIZED", "It has been paid on.");
        var view = before.ToView(time.GetUtcNow());
        return view with { Session = ProviderSession.Expired, Hold = ProviderHold.None };
    }

    public async Task<ProviderAnswer<ProviderView>> ReadSessionAsync(string sessionId, CancellationToken cancel)
    {
        var order = await OrderAsync(sessionId, cancel);
        if (order.Refusal is { } refusal) return IsGone(refusal) ? Gone(sessionId) : refusal;
        return new PayPalView(order.Value!).ToView(time.GetUtcNow());
    }

    public async Task<ProviderAnswer<ProviderView>> AuthoriseAsync(string sessionId, string key, CancellationToken cancel)
    {
        var held = await client.PostAsync($"/v2/checkout/orders/{sessionId}/authorize", [], key, cancel);
        return held.Refusal is { } refusal ? refusal : await ReadSessionAsync(sessionId, cancel);
    }

    public async Task<ProviderAnswer<ProviderView>> CaptureAsync(ProviderIds ids, Money amount, string key, CancellationToken cancel)
    {
        var order = await OrderAsync(ids.SessionId, cancel);
        if (order.Refusal is { } unread) return unread;
        var before = new PayPalView(order.Value!);
        if (PayPalView.Text(before.Live, "id") is not { } authorization) return new ProviderRefusal(RefusalKind.Moved, "nothing_held", "There is no authorization that could be taken.");
        if (CreatedAt(before.Live!) + HonourPeriod <= time.GetUtcNow())
        {
            // All of it is renewed, whatever is taken now. A refusal says little: the old one may still do, and its own capture tells.
            var renewed = await client.PostAsync($"/v2/payments/authorizations/{authorization}/reauthorize", new JsonObject { ["amount"] = before.Live!["amount"]!.DeepClone() }, key + "-renew", cancel);
            if (renewed.Refusal is { Kind: RefusalKind.Retry } unknown) return unknown;
            authorization = PayPalView.Text(renewed.Value, "id") ?? authorization;
        }
        var taken = await client.PostAsync($"/v2/payments/authorizations/{authorization}/capture", new JsonObject
        {
            ["amount"] = PayPalAmount.Json(amount),
            ["final_capture"] = true,
            ["invoice_id"] = before.InvoiceId,
        }, key, cancel);
        if (taken.Refusal is { Code: "AUTHORIZATION_EXPIRED" })
        {
            var after = await ReadSessionAsync(ids.SessionId, cancel);
            return after.Value is { Hold: ProviderHold.Held or ProviderHold.Released } gone ? gone with { Hold = ProviderHold.Released, ReleaseReason = "automatic" } : after;
        }
        if (taken.Refusal is { } refusal) return refusal;
        var view = await ReadSessionAsync(ids.SessionId, cancel);
        return view.Value?.Hold switch
        {
            // Under review or on its way from a bank: neither ours nor lost. Asked about until it is one of them.
            ProviderHold.Pending => new ProviderRefusal(RefusalKind.Retry, "capture_pending", "PayPal has not finished the capture."),
            ProviderHold.Held => new ProviderRefusal(RefusalKind.Moved, "capture_declined", "PayPal did not finish the capture."),
            _ => view,
        };
    }

    public async Task<ProviderAnswer<ProviderView>> VoidAsync(ProviderIds ids, string key, CancellationToken cancel)
    {
        var order = await OrderAsync(ids.SessionId, cancel);
        if (order.Refusal is { } unread) return unread;
        if (PayPalView.Text(new PayPalView(order.Value!).Live, "id") is not { } authorization) return new ProviderRefusal(RefusalKind.Moved, "nothing_held", "There is no authorization that could be let go.");
        var released = await client.PostAsync($"/v2/payments/authorizations/{authorization}/void", [], key, cancel);
        return released.Refusal is { } refusal ? refusal : await ReadSessionAsync(ids.SessionId, cancel);
    }

    public async Task<ProviderAnswer<ProviderView>> RefundAsync(ProviderIds ids, Money amount, string key, CancellationToken cancel)
    {
        var refund = await client.PostAsync($"/v2/payments/captures/{ids.ChargeId}/refund", new JsonObject
        {
            ["amount"] = PayPalAmount.Json(amount),
            // Found again by these, should the key be forgotten (after 45 days) before the answer was written.
            ["custom_id"] = key,
            ["invoice_id"] = key,
        }, key, cancel);
        return refund.Refusal is { } refusal ? refusal : await ReadSessionAsync(ids.SessionId, cancel);
    }

    public Task<ProviderAnswer<ProviderPage>> ListAsync(DateTimeOffset from, DateTimeOffset until, string? after, CancellationToken cancel) =>
        new PayPalReport(client).ListAsync(from, until, time.GetUtcNow(), cancel);

    private Task<ProviderAnswer<JsonObject>> OrderAsync(string sessionId, CancellationToken cancel) => client.GetAsync($"/v2/checkout/orders/{Uri.EscapeDataString(sessionId)}", cancel);

    private static bool IsGone(ProviderRefusal refusal) => refusal.Code is "INVALID_RESOURCE_ID" or "RESOURCE_NOT_FOUND";

    /// <summary>PayPal forgets orders on which nobody agreed after some hours.</summary>
    private static ProviderView Gone(string sessionId) => new(ProviderSession.Expired, sessionId, null, ProviderHold.None, Money.Zero("XXX"), 0, 0, null);

    private static DateTimeOffset CreatedAt(JsonObject row) =>
        DateTimeOffset.TryParse(PayPalView.Text(row, "create_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MaxValue - HonourPeriod;

    /// <summary>Null when they don't add up (a discount is no item): then PayPal shows the amount alone.</summary>
    private static JsonArray? Items(OpenSession request)
    {
        if (request.Lines.Count is 0 or > 100 || request.Lines.Any(line => line.UnitPrice.Minor < 0 || line.Quantity < 1 || PayPalAmount.Json(line.UnitPrice) is null)) return null;
        if (request.Lines.Sum(line => line.UnitPrice.Minor * line.Quantity) != request.Amount.Minor) return null;
        return [.. request.Lines.Select(line =>
        {
            var item = new JsonObject
            {
                ["name"] = Short(line.Name),
                ["quantity"] = line.Quantity.ToString(CultureInfo.InvariantCulture),
                ["unit_amount"] = PayPalAmount.Json(line.UnitPrice),
            };
            if (!string.IsNullOrWhiteSpace(line.Note)) item["description"] = Short(line.Note);
            return item;
        })];
    }

    private static string Short(string text) => text.Length <= MostText ? text : text[..(char.IsHighSurrogate(text[MostText - 2]) ? MostText - 2 : MostText - 1)] + "…";
}
