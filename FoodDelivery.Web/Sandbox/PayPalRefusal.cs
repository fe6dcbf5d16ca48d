using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace FoodDelivery.Web.Sandbox;

/// <summary>An answer of the emulator that is an error object in PayPal's words.</summary>
internal sealed class PayPalRefusal(int status, string name, string message, string? issue = null, string? description = null, string? field = null, string? value = null) : Exception(message)
{
    public int Status => status;

    /// <summary>What was done before the refusal stays done, such as counting a decline.</summary>
    public bool KeepsWork { get; init; }

    /// <summary>Where the payer is to be sent, for refusals they can mend.</summary>
    public string? PayerAction { get; init; }

    public JsonObject Body()
    {
        var body = new JsonObject { ["name"] = name, ["message"] = Message, ["debug_id"] = RandomNumberGenerator.GetHexString(13, lowercase: true) };
        if (issue is not null)
        {
            var detail = new JsonObject { ["issue"] = issue, ["description"] = description };
            if (field is not null) (detail["field"], detail["location"]) = (field, "body");
            if (value is not null) detail["value"] = value;
            body["details"] = new JsonArray(detail);
        }
        var links = new JsonArray(new JsonObject { ["href"] = $"https://developer.paypal.com/docs/api/orders/v2/#error-{issue ?? name}", ["rel"] = "information_link", ["method"] = "GET" });
        if (PayerAction is not null) links.Add(new JsonObject { ["href"] = PayerAction, ["rel"] = "payer-action", ["method"] = "GET" });
        body["links"] = links;
        return body;
    }

    public static PayPalRefusal Invalid(string issue, string field, string description, string? value = null) =>
        new(400, "INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema.", issue, description, field, value);

    public static PayPalRefusal Missing(string field) => Invalid("MISSING_REQUIRED_PARAMETER", field, "A required field / parameter is missing.");

    public static PayPalRefusal Unprocessable(string issue, string description, string? field = null, string? value = null) =>
        new(422, "UNPROCESSABLE_ENTITY", "The requested action could not be performed, semantically incorrect, or failed business validation.", issue, description, field, value);

    public static PayPalRefusal NotFound() => new(404, "RESOURCE_NOT_FOUND", "The specified resource does not exist.", "INVALID_RESOURCE_ID", "Specified resource ID does not exist. Please check the resource ID and try again.");

    /// <summary>Business refusals by their code, as asked for with PayPal-Mock-Response; null for a code this sandbox does not know.</summary>
    public static PayPalRefusal? Mocked(string code) => code switch
    {
        "INTERNAL_SERVER_ERROR" => new(500, code, "An internal server error has occurred."),
        "SERVICE_UNAVAILABLE" => new(503, code, "Service Unavailable."),
        "RATE_LIMIT_REACHED" => TooMany(),
        "PERMISSION_DENIED" => new(403, "NOT_AUTHORIZED", "Authorization failed due to insufficient permissions.", code, "You do not have permission to access or perform operations on this resource."),
        "INVALID_RESOURCE_ID" or "RESOURCE_NOT_FOUND" => NotFound(),
        "PREVIOUS_REQUEST_IN_PROGRESS" => InProgress(),
        _ => Descriptions.TryGetValue(code, out var description) ? Unprocessable(code, description) : null,
    };

    public static PayPalRefusal TooMany() => new(429, "RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting.");

    public static PayPalRefusal InProgress() => new(409, "RESOURCE_CONFLICT", "The server has detected a conflict while processing this request.", "PREVIOUS_REQUEST_IN_PROGRESS", "A previous request on this resource is currently in progress. Please wait for some time and try again.");

    /// <summary>By the issue, with PayPal's sentence for it.</summary>
    public static PayPalRefusal Of(string issue, bool keepsWork = false, string? payerAction = null) =>
        new(422, "UNPROCESSABLE_ENTITY", "The requested action could not be performed, semantically incorrect, or failed business validation.", issue, Descriptions[issue]) { KeepsWork = keepsWork, PayerAction = payerAction };

    private static readonly Dictionary<string, string> Descriptions = new()
    {
        ["ORDER_NOT_APPROVED"] = "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of the HATEOAS links within the Create Order call.",
        ["ORDER_ALREADY_AUTHORIZED"] = "Order already authorized. If 'intent=AUTHORIZE' only one authorization per order is allowed.",
        ["ORDER_COMPLETION_IN_PROGRESS"] = "Order completion is in progress.",
        ["ACTION_DOES_NOT_MATCH_INTENT"] = "Order was created with an intent to 'CAPTURE'. Please use v2/checkout/orders/order_id/capture to complete the transaction.",
        ["INSTRUMENT_DECLINED"] = "The instrument presented was either declined by the processor or bank, or it can't be used for this payment.",
        ["PAYER_ACTION_REQUIRED"] = "Payer needs to perform the following action before proceeding with payment.",
        ["PAYER_CANNOT_PAY"] = "Payer cannot pay for this transaction.",
        ["TRANSACTION_REFUSED"] = "The request was refused.",
        ["COMPLIANCE_VIOLATION"] = "Transaction cannot be processed due to a possible compliance violation.",
        ["MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED"] = "You have exceeded the maximum number of payment attempts.",
        ["DUPLICATE_INVOICE_ID"] = "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.",
        ["AUTHORIZATION_EXPIRED"] = "An expired authorization cannot be captured.",
        ["AUTHORIZATION_VOIDED"] = "A voided authorization cannot be captured or reauthorized.",
        ["AUTHORIZATION_DENIED"] = "A denied authorization cannot be captured.",
        ["AUTHORIZATION_ALREADY_CAPTURED"] = "Authorization has already been captured.",
        ["PREVIOUSLY_CAPTURED"] = "Authorization has been previously captured and hence cannot be voided.",
        ["PREVIOUSLY_VOIDED"] = "Authorization has been previously voided and hence cannot be voided again.",
        ["MAX_CAPTURE_AMOUNT_EXCEEDED"] = "Capture amount exceeds allowable limit. Please contact customer service or your account manager to request the change to your overage limit.",
        ["PENDING_AUTHORIZATION"] = "The authorization is still pending.",
        ["REAUTHORIZATION_TOO_SOON"] = "A reauthorization is only allowed once from Day 4 to Day 29 since the date of the original authorization.",
        ["CAPTURE_FULLY_REFUNDED"] = "The capture has already been fully refunded.",
        ["REFUND_AMOUNT_EXCEEDED"] = "The refund amount must be less than or equal to the capture amount that has not yet been refunded.",
        ["REFUND_TIME_LIMIT_EXCEEDED"] = "You are over the time limit to perform a refund on this capture.",
        ["REFUND_FAILED_INSUFFICIENT_FUNDS"] = "Capture could not be refunded due to insufficient funds.",
        ["PENDING_CAPTURE"] = "Cannot initiate a refund as the capture is pending.",
        ["TRANSACTION_DISPUTED"] = "Partial refunds cannot be offered at this time because there is an open case on this transaction.",
        ["PARTIAL_REFUND_NOT_ALLOWED"] = "You cannot do a refund for an amount less than the original capture amount.",
    };
}
