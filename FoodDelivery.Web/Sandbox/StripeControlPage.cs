using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Where a tester tells the emulated Stripe to be late, forgetful or repetitive, and sees what it has sent. Programs get and post the same as JSON and form.</summary>
internal static class StripeControlPage
{
    public static void Map(RouteGroupBuilder stripe)
    {
        stripe.MapGet("/", () => Results.Redirect("/sandbox/stripe/control"));
        stripe.MapGet("/control", ShowAsync);
        SandboxFaultForm.Map(stripe, StripeWebhooks.VendorName);
        stripe.MapPost("/control/disputes/{id}", DecideAsync).DisableAntiforgery();
    }

    /// <summary>Form field <c>decision</c>: won or lost, from our side.</summary>
    private static async Task<IResult> DecideAsync(string id, HttpContext http, StripeCharges charges, CancellationToken cancel)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        await charges.DecideAsync(id, won: form["decision"] == "won", cancel);
        return Results.Redirect("/sandbox/stripe/control");
    }

    private static async Task<IResult> ShowAsync(HttpContext http, SandboxDb db, CancellationToken cancel)
    {
        var faults = await SandboxFaults.OfAsync(db, StripeWebhooks.VendorName, cancel);
        if (SandboxFaultForm.WantsJson(http)) return Results.Json(faults);
        var sessions = await db.Sessions.AsNoTracking().OrderByDescending(s => s.Created).Take(15).ToListAsync(cancel);
        var intentIds = sessions.Select(s => s.IntentId).OfType<string>().ToArray();
        var intents = await db.Intents.AsNoTracking().Where(i => intentIds.Contains(i.Id)).ToDictionaryAsync(i => i.Id, cancel);
        var events = await db.Events.AsNoTracking().OrderByDescending(e => e.Number).Take(30).ToListAsync(cancel);
        var eventIds = events.Select(e => e.Id).ToArray();
        var deliveries = (await db.Deliveries.AsNoTracking().Where(d => d.Vendor == StripeWebhooks.VendorName && eventIds.Contains(d.EventId)).ToListAsync(cancel)).ToLookup(d => d.EventId);

        var sessionRows = string.Concat(sessions.Select(s => $"""
            <tr><td><a href="/sandbox/stripe/pay/{s.Id}">{SandboxHtml.Text(s.Description ?? s.Id[..16])}</a></td>
                <td class="right">{SandboxHtml.Amount(s.Amount, s.Currency)}</td><td>{s.Status}</td>
                <td>{(s.IntentId is null ? "no card tried" : intents[s.IntentId].Status)}</td><td>{s.Created:HH:mm:ss}</td></tr>
            """));
        var eventRows = string.Concat(events.Select(e => $"""
            <tr><td>{e.Type}</td><td><code>{e.ObjectId[..Math.Min(14, e.ObjectId.Length)]}…</code></td><td>{SandboxFaultForm.Delivered(deliveries[e.Id])}</td><td>{e.Created:HH:mm:ss}</td>
                <td><form method="post" action="/sandbox/stripe/control/resend/{e.Id}"><button class="quiet small">Send again</button></form></td></tr>
            """));
        var disputes = await db.Disputes.AsNoTracking().OrderByDescending(d => d.Created).Take(15).ToListAsync(cancel);
        var disputeRows = string.Concat(disputes.Select(d => $"""
            <tr><td><code>{d.Id[..12]}…</code></td><td class="right">{SandboxHtml.Amount(d.Amount, d.Currency)}</td><td>{d.Reason}</td><td>{d.Status}</td>
                <td>{(d.Status is "won" or "lost" ? "" : $"""<form method="post" action="/sandbox/stripe/control/disputes/{d.Id}"><button class="quiet small" name="decision" value="won">Won</button> <button class="quiet small" name="decision" value="lost">Lost</button></form>""")}</td></tr>
            """));
        return SandboxHtml.Page("Stripe sandbox", $"""
            <main class="control">
              <p><a href="/sandbox">← All sandboxes</a></p>
              <h1>Stripe sandbox</h1>
              <p>Speaks Stripe's API {StripeWire.Version} at <code>/sandbox/stripe</code>. Here it learns to misbehave as the real one sometimes does.</p>
              {SandboxFaultForm.Html(faults)}
              <h2>Payment pages</h2>
              <div class="scroll" tabindex="0"><table><thead><tr><th>For</th><th class="right">Amount</th><th>Page</th><th>Payment</th><th>Opened (UTC)</th></tr></thead>
                <tbody>{(sessionRows.Length > 0 ? sessionRows : "<tr><td colspan=\"5\">Nobody has gone to pay yet.</td></tr>")}</tbody></table></div>
              <h2>Disputes</h2>
              <div class="scroll" tabindex="0"><table><thead><tr><th>Dispute</th><th class="right">Amount</th><th>Reason</th><th>State</th><th><span class="hidden">The bank decides</span></th></tr></thead>
                <tbody>{(disputeRows.Length > 0 ? disputeRows : "<tr><td colspan=\"5\">Nobody has gone to their bank.</td></tr>")}</tbody></table></div>
              <h2>Events and their webhooks</h2>
              <div class="scroll" tabindex="0"><table><thead><tr><th>Event</th><th>About</th><th>Webhook</th><th>At (UTC)</th><th><span class="hidden">Action</span></th></tr></thead>
                <tbody>{(eventRows.Length > 0 ? eventRows : "<tr><td colspan=\"5\">No events yet.</td></tr>")}</tbody></table></div>
            </main>
            """, "control-page");
    }
}
