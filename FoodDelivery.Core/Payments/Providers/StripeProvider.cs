using System.Net;
using FoodDelivery.Kernel;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace FoodDelivery.Payments;

/// <summary>Stripe by its own client. The same code speaks to Stripe and to the emulator; only the address differs.</summary>
public sealed class StripeProvider(IHttpClientFactory clients, IOptions<StripeOptions> options) : IPaymentProvider
{
    public const string HttpClientName = "Stripe";
    private const string PaymentIdKey = "payment_id";
    private const string OrderIdKey = "order_id";
    private const string CallKey = "call";

    public string Name => PaymentMethods.Card;

    public string Label => "Card";

    public bool RemembersPeople => true;

    public async Task<ProviderAnswer<string>> RememberAsync(Guid customerId, string? email, string key, CancellationToken cancel)
    {
        var customer = await AskAsync(() => Client().V1.Customers.CreateAsync(new CustomerCreateOptions { Email = email, Metadata = new() { ["customer_id"] = customerId.ToString() } }, With(key), cancel));
        // An address Stripe dislikes keeps nobody from having a card remembered.
        if (customer.Refusal is { Code: "email_invalid" } && email is not null) return await RememberAsync(customerId, null, key + "-no-email", cancel);
        return customer.Refusal is { } refusal ? refusal : customer.Value!.Id;
    }

    public async Task<ProviderAnswer<OpenedSession>> OpenSessionAsync(OpenSession request, string key, CancellationToken cancel)
    {
        var metadata = new Dictionary<string, string>
        {
            [PaymentIdKey] = request.PaymentId.ToString(),
            [OrderIdKey] = request.OrderId.ToString(),
            ["order_number"] = request.OrderNumber,
        };
        var session = await AskAsync(() => Client().V1.Checkout.Sessions.CreateAsync(new SessionCreateOptions
        {
            Mode = "payment",
            ClientReferenceId = request.OrderId.ToString(),
            // Stripe takes one or the other; a remembered customer has an address already.
            Customer = request.ProviderCustomer,
            CustomerEmail = request.ProviderCustomer is null ? request.CustomerEmail : null,
            SavedPaymentMethodOptions = request.ProviderCustomer is null ? null : new SessionSavedPaymentMethodOptionsOptions { PaymentMethodSave = "enabled" },
            SuccessUrl = request.SuccessUrl,
            CancelUrl = request.CancelUrl,
            ExpiresAt = request.EndsAt.UtcDateTime,
            Metadata = metadata,
            LineItems = Lines(request),
            PaymentIntentData = new SessionPaymentIntentDataOptions
            {
                CaptureMethod = "manual",
                Description = $"{request.OrderNumber} · {request.Merchant}",
                Metadata = metadata,
            },
        }, With(key), cancel));
        if (session.Refusal is { Code: "email_invalid" } && request.CustomerEmail is not null) return await OpenSessionAsync(request with { CustomerEmail = null }, key + "-no-email", cancel);
        return session.Refusal is { } refusal ? refusal : new OpenedSession(session.Value!.Id, session.Value.Url, new DateTimeOffset(session.Value.ExpiresAt, TimeSpan.Zero));
    }

    public Task<ProviderAnswer<ProviderView>> EndSessionAsync(string sessionId, string key, CancellationToken cancel) =>
        ViewAsync(() => Client().V1.Checkout.Sessions.ExpireAsync(sessionId, new SessionExpireOptions { Expand = SessionParts }, With(key), cancel), cancel);

    public Task<ProviderAnswer<ProviderView>> ReadSessionAsync(string sessionId, CancellationToken cancel) =>
        ViewAsync(() => Client().V1.Checkout.Sessions.GetAsync(sessionId, new SessionGetOptions { Expand = SessionParts }, null, cancel), cancel);

    // The hosted page holds the money by itself.
    public Task<ProviderAnswer<ProviderView>> AuthoriseAsync(string sessionId, string key, CancellationToken cancel) => ReadSessionAsync(sessionId, cancel);

