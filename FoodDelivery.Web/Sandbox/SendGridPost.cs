using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FoodDelivery.Web.Sandbox;

/// <summary>One recipient of a request, with what is said to them alone.</summary>
internal sealed record SendGridRecipient(string Email, string Subject, JsonObject Headers, JsonObject Arguments, string Place);

/// <summary>A request to mail/send, read as strictly as SendGrid reads it: every refusal names the field, in the vendor's words.</summary>
internal sealed partial class SendGridPost
{
    private const int MostRecipients = 1000, MostArgumentBytes = 10_000;
    private static readonly string[] Order = ["text/plain", "text/html", "text/x-amp-html"];
    private static readonly string[] Reserved = ["x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc"];

    public required string From { get; init; }
    public string? FromName { get; init; }
    public string? ReplyTo { get; init; }
    public string? Text { get; init; }
    public string? Html { get; init; }
    public required JsonArray Categories { get; init; }
    public required IReadOnlyList<SendGridRecipient> Recipients { get; init; }
    public bool TracksOpens { get; init; }
    public bool TracksClicks { get; init; }

    /// <summary>Past every list of the account, or past the one of those who have unsubscribed.</summary>
    public bool PastLists { get; init; }
    public bool PastUnsubscribes { get; init; }

    /// <summary>Checked and not sent.</summary>
    public bool OnlyChecked { get; init; }

    /// <exception cref="SendGridRefusal">It is not as it must be.</exception>
    public static SendGridPost Read(JsonObject json, DateTimeOffset now)
    {
        var personalizations = json["personalizations"] is JsonArray { Count: > 0 and <= MostRecipients } all ? all
            : throw SendGridRefusal.Invalid("personalizations", "The personalizations field is required and must have at least one personalization.");
        var template = Text1(json["template_id"]);
        if (template is not null) throw SendGridRefusal.Invalid("template_id", "This sandbox keeps no templates: render the mail before it is sent.");
        var from = json["from"] as JsonObject ?? throw SendGridRefusal.Invalid("from.email", "The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name parameter.");
        var sender = Address(from, "from.email", "The from email does not contain a valid address.");
        var recipients = new List<SendGridRecipient>();
        for (var i = 0; i < personalizations.Count; i++) recipients.AddRange(Personalization(personalizations[i] as JsonObject ?? [], i, json));
        if (recipients.Count > MostRecipients) throw SendGridRefusal.Invalid("personalizations", "There is a limit of 1000 total recipients (to + cc + bcc) per request.");
        var (text, html) = Content(json["content"] as JsonArray);
        if (json["send_at"]?.GetValueKind() == JsonValueKind.Number && (long)json["send_at"]! > now.AddHours(72).ToUnixTimeSeconds())
            throw SendGridRefusal.Invalid("send_at", "Scheduling more than 72 hours in advance is forbidden.");
        var settings = json["mail_settings"] as JsonObject;
        bool Set(string name) => settings?[name]?["enable"]?.GetValueKind() == JsonValueKind.True;
        var (lists, unsubscribes) = (Set("bypass_list_management"), Set("bypass_unsubscribe_management"));
        if (lists && (unsubscribes || Set("bypass_spam_management") || Set("bypass_bounce_management")))
            throw SendGridRefusal.Invalid("mail_settings.bypass_list_management", "The bypass_list_management setting cannot be combined with other bypass settings.");
        // What a request does not say is as the account has it; this account tracks, as new ones do.
        bool Tracks(string name) => (json["tracking_settings"] as JsonObject)?[name]?["enable"]?.GetValueKind() != JsonValueKind.False;
        return new()
        {
            From = sender,
            FromName = Text1(from["name"]),
            ReplyTo = json["reply_to"] is JsonObject reply ? Address(reply, "reply_to.email", "The reply_to email does not contain a valid address.") : null,
            Text = text,
            Html = html,
            Categories = CategoriesOf(json["categories"] as JsonArray),
            Recipients = recipients,
            TracksOpens = Tracks("open_tracking"),
            TracksClicks = Tracks("click_tracking"),
            PastLists = lists,
            PastUnsubscribes = unsubscribes,
            OnlyChecked = Set("sandbox_mode"),
        };
    }

