using System.Text.Json.Nodes;

namespace FoodDelivery.Web.Sandbox;

/// <summary>An answer of the emulator that is an error in SendGrid's form.</summary>
internal sealed class SendGridRefusal(int status, string message, string? field = null) : Exception(message)
{
    public int Status => status;

    public JsonObject Body() => new() { ["errors"] = new JsonArray(new JsonObject { ["message"] = Message, ["field"] = field, ["help"] = null }) };

    public static SendGridRefusal Invalid(string field, string message) => new(400, message, field);
}
