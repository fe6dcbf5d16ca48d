using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The activity feed: what became of which mail. It understands the questions the product asks, and refuses others as SendGrid refuses what it does not understand.</summary>
internal sealed partial class SendGridFeed(SandboxDb db)
{
    public async Task<JsonNode?> FindAsync(string? query, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > 1000) throw SendGridRefusal.Invalid("limit", "limit must be between 1 and 1000");
        var found = await Matching(query?.Trim() ?? "").OrderByDescending(l => l.LastEventAt).ThenByDescending(l => l.Number).Take(limit).ToListAsync(cancel);
        return new JsonObject
        {
            ["messages"] = new JsonArray([.. found.Select(l => new JsonObject
            {
                ["from_email"] = l.From, ["msg_id"] = l.MessageId, ["subject"] = l.Subject, ["to_email"] = l.To, ["status"] = l.Status,
                ["opens_count"] = l.Opens, ["clicks_count"] = l.Clicks, ["last_event_time"] = At(l.LastEventAt),
            })]),
        };
    }

    public async Task<JsonNode?> OneAsync(string id, CancellationToken cancel)
    {
        if (await db.SendGridLetters.AsNoTracking().SingleOrDefaultAsync(l => l.MessageId == id, cancel) is not { } letter) return null;
        var happened = await db.SendGridHappenings.AsNoTracking().Where(h => h.MessageId == id && h.BatchId != null).OrderBy(h => h.DueAt).ThenBy(h => h.Number).ToListAsync(cancel);
        return new JsonObject
        {
            ["from_email"] = letter.From, ["msg_id"] = letter.MessageId, ["subject"] = letter.Subject, ["to_email"] = letter.To, ["status"] = letter.Status,
            ["categories"] = JsonNode.Parse(letter.Categories), ["unique_args"] = letter.Arguments,
            ["events"] = new JsonArray([.. happened.Select(h => new JsonObject
            {
                ["event_name"] = h.Name switch { "bounce" => "bounced", "open" => "opened", "click" => "clicked", "spamreport" => "spam_report", "unsubscribe" => "unsubscribed", _ => h.Name },
                ["processed"] = At(h.DueAt), ["reason"] = h.Reason, ["bounce_type"] = h.Type switch { "bounce" => "bounced", var type => type },
            })]),
        };
    }

    private IQueryable<SendGridLetter> Matching(string query)
    {
        var letters = db.SendGridLetters.AsNoTracking();
        if (query.Length == 0) return letters;
        if (Argument().Match(query) is { Success: true } argument)
        {
            var wanted = new JsonObject { [argument.Groups["name"].Value] = argument.Groups["value"].Value }.ToJsonString();
            return db.SendGridLetters.FromSql($"SELECT * FROM sandbox.sendgrid_mails WHERE arguments @> {wanted}::jsonb").AsNoTracking();
        }
        if (Like().Match(query) is { Success: true } like)
        {
            var begins = like.Groups["value"].Value;
            return letters.Where(l => l.MessageId.StartsWith(begins));
        }
        if (Equal().Match(query) is not { Success: true } equal) throw SendGridRefusal.Invalid("query", "invalid query");
        var (value, address) = (equal.Groups["value"].Value, equal.Groups["value"].Value.ToLowerInvariant());
        return equal.Groups["field"].Value switch
        {
            "msg_id" => letters.Where(l => l.MessageId == value),
            "to_email" => letters.Where(l => l.To == address),
            "status" => letters.Where(l => l.Status == value),
            _ => throw SendGridRefusal.Invalid("query", "invalid query"),
        };
    }

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\(?unique_args\['(?<name>[^']+)'\]=""(?<value>[^""]*)""\)?$")]
    private static partial Regex Argument();

    [GeneratedRegex("^msg_id LIKE ['\"](?<value>[^'\"%]+)%['\"]$")]
    private static partial Regex Like();

    [GeneratedRegex(@"^(?<field>[a-z_]+)=""(?<value>[^""]*)""$")]
    private static partial Regex Equal();
}
