using System.ComponentModel.DataAnnotations;
using System.Net;
using FoodDelivery.Payments;
using Stripe;

namespace FoodDelivery.Tests.Rules.Payments;

/// <summary>Whose turn it is after Stripe says no, and what a configuration must say.</summary>
public sealed class StripeErrorRules
{
    [Theory]
    [InlineData(402, "card_error", "card_declined", RefusalKind.Card)]
    [InlineData(402, "card_error", "expired_card", RefusalKind.Card)]
    [InlineData(400, "card_error", "incorrect_number", RefusalKind.Card)]
    [InlineData(400, "invalid_request_error", "payment_intent_unexpected_state", RefusalKind.Moved)]
    [InlineData(400, "invalid_request_error", "charge_already_refunded", RefusalKind.Moved)]
    [InlineData(400, "invalid_request_error", null, RefusalKind.Moved)]
    [InlineData(400, "invalid_request_error", "parameter_unknown", RefusalKind.Ours)]
    [InlineData(400, "invalid_request_error", "parameter_missing", RefusalKind.Ours)]
    [InlineData(400, "invalid_request_error", "amount_too_small", RefusalKind.Ours)]
    [InlineData(400, "idempotency_error", null, RefusalKind.Ours)]
    [InlineData(401, "invalid_request_error", null, RefusalKind.Ours)]
    [InlineData(403, "invalid_request_error", null, RefusalKind.Ours)]
    [InlineData(404, "invalid_request_error", "resource_missing", RefusalKind.Ours)]
    [InlineData(409, "idempotency_error", "idempotency_key_in_use", RefusalKind.Retry)]
    [InlineData(409, "invalid_request_error", "lock_timeout", RefusalKind.Retry)]
    [InlineData(424, "api_error", null, RefusalKind.Retry)]
    [InlineData(429, "invalid_request_error", "rate_limit", RefusalKind.Retry)]
    [InlineData(500, "api_error", null, RefusalKind.Retry)]
    [InlineData(503, null, null, RefusalKind.Retry)]
    [InlineData(0, null, null, RefusalKind.Retry)]
    public void Each_error_has_its_owner(int status, string? type, string? code, RefusalKind kind)
    {
        var error = type is null && code is null ? null : new StripeError { Type = type, Code = code, Message = "…" };
        Assert.Equal(kind, StripeProvider.Sort(new StripeException((HttpStatusCode)status, error, "…")).Kind);
    }

    [Theory]
    [InlineData(null, "", "", "", "Stripe:Mode")]
    [InlineData(StripeMode.Live, "", "whsec_1", "", "Stripe:SecretKey")]
    [InlineData(StripeMode.Live, "sk_live_1", "", "", "Stripe:WebhookSecret")]
    [InlineData(StripeMode.Live, "sk_live_1", "whsec_1", "http://api.stripe.com", "Stripe:ApiBase")]
    [InlineData(StripeMode.Live, "sk_live_1", "whsec_1", "https://localhost:5080/sandbox/stripe", "Stripe:ApiBase")]
    [InlineData(StripeMode.Live, "sk_live_1", "whsec_1", "", null)]
    [InlineData(StripeMode.Sandbox, "", "", "", null)]
    public void Live_never_falls_back(StripeMode? mode, string key, string secret, string apiBase, string? complaint)
    {
        var options = new StripeOptions { Mode = mode, SecretKey = key, WebhookSecret = secret, ApiBase = apiBase };
        options.FillSandbox();
        var complaints = options.Validate(new ValidationContext(options)).Select(c => c.ErrorMessage!).ToList();
        if (complaint is null) Assert.Empty(complaints);
        else Assert.Contains(complaints, c => c.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void Live_goes_to_Stripe_and_Sandbox_never_does()
    {
        Assert.Equal("https://api.stripe.com", new StripeOptions { Mode = StripeMode.Live }.Base());
        Assert.Equal("http://127.0.0.1:1/sandbox/stripe", new StripeOptions { Mode = StripeMode.Sandbox, SandboxBase = () => "http://127.0.0.1:1/sandbox/stripe" }.Base());
        Assert.Throws<InvalidOperationException>(() => new StripeOptions { Mode = StripeMode.Sandbox }.Base());
    }
}