    private static List<SendGridRecipient> Personalization(JsonObject one, int index, JsonObject json)
    {
        var at = $"personalizations.{index}";
        if (one["to"] is not JsonArray { Count: > 0 })
            throw SendGridRefusal.Invalid($"{at}.to", "The to array is required for all personalization objects, and must have at least one email object with a valid email address.");
        var subject = Text1(one["subject"]) ?? Text1(json["subject"]);
        if (string.IsNullOrEmpty(subject))
            throw SendGridRefusal.Invalid("subject", "The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.");
        var (headers, arguments) = (Merged(json["headers"], one["headers"], "headers"), Merged(json["custom_args"], one["custom_args"], "custom_args"));
        if (headers.FirstOrDefault(header => Reserved.Contains(header.Key.ToLowerInvariant())).Key is { } reserved) throw SendGridRefusal.Invalid("headers", $"The header {reserved} is reserved and cannot be set.");
        if (System.Text.Encoding.UTF8.GetByteCount(arguments.ToJsonString()) > MostArgumentBytes) throw SendGridRefusal.Invalid("custom_args", "The custom_args cannot exceed 10,000 bytes.");

        var recipients = new List<SendGridRecipient>();
        foreach (var kind in (string[])["to", "cc", "bcc"])
        {
            if (one[kind] is not JsonArray list) continue;
            for (var i = 0; i < list.Count; i++)
            {
                var email = Address(list[i] as JsonObject ?? [], $"{at}.{kind}.{i}.email", "Does not contain a valid address.");
                if (recipients.Exists(known => known.Email.Equals(email, StringComparison.OrdinalIgnoreCase)))
                    throw SendGridRefusal.Invalid(at, $"Each email address in the personalization block should be unique between to, cc, and bcc. We found the first duplicate instance of [{email}] in the {at}.{kind} field.");
                recipients.Add(new(email, subject, (JsonObject)headers.DeepClone(), (JsonObject)arguments.DeepClone(), $"{index}.{recipients.Count}"));
            }
        }
        return recipients;
    }

    private static (string? Text, string? Html) Content(JsonArray? content)
    {
        if (content is not { Count: > 0 })
            throw SendGridRefusal.Invalid("content", "Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block. We typically suggest both text/plain and text/html blocks are included, but only one block is required.");
        var parts = new List<(string Type, string Value)>();
        for (var i = 0; i < content.Count; i++)
        {
            var (type, value) = (Text1(content[i]?["type"]), Text1(content[i]?["value"]));
            if (string.IsNullOrEmpty(type) || type.Contains(';', StringComparison.Ordinal)) throw SendGridRefusal.Invalid($"content.{i}.type", "The content type must be a string at least one character in length, and cannot contain ';' or CRLF characters.");
            if (string.IsNullOrEmpty(value)) throw SendGridRefusal.Invalid($"content.{i}.value", "The content value must be a string at least one character in length.");
            if (Order.Contains(type) && parts.Exists(part => part.Type == type)) throw SendGridRefusal.Invalid("content", $"If present, {type} may only be provided once.");
            parts.Add((type, value));
        }
        var places = parts.ConvertAll(part => Array.IndexOf(Order, part.Type) is var place and >= 0 ? place : Order.Length);
        if (!places.SequenceEqual(places.Order()))
            throw SendGridRefusal.Invalid("content", "If present, text/plain must be the first content block, followed by text/html, then text/x-amp-html, and then any other type.");
        return (parts.Find(part => part.Type == "text/plain").Value, parts.Find(part => part.Type == "text/html").Value);
    }

    private static JsonArray CategoriesOf(JsonArray? categories)
    {
        if (categories is null) return [];
        if (categories.Count > 10) throw SendGridRefusal.Invalid("categories", "The category array cannot have more than 10 categories.");
        var names = categories.Select(Text1).ToList();
        if (names.Exists(name => name is null or { Length: 0 or > 255 })) throw SendGridRefusal.Invalid("categories", "The category array can only contain strings of at most 255 characters.");
        if (names.Distinct().Count() < names.Count) throw SendGridRefusal.Invalid("categories", "The category array must contain unique values.");
        return [.. names.Select(name => JsonValue.Create(name))];
    }

    private static JsonObject Merged(JsonNode? global, JsonNode? own, string field)
    {
        var merged = new JsonObject();
        foreach (var part in (JsonNode?[])[global, own])
        {
            if (part is null) continue;
            if (part is not JsonObject members) throw SendGridRefusal.Invalid(field, "Invalid type. Expected: object, given: string.");
            foreach (var (name, value) in members)
                merged[name] = Text1(value) ?? throw SendGridRefusal.Invalid($"{field}.{name}", $"Invalid type. Expected: string, given: {value?.GetValueKind().ToString().ToLowerInvariant() ?? "null"}.");
        }
        return merged;
    }

    private static string Address(JsonObject from, string field, string wrong) => Text1(from["email"]) is { Length: <= 320 } email && Mailbox().IsMatch(email) ? email : throw SendGridRefusal.Invalid(field, wrong);

    private static string? Text1(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string)node! : null;

    [GeneratedRegex(@"^[^\s@<>(),;:""\[\]\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
    private static partial Regex Mailbox();
}