    public Task<ProviderAnswer<ProviderView>> CaptureAsync(ProviderIds ids, Money amount, string key, CancellationToken cancel) =>
        ViewAsync(() => Client().V1.PaymentIntents.CaptureAsync(ids.IntentId, new PaymentIntentCaptureOptions { AmountToCapture = amount.Minor, Expand = IntentParts }, With(key), cancel), cancel);

    public Task<ProviderAnswer<ProviderView>> VoidAsync(ProviderIds ids, string key, CancellationToken cancel) =>
        ViewAsync(() => Client().V1.PaymentIntents.CancelAsync(ids.IntentId, new PaymentIntentCancelOptions { Expand = IntentParts }, With(key), cancel), cancel);

    public async Task<ProviderAnswer<ProviderView>> RefundAsync(ProviderIds ids, Money amount, string key, CancellationToken cancel)
    {
        var refund = await AskAsync(() => Client().V1.Refunds.CreateAsync(new RefundCreateOptions
        {
            PaymentIntent = ids.IntentId,
            Amount = amount.Minor,
            // Found again by this, should the key be forgotten (after a day) before the answer was written.
            Metadata = new() { [CallKey] = key },
        }, With(key), cancel));
        if (refund.Refusal is { } refusal) return refusal;
        return await ViewAsync(() => Client().V1.PaymentIntents.GetAsync(ids.IntentId, new PaymentIntentGetOptions { Expand = IntentParts }, null, cancel), cancel);
    }

    public async Task<ProviderAnswer<ProviderPage>> ListAsync(DateTimeOffset from, DateTimeOffset until, string? after, CancellationToken cancel)
    {
        var page = await AskAsync(() => Client().V1.PaymentIntents.ListAsync(new PaymentIntentListOptions
        {
            Created = new DateRangeOptions { GreaterThanOrEqual = from.UtcDateTime, LessThan = until.UtcDateTime },
            StartingAfter = after,
            Limit = 100,
            Expand = ["data.latest_charge.balance_transaction", "data.latest_charge.refunds"],
        }, null, cancel));
        if (page.Refusal is { } refusal) return refusal;
        var items = new List<ProviderMoney>();
        foreach (var intent in page.Value!.Data)
        {
            var disputes = await DisputesAsync(intent, cancel);
            if (disputes.Refusal is { } unread) return unread;
            items.Add(new ProviderMoney(intent.Id, null, Hold(intent), AmountOf(intent), intent.AmountReceived,
                Hold(intent) == ProviderHold.Taken ? Sent(Refunds(intent.LatestCharge?.Refunds?.Data ?? [])) : 0,
                Owner(intent.Metadata), OrderOf(intent.Metadata), new DateTimeOffset(intent.Created, TimeSpan.Zero), intent.LatestCharge?.BalanceTransaction?.Fee, disputes.Value));
        }
        return new ProviderPage(items, page.Value.HasMore && items.Count > 0 ? items[^1].Id : null);
    }

    private static List<SessionLineItemOptions> Lines(OpenSession request)
    {
        var sum = request.Lines.Sum(line => line.UnitPrice.Minor * line.Quantity);
        // The page must show what is charged: lines that do not add up (a discount can't be a line) become one.
        var single = sum != request.Amount.Minor || request.Lines.Count is 0 or > 100 || request.Lines.Any(line => line.UnitPrice.Minor < 0 || line.Quantity < 1);
        IEnumerable<PaymentLine> lines = single ? [new PaymentLine($"Order {request.OrderNumber}", 1, request.Amount, request.Merchant)] : request.Lines;
        return [.. lines.Select(line => new SessionLineItemOptions
        {
            Quantity = line.Quantity,
            PriceData = new SessionLineItemPriceDataOptions
            {
                Currency = request.Amount.Currency.ToLowerInvariant(),
                UnitAmount = line.UnitPrice.Minor,
                ProductData = new SessionLineItemPriceDataProductDataOptions { Name = line.Name, Description = string.IsNullOrWhiteSpace(line.Note) ? null : line.Note },
            },
        })];
    }

