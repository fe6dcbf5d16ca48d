using System.Text.Json.Nodes;

namespace FoodDelivery.Web.Sandbox;

/// <summary>An answer of the emulator that is an error object in FCM's words.</summary>
/// <param name="status">The general status, e.g. NOT_FOUND.</param>
/// <param name="own">FCM's own code, where it has one to add.</param>
/// <param name="field">What is wrong in the request.</param>
internal sealed class FcmRefusal(int code, string status, string message, string? own = null, string? field = null, bool waits = false) : Exception(message)
{
    public int Code => code;

    /// <summary>It says when to come again.</summary>
    public bool Waits => waits;

    public JsonObject Body()
    {
        var details = new JsonArray();
        if (own is not null) details.Add(new JsonObject { ["@type"] = "type.googleapis.com/google.firebase.fcm.v1.FcmError", ["errorCode"] = own });
        if (field is not null) details.Add(new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.BadRequest", ["fieldViolations"] = new JsonArray(new JsonObject { ["field"] = field, ["description"] = Message }) });
        var error = new JsonObject { ["code"] = code, ["message"] = Message, ["status"] = status };
        if (details.Count > 0) error["details"] = details;
        return new JsonObject { ["error"] = error };
    }

    public static FcmRefusal Invalid(string field, string message) => new(400, "INVALID_ARGUMENT", message, "INVALID_ARGUMENT", field);

    public static FcmRefusal Unknown(string field) => new(400, "INVALID_ARGUMENT", $"Invalid JSON payload received. Unknown name \"{field.Split('.')[^1]}\" at '{field}': Cannot find field.", field: field);

    public static FcmRefusal Unregistered() => new(404, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED");

    public static FcmRefusal Unauthenticated() => new(401, "UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.");

    public static FcmRefusal Of(FcmFault fault) => fault switch
    {
        FcmFault.Unregistered => Unregistered(),
        FcmFault.SenderIdMismatch => new(403, "PERMISSION_DENIED", "SenderId mismatch", "SENDER_ID_MISMATCH"),
        FcmFault.InvalidToken => Invalid("message.token", "The registration token is not a valid FCM registration token"),
        FcmFault.InvalidArgument => Invalid("message", "Request contains an invalid argument."),
        FcmFault.QuotaExceeded => new(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Send requests'.", "QUOTA_EXCEEDED", waits: true),
        FcmFault.Internal => new(500, "INTERNAL", "Internal error encountered.", "INTERNAL"),
        FcmFault.ThirdPartyAuth => new(401, "UNAUTHENTICATED", "Auth error from APNS or Web Push Service", "THIRD_PARTY_AUTH_ERROR"),
        FcmFault.Unauthenticated => Unauthenticated(),
        _ => new(503, "UNAVAILABLE", "The service is currently unavailable.", "UNAVAILABLE", waits: true),
    };
}
