using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FoodDelivery.Notifications;

/// <summary>
/// What an answer of SendGrid's means, line by line: the first that fits counts. SendGrid has no error codes, only a status, the field it stumbled over and a
/// sentence. Its sentences may hold the address, so none of them is kept.
/// </summary>
internal static partial class SendGridAnswers
{
    /// <param name="Field">The field in question begins like this; a star is an index. Null: any.</param>
    /// <param name="Says">In its sentence. Null: whatever.</param>
    internal sealed record Line(int From, int To, string? Field, string? Says, ChannelOutcome Outcome, string Code, string Words, SuppressionReason? Suppress = null);

    public const string Accepted = "accepted";

    internal static readonly IReadOnlyList<Line> Table =
    [
        new(200, 299, null, null, ChannelOutcome.Accepted, Accepted, "Taken by SendGrid; its events tell whether it arrives."),
        new(300, 399, null, null, ChannelOutcome.Misconfigured, "sendgrid.elsewhere", "The address points elsewhere: look at SendGrid:BaseUrl."),
        new(400, 400, "from", null, ChannelOutcome.Misconfigured, "sendgrid.sender", "SendGrid does not take our sender: look at SendGrid:From."),
        new(400, 400, "reply_to", null, ChannelOutcome.Misconfigured, "sendgrid.sender", "SendGrid does not take our address for answers: look at SendGrid:ReplyTo."),
        new(400, 400, "personalizations.*.to", "valid address", ChannelOutcome.Permanent, "sendgrid.address", "SendGrid says that this is no e-mail address.", SuppressionReason.Dead),
        new(400, 400, null, null, ChannelOutcome.Permanent, "sendgrid.400", "SendGrid refused the mail as it was written."),
        new(401, 401, null, "credits", ChannelOutcome.Misconfigured, "sendgrid.credits", "The SendGrid account has used up its mails."),
        new(401, 401, null, null, ChannelOutcome.Misconfigured, "sendgrid.key", "SendGrid does not know our key: look at SendGrid:ApiKey."),
        new(403, 403, "from", null, ChannelOutcome.Misconfigured, "sendgrid.sender", "SendGrid has not verified our sender: authenticate the domain of SendGrid:From."),
        new(403, 403, null, null, ChannelOutcome.Misconfigured, "sendgrid.forbidden", "Our key may not send mails: give it the permission Mail Send."),
        new(404, 405, null, null, ChannelOutcome.Misconfigured, "sendgrid.elsewhere", "There is no such service at this address: look at SendGrid:BaseUrl."),
        new(408, 408, null, null, ChannelOutcome.Unsure, "sendgrid.no_answer", "SendGrid gave up waiting; it may have the mail."),
        new(413, 413, null, null, ChannelOutcome.Permanent, "sendgrid.too_large", "The mail is too large for SendGrid."),
        new(429, 429, null, null, ChannelOutcome.Retry, "sendgrid.429", "SendGrid wants fewer mails at once."),
        new(400, 499, null, null, ChannelOutcome.Permanent, "sendgrid.refused", "SendGrid refused the mail."),
        // An error in SendGrid's own words: it has not taken the mail. An answer of something before it may hide that it has.
        new(500, 599, OwnWords, null, ChannelOutcome.Retry, "sendgrid.error", "SendGrid has trouble of its own."),
        new(500, 599, null, null, ChannelOutcome.Unsure, "sendgrid.edge", "Something before SendGrid answered with an error; SendGrid may have the mail."),
    ];

    private const string OwnWords = "";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromHours(1);

    /// <param name="resetAt">Header X-RateLimit-Reset, Unix seconds.</param>
    /// <param name="retryAfter">Header Retry-After, seconds.</param>
    public static ChannelAnswer Of(int status, string? body, string? messageId, string? resetAt, string? retryAfter, DateTimeOffset now)
    {
        var (own, errors) = Errors(body);
        var line = Table.FirstOrDefault(line => status >= line.From && status <= line.To && Fits(line, own, errors))
            ?? new(0, 0, null, null, ChannelOutcome.Unsure, "sendgrid.unreadable", "SendGrid answered with what is no answer.");
        var field = line.Outcome is ChannelOutcome.Permanent && errors.Count > 0 && FieldName().IsMatch(errors[0].Field) ? $" Field: {errors[0].Field}." : "";
        return new(line.Outcome, line.Code, line.Words + field, status, line.Outcome == ChannelOutcome.Accepted ? messageId : null, line.Outcome == ChannelOutcome.Accepted ? "accepted" : null,
            // Every answer says when the limit begins anew; only to a 429 does it matter.
            line.Outcome == ChannelOutcome.Retry ? Wait(status == 429 ? resetAt : null, retryAfter, now) : null, Suppress: line.Suppress);
    }

    private static bool Fits(Line line, bool own, IReadOnlyList<(string Field, string Message)> errors) => line.Field switch
    {
        null when line.Says is null => true,
        OwnWords => own,
        _ => errors.Any(error => (line.Field is null || Indexes().Replace(error.Field, ".*").StartsWith(line.Field, StringComparison.Ordinal))
            && (line.Says is null || error.Message.Contains(line.Says, StringComparison.OrdinalIgnoreCase))),
    };

    private static TimeSpan? Wait(string? resetAt, string? retryAfter, DateTimeOffset now)
    {
        TimeSpan? wait = long.TryParse(resetAt, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var at) && at < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(at) - now
            : int.TryParse(retryAfter, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        return wait is not { } asked ? null : asked < Shortest ? Shortest : asked > Longest ? Longest : asked;
    }

    private static (bool Own, IReadOnlyList<(string Field, string Message)> Errors) Errors(string? body)
    {
        try
        {
            if (string.IsNullOrWhiteSpace(body) || JsonNode.Parse(body) is not JsonObject json || json["errors"] is not JsonArray errors) return (false, []);
            return (true, [.. errors.OfType<JsonObject>().Select(error => (Text(error["field"]), Text(error["message"])))]);
        }
        catch (JsonException)
        {
            return (false, []);
        }
    }

    private static string Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string)node! : "";

    [GeneratedRegex(@"\.\d+|\[\d+\]")]
    private static partial Regex Indexes();

    [GeneratedRegex(@"^[a-z_][a-z0-9_.\[\]]{0,60}$")]
    private static partial Regex FieldName();
}