    private async Task<ProviderAnswer<ProviderView>> ViewAsync(Func<Task<Session>> call, CancellationToken cancel)
    {
        var answer = await AskAsync(call);
        if (answer.Refusal is { } refusal) return refusal;
        var session = answer.Value!;
        var state = session.Status switch { "complete" => ProviderSession.Complete, "expired" => ProviderSession.Expired, _ => ProviderSession.Open };
        if (session.PaymentIntent is { } intent) return await ViewAsync(intent, state, session.Id, cancel);
        return new ProviderView(state, session.Id, null, ProviderHold.None, new Money(session.AmountTotal ?? 0, session.Currency.ToUpperInvariant()), 0, 0, Owner(session.Metadata));
    }

    private async Task<ProviderAnswer<ProviderView>> ViewAsync(Func<Task<PaymentIntent>> call, CancellationToken cancel)
    {
        var answer = await AskAsync(call);
        return answer.Refusal is { } refusal ? refusal : await ViewAsync(answer.Value!, null, null, cancel);
    }

    private async Task<ProviderAnswer<ProviderView>> ViewAsync(PaymentIntent intent, ProviderSession? session, string? sessionId, CancellationToken cancel)
    {
        var (hold, charge) = (Hold(intent), intent.LatestCharge);
        IReadOnlyList<ProviderRefund>? refunds = null;
        // The charge's own sum also counts what a smaller capture released, so only refund objects tell what was sent back.
        // Nor does its sum say that there were none: a refund that came back from the bank is no longer in it.
        if (hold == ProviderHold.Taken && charge?.Refunds is { HasMore: false } few) refunds = Refunds(few.Data);
        else if (hold == ProviderHold.Taken)
        {
            var list = await AskAsync(() => Client().V1.Refunds.ListAsync(new RefundListOptions { PaymentIntent = intent.Id, Limit = 100 }, null, cancel));
            if (list.Refusal is { } refusal) return refusal;
            refunds = Refunds(list.Value!.Data);
        }
        var disputes = await DisputesAsync(intent, cancel);
        if (disputes.Refusal is { } unread) return unread;
        var card = charge?.PaymentMethodDetails?.Card;
        var error = intent.LastPaymentError;
        return new ProviderView(session, sessionId, intent.Id, hold, AmountOf(intent), intent.AmountReceived, Sent(refunds ?? []), Owner(intent.Metadata),
            intent.LatestChargeId, card is null ? null : $"{card.Brand} •••• {card.Last4}",
            error is null ? null : new CardRefusal(error.Charge ?? $"{intent.Id}:{error.Code}", error.DeclineCode ?? error.Code ?? "declined", error.Message),
            intent.CancellationReason, refunds, charge?.BalanceTransaction?.Fee, disputes.Value);
    }

    /// <summary>A charge tells that it was disputed, also long after; how that stands is told by the disputes alone.</summary>
    private async Task<ProviderAnswer<IReadOnlyList<ProviderDispute>>> DisputesAsync(PaymentIntent intent, CancellationToken cancel)
    {
        if (intent.LatestCharge?.Disputed != true) return ProviderAnswer.Of<IReadOnlyList<ProviderDispute>>([]);
        var list = await AskAsync(() => Client().V1.Disputes.ListAsync(new DisputeListOptions { PaymentIntent = intent.Id, Limit = 100 }, null, cancel));
        return list.Refusal is { } refusal ? refusal : ProviderAnswer.Of<IReadOnlyList<ProviderDispute>>([.. list.Value!.Data.Select(Dispute)]);
    }

    private static readonly List<string> IntentParts = ["latest_charge.balance_transaction", "latest_charge.refunds"];
    private static readonly List<string> SessionParts = ["payment_intent.latest_charge.balance_transaction", "payment_intent.latest_charge.refunds"];

