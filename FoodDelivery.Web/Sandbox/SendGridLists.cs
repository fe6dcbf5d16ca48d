using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The vendor's own lists of addresses it will not write to (and of those it could not).</summary>
internal sealed class SendGridLists(SandboxDb db)
{
    private static readonly string[] Known = [SendGridMailroom.Bounces, SendGridMailroom.Blocks, SendGridMailroom.SpamReports, SendGridMailroom.InvalidEmails, SendGridMailroom.Unsubscribes];

    public async Task<JsonNode?> AllAsync(string list, CancellationToken cancel) =>
        !Known.Contains(list) ? null : Wire(await db.SendGridLists.AsNoTracking().Where(l => l.List == list).OrderByDescending(l => l.Created).ThenBy(l => l.Email).Take(500).ToListAsync(cancel));

    /// <summary>As the vendor answers: a list of one, or an empty one.</summary>
    public async Task<JsonNode?> OfAsync(string list, string email, CancellationToken cancel)
    {
        var address = email.ToLowerInvariant();
        return !Known.Contains(list) ? null : Wire(await db.SendGridLists.AsNoTracking().Where(l => l.List == list && l.Email == address).ToListAsync(cancel));
    }

    public async Task<bool> RemoveAsync(string list, string email, CancellationToken cancel)
    {
        var address = email.ToLowerInvariant();
        return await db.SendGridLists.Where(l => l.List == list && l.Email == address).ExecuteDeleteAsync(cancel) > 0;
    }

    /// <summary>Several at once, or all; which of them were on the list is not told.</summary>
    /// <returns>False when there is no such list, or none whose entries are removed this way.</returns>
    public async Task<bool> RemoveAsync(string list, JsonObject body, CancellationToken cancel)
    {
        if (!Known.Contains(list) || list == SendGridMailroom.Unsubscribes) return false;
        var all = body["delete_all"]?.GetValueKind() == System.Text.Json.JsonValueKind.True;
        var emails = body["emails"] is JsonArray array ? array.Select(one => one?.GetValueKind() == System.Text.Json.JsonValueKind.String ? ((string)one!).ToLowerInvariant() : throw SendGridRefusal.Invalid("emails", "emails must be a list of addresses")).ToList() : null;
        if (all == (emails is { Count: > 0 })) throw SendGridRefusal.Invalid("emails", "one of delete_all and emails must be set, and not both");
        await db.SendGridLists.Where(l => l.List == list && (all || emails!.Contains(l.Email))).ExecuteDeleteAsync(cancel);
        return true;
    }

    private static JsonArray Wire(IEnumerable<SendGridListed> rows) =>
        [.. rows.Select(l => new JsonObject { ["created"] = l.Created.ToUnixTimeSeconds(), ["email"] = l.Email, ["reason"] = l.Reason, ["status"] = l.Status })];
}
