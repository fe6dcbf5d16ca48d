using System.Text.Json;
using System.Text.RegularExpressions;
using FoodDelivery.Web.Shell;
using Npgsql;

namespace FoodDelivery.Web.Setup;

/// <summary>Tells a caller what of the request could not be read: which parameter, which part of the body. Never what was in it.</summary>
public static partial class Unreadable
{
    public static async Task AnswerAsync(HttpContext http, BadHttpRequestException bad)
    {
        // Not cleared: limits, versions and permissions for other origins stay with the answer.
        http.Response.StatusCode = bad.StatusCode;
        if (!Pages.IsForPrograms(http.Request)) return;
        if (bad.StatusCode != StatusCodes.Status400BadRequest)
        {
            await Faults.WriteProblemAsync(http, bad.StatusCode);
            return;
        }
        var (status, code, words, field) = bad.InnerException is JsonException json ? OfBody(json) : OfParameter(bad.Message);
        await ApiResults.Problem(status, code, words, field).ExecuteAsync(http);
    }

    /// <summary>PostgreSQL keeps no NUL in texts; whoever sends one has made a mistake, wherever in the request it is.</summary>
    public static bool IsUnstorable(Exception e) => (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter;

    private static (int, string, string, string?) OfBody(JsonException json)
    {
        var at = json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        if (UnknownField().Match(json.Message) is { Success: true } unknown)
            return (StatusCodes.Status422UnprocessableEntity, "request.unknown_field", "The body has a field that is not known here. Look at its spelling, or leave it out.", at ?? unknown.Groups[1].Value);
        return (StatusCodes.Status400BadRequest, "request.unreadable", at is null ? "The body could not be read as the JSON that is expected here." : $"The body could not be read at {at}.", at);
    }

    private static (int, string, string, string?) OfParameter(string message) => Parameter().Match(message) is { Success: true } named
        ? (StatusCodes.Status400BadRequest, "request.unreadable", $"The parameter {named.Groups[1].Value} is missing or could not be read.", named.Groups[1].Value)
        : (StatusCodes.Status400BadRequest, "request.unreadable", "The request could not be read. Look at its body and parameters.", null);

    // The framework's own words: "… parameter "double? lat" from …", "The JSON property 'x' could not be mapped to any .NET member …".
    [GeneratedRegex("parameter \"[^\"]*?(\\w+)\"")]
    private static partial Regex Parameter();

    [GeneratedRegex("The JSON property '([^']*)' could not be mapped")]
    private static partial Regex UnknownField();
}
