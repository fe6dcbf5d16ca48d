using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Events as the API serves them: also those whose webhook was lost.</summary>
internal sealed class StripeEvents(SandboxDb db)
{
    public static readonly string[] ListParameters = ["limit", "starting_after", "ending_before", "type", "types[]", "created[gte]", "created[gt]", "created[lt]", "created[lte]"];

    public async Task<JsonObject> ReadAsync(string id, CancellationToken cancel) =>
        StripeWire.Event(await db.Events.SingleOrDefaultAsync(e => e.Id == id, cancel) ?? throw StripeRefusal.NotFound("event", id));

    public async Task<JsonObject> ListAsync(StripeForm form, CancellationToken cancel)
    {
        var limit = (int)Math.Clamp(form.Integer("limit") ?? 10, 1, 100);
        var query = db.Events.AsQueryable();
        if (form.Text("type") is { } type) query = query.Where(e => e.Type == type);
        if (form.Instant("created[gte]") is { } from) query = query.Where(e => e.Created >= from);
        if (form.Instant("created[gt]") is { } after) query = query.Where(e => e.Created >= after.AddSeconds(1));
        if (form.Instant("created[lt]") is { } to) query = query.Where(e => e.Created < to);
        if (form.Instant("created[lte]") is { } until) query = query.Where(e => e.Created < until.AddSeconds(1));
        if (form.Text("starting_after") is { } older)
        {
            var number = await db.Events.Where(e => e.Id == older).Select(e => (long?)e.Number).SingleOrDefaultAsync(cancel);
            query = query.Where(e => e.Number < number);
        }
        var rows = await query.OrderByDescending(e => e.Number).Take(limit + 1).ToListAsync(cancel);
        return StripeWire.List("/v1/events", rows.Take(limit).Select(StripeWire.Event), rows.Count > limit);
    }
}
