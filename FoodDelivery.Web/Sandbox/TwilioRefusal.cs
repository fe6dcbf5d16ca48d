using System.Text.Json.Nodes;

namespace FoodDelivery.Web.Sandbox;

/// <summary>An answer of the emulator that is an error object in Twilio's words.</summary>
internal sealed class TwilioRefusal(int status, int code, string message, int retryAfterSeconds = 0) : Exception(message)
{
    public int Status => status;
    public int Code => code;
    public int RetryAfterSeconds => retryAfterSeconds;

    public JsonObject Body() => new()
    {
        ["code"] = code,
        ["message"] = Message,
        ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
        ["status"] = status,
    };

    public static TwilioRefusal Unauthenticated() => new(401, 20003, "Authenticate");

    public static TwilioRefusal NotFound(string path) => new(404, 20404, $"The requested resource {path} was not found");

    /// <summary>An error by its number, as a tester asks for it.</summary>
    public static TwilioRefusal Of(int code, int retryAfterSeconds) => code switch
    {
        429 or 20429 => new(429, 20429, "Too Many Requests", retryAfterSeconds),
        60202 => new(429, code, "Max check attempts reached"),
        60203 => new(429, code, "Max send attempts reached"),
        20003 => Unauthenticated(),
        20404 => NotFound("/"),
        >= 500 and < 600 => new(code, 20000 + code, "An error occurred"),
        >= 20500 and < 20600 => new(code - 20000, code, "An error occurred"),
        21211 => new(400, code, "The 'To' number is not a valid phone number."),
        21212 => new(400, code, "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID."),
        21408 => new(400, code, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number."),
        21602 => new(400, code, "Message body is required."),
        21603 => new(400, code, "A 'From' phone number is required."),
        21604 => new(400, code, "A 'To' phone number is required."),
        21606 => new(400, code, "The 'From' number is not a valid, SMS-capable inbound phone number or short code for your account."),
        21609 => new(400, code, "The StatusCallback URL is not a valid URL."),
        21610 => new(400, code, "Attempt to send to unsubscribed recipient"),
        21611 => new(429, code, "This 'From' number has exceeded the maximum number of queued messages.", retryAfterSeconds),
        21612 => new(400, code, "Message cannot be sent with the current combination of 'To' and 'From' parameters."),
        21614 => new(400, code, "'To' number is not a valid mobile number."),
        21617 => new(400, code, "The concatenated message body exceeds the 1600 character limit."),
        _ => new(400, code, "This message cannot be sent."),
    };
}
