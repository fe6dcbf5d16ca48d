using System.Text.Json.Nodes;

namespace FoodDelivery.Web.Sandbox;

/// <summary>An answer of the emulator that is an error object in Stripe's words.</summary>
/// <param name="stored">Whether the answer is kept under the idempotency key: refusals of the input alone are not, as nothing was begun.</param>
internal sealed class StripeRefusal(int status, string type, string? code, string message, string? param = null, bool stored = false) : Exception(message)
{
    public int Status => status;
    public bool Stored => stored;
    public JsonObject? Intent { get; init; }

    /// <summary>What was done before the refusal stays done, such as noticing that a hold had run out.</summary>
    public bool KeepsWork { get; init; }

    public JsonObject Body()
    {
        var error = new JsonObject { ["type"] = type, ["message"] = Message };
        if (code is not null) error["code"] = code;
        if (code is not null) error["doc_url"] = $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}";
        if (param is not null) error["param"] = param;
        if (Intent is not null) error["payment_intent"] = Intent.DeepClone();
        return new JsonObject { ["error"] = error };
    }

    public static StripeRefusal Missing(string param) =>
        new(400, "invalid_request_error", "parameter_missing", $"Missing required param: {param}.", param);

    public static StripeRefusal Unknown(string param) =>
        new(400, "invalid_request_error", "parameter_unknown", $"Received unknown parameter: {param}", param);

    public static StripeRefusal Invalid(string message, string? param = null, string? code = null) =>
        new(400, "invalid_request_error", code, message, param);

    public static StripeRefusal NotFound(string what, string id, string param = "id") =>
        new(404, "invalid_request_error", "resource_missing", $"No such {what}: '{id}'", param);

    /// <summary>The intent is in no state for this; the answer carries it, so that the caller can see which.</summary>
    public static StripeRefusal Unexpected(JsonObject intent, string verb, string allowed, bool keepsWork = false) => new(400, "invalid_request_error", "payment_intent_unexpected_state",
        $"This PaymentIntent could not be {verb} because it has a status of {intent["status"]}. {allowed}", stored: true)
    { Intent = intent, KeepsWork = keepsWork };
}