    private static ProviderHold Hold(PaymentIntent intent) => intent.Status switch
    {
        "requires_capture" => ProviderHold.Held,
        "succeeded" => ProviderHold.Taken,
        "canceled" => ProviderHold.Released,
        "requires_action" or "processing" or "requires_confirmation" => ProviderHold.Pending,
        _ => ProviderHold.None,
    };

    private static Money AmountOf(PaymentIntent intent) => new(intent.Amount, intent.Currency.ToUpperInvariant());

    private static List<ProviderRefund> Refunds(IEnumerable<Refund> refunds) => [.. refunds.Select(refund => new ProviderRefund(refund.Id, refund.Amount,
        refund.Status switch { "failed" or "canceled" => ProviderRefundState.Failed, "succeeded" => ProviderRefundState.Done, _ => ProviderRefundState.Pending },
        refund.Metadata?.GetValueOrDefault(CallKey)))];

    private static long Sent(IEnumerable<ProviderRefund> refunds) => refunds.Where(refund => refund.State != ProviderRefundState.Failed).Sum(refund => refund.AmountMinor);

    private static ProviderDispute Dispute(Dispute dispute) => new(dispute.Id, dispute.Amount, dispute.Reason,
        dispute.Status switch
        {
            "won" or "warning_closed" or "prevented" => DisputeState.Won,
            "lost" => DisputeState.Lost,
            "under_review" or "warning_under_review" => DisputeState.UnderReview,
            _ => DisputeState.Open,
        },
        new DateTimeOffset(dispute.Created, TimeSpan.Zero), dispute.EvidenceDetails?.DueBy is { } due ? new DateTimeOffset(due, TimeSpan.Zero) : null);

    private StripeClient Client() => new(new StripeClientOptions
    {
        ApiKey = options.Value.SecretKey,
        ApiBase = options.Value.Base(),
        // One quick repetition inside; everything longer is the sweep's business, which outlives this process.
        HttpClient = new SystemNetHttpClient(clients.CreateClient(HttpClientName), maxNetworkRetries: 1, enableTelemetry: false),
    });

    private static RequestOptions With(string key) => new() { IdempotencyKey = key };

    private static Guid? Owner(Dictionary<string, string>? metadata) => Id(metadata, PaymentIdKey);

    private static Guid? OrderOf(Dictionary<string, string>? metadata) => Id(metadata, OrderIdKey);

    private static Guid? Id(Dictionary<string, string>? metadata, string name) =>
        metadata is not null && metadata.TryGetValue(name, out var text) && Guid.TryParse(text, out var id) ? id : null;

    private static async Task<ProviderAnswer<T>> AskAsync<T>(Func<Task<T>> call) where T : class
    {
        try
        {
            return await call();
        }
        catch (StripeException e)
        {
            return Sort(e);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or Newtonsoft.Json.JsonException)
        {
            return new ProviderRefusal(RefusalKind.Retry, "no_answer", e.GetType().Name);
        }
    }

    /// <summary>Whose turn it is after an error: the customer's, ours, or simply later.</summary>
    public static ProviderRefusal Sort(StripeException e)
    {
        var code = e.StripeError?.Code ?? e.StripeError?.Type ?? ((int)e.HttpStatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var kind = (int)e.HttpStatusCode switch
        {
            _ when e.StripeError?.Type == "card_error" => RefusalKind.Card,
            402 => RefusalKind.Card,
            // The outcome is unknown, or another request under the same key is still at work.
            0 or 409 or 424 or 429 or >= 500 => RefusalKind.Retry,
            400 when e.StripeError?.Type == "idempotency_error" => RefusalKind.Ours,
            400 when e.StripeError?.Code is "parameter_unknown" or "parameter_missing" or "parameter_invalid_integer" or "parameter_invalid_empty" or "amount_too_small" or "amount_too_large" or "url_invalid" => RefusalKind.Ours,
            400 => RefusalKind.Moved,
            _ => RefusalKind.Ours,
        };
        return new ProviderRefusal(kind, code, e.StripeError?.Message ?? e.Message);
    }
}
