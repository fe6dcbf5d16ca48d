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

    private static JsonArray Wire(IEnumerable<SendGridListed> rows) =>
        [.. rows.Select(l => new JsonObject { ["created"] = l.Created.ToUnixTimeSeconds(), ["email"] = l.Email, ["reason"] = l.Reason, ["status"] = l.Status })];
}
