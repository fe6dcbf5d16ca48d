using System.Text.Json.Nodes;
using FoodDelivery.Identity;

namespace FoodDelivery.Web.Platform.Accounts;

/// <summary>Lines of the audit log about a person, as people read them.</summary>
public static class AuditWords
{
    public static string Of(AuditRow line) => line.What switch
    {
        "identity.roles_changed" => "Roles changed",
        "identity.person_deactivated" => "Deactivated",
        "identity.person_reactivated" => "Reactivated",
        "identity.invitation_accepted" => "Came by an invitation",
        // platform.people_exported → Platform: people exported
        _ => Words.Sentence(line.What.Replace(".", ": ", StringComparison.Ordinal).Replace('_', ' ')),
    };

    /// <summary>What is different, a sentence each.</summary>
    public static IEnumerable<string> Changes(AuditRow line, Func<Guid, string> nameOf)
    {
        var (before, after) = (Read(line.Before), Read(line.After));
        foreach (var (field, words) in new[] { ("roles", "Role"), ("restaurants", "Restaurant") })
        {
            var (had, has) = (List(before?[field]), List(after?[field == "roles" && after["added"] is not null ? "added" : field]));
            // An invitation adds, it takes nothing away.
            var onlyAdds = after?["added"] is not null;
            foreach (var one in has.Except(had)) yield return $"{words} given: {Name(one, nameOf)}";
            if (onlyAdds) continue;
            foreach (var one in had.Except(has)) yield return $"{words} taken: {Name(one, nameOf)}";
        }
    }

    private static string Name(string value, Func<Guid, string> nameOf) => Guid.TryParse(value, out var id) ? nameOf(id) : value;

    private static List<string> List(JsonNode? node) => node is JsonArray items ? [.. items.Select(item => item?.ToString() ?? "")] : [];

    private static JsonObject? Read(string? json) => json is null ? null : JsonNode.Parse(json) as JsonObject;
}
