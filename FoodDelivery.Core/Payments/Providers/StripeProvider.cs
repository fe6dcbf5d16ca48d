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
            CustomerEmail = request.CustomerEmail,
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
        return session.Refusal is { } refusal ? refusal : new OpenedSession(session.Value!.Id, session.Value.Url, new DateTimeOffset(session.Value.ExpiresAt, TimeSpan.Zero));
    }

    public Task<ProviderAnswer<ProviderView>> EndSessionAsync(string sessionId, string key, CancellationToken cancel) =>
        ViewAsync(() => Client().V1.Checkout.Sessions.ExpireAsync(sessionId, new SessionExpireOptions { Expand = ["payment_intent.latest_charge"] }, With(key), cancel), cancel);

    public Task<ProviderAnswer<ProviderView>> ReadSessionAsync(string sessionId, CancellationToken cancel) =>
        ViewAsync(() => Client().V1.Checkout.Sessions.GetAsync(sessionId, new SessionGetOptions { Expand = ["payment_intent.latest_charge"] }, null, cancel), cancel);

    public Task<ProviderAnswer<ProviderView>> CaptureAsync(string intentId, Money amount, string key, CancellationToken cancel) =>
        ViewAsync(() => Client().V1.PaymentIntents.CaptureAsync(intentId, new PaymentIntentCaptureOptions { AmountToCapture = amount.Minor, Expand = ["latest_charge"] }, With(key), cancel), cancel);

    public Task<ProviderAnswer<ProviderView>> VoidAsync(string intentId, string key, CancellationToken cancel) =>
        ViewAsync(() => Client().V1.PaymentIntents.CancelAsync(intentId, new PaymentIntentCancelOptions { Expand = ["latest_charge"] }, With(key), cancel), cancel);

    public async Task<ProviderAnswer<ProviderView>> RefundAsync(string intentId, Money amount, string key, CancellationToken cancel)
    {
        var refund = await AskAsync(() => Client().V1.Refunds.CreateAsync(new RefundCreateOptions
        {
            PaymentIntent = intentId,
            Amount = amount.Minor,
            // Found again by this, should the key be forgotten (after a day) before the answer was written.
            Metadata = new() { ["call"] = key },
        }, With(key), cancel));
        if (refund.Refusal is { } refusal) return refusal;
        return await ViewAsync(() => Client().V1.PaymentIntents.GetAsync(intentId, new PaymentIntentGetOptions { Expand = ["latest_charge"] }, null, cancel), cancel);
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
        var hold = intent.Status switch
        {
            "requires_capture" => ProviderHold.Held,
            "succeeded" => ProviderHold.Taken,
            "canceled" => ProviderHold.Released,
            "requires_action" or "processing" or "requires_confirmation" => ProviderHold.Pending,
            _ => ProviderHold.None,
        };
        long refunded = 0;
        // The charge's own sum also counts what a smaller capture released, so only refund objects tell what was sent back.
        if (hold == ProviderHold.Taken && intent.LatestCharge?.AmountRefunded > 0)
        {
            var refunds = await AskAsync(() => Client().V1.Refunds.ListAsync(new RefundListOptions { PaymentIntent = intent.Id, Limit = 100 }, null, cancel));
            if (refunds.Refusal is { } refusal) return refusal;
            refunded = refunds.Value!.Data.Where(refund => refund.Status is not ("failed" or "canceled")).Sum(refund => refund.Amount);
        }
        var card = intent.LatestCharge?.PaymentMethodDetails?.Card;
        var error = intent.LastPaymentError;
        return new ProviderView(session, sessionId, intent.Id, hold, new Money(intent.Amount, intent.Currency.ToUpperInvariant()), intent.AmountReceived, refunded, Owner(intent.Metadata),
            intent.LatestChargeId, card is null ? null : $"{card.Brand} •••• {card.Last4}",
            error is null ? null : new CardRefusal(error.Charge ?? $"{intent.Id}:{error.Code}", error.DeclineCode ?? error.Code ?? "declined", error.Message),
            intent.CancellationReason);
    }

    private StripeClient Client() => new(new StripeClientOptions
    {
        ApiKey = options.Value.SecretKey,
        ApiBase = options.Value.Base(),
        // One quick repetition inside; everything longer is the sweep's business, which outlives this process.
        HttpClient = new SystemNetHttpClient(clients.CreateClient(HttpClientName), maxNetworkRetries: 1, enableTelemetry: false),
    });

    private static RequestOptions With(string key) => new() { IdempotencyKey = key };

    private static Guid? Owner(Dictionary<string, string>? metadata) =>
        metadata is not null && metadata.TryGetValue(PaymentIdKey, out var text) && Guid.TryParse(text, out var id) ? id : null;

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
