using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Where a tester tells the emulated Stripe to be late, forgetful or repetitive, and sees what it has sent. Programs get and post the same as JSON and form.</summary>
internal static class StripeControlPage
{
    public static void Map(RouteGroupBuilder stripe)
    {
        stripe.MapGet("/", () => Results.Redirect("/sandbox/stripe/control"));
        stripe.MapGet("/control", ShowAsync);
        stripe.MapPost("/control", ChangeAsync).DisableAntiforgery();
        stripe.MapPost("/control/resend/{eventId}", ResendAsync).DisableAntiforgery();
        stripe.MapPost("/control/disputes/{id}", DecideAsync).DisableAntiforgery();
    }

    /// <summary>Form fields as in <see cref="StripeFaults"/>, in snake case; what is not sent goes back to normal.</summary>
    private static async Task<IResult> ChangeAsync(HttpContext http, SandboxDb db, StripeWebhookSignal signal, CancellationToken cancel)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        int Number(string name, int normal, int most) => int.TryParse(form[name], CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, most) : normal;
        var faults = await db.Faults.SingleOrDefaultAsync(cancel);
        if (faults is null) db.Faults.Add(faults = new StripeFaults());
        faults.DelaySeconds = Number("delay_seconds", 0, 24 * 3600);
        faults.Copies = Math.Max(1, Number("copies", 1, 20));
        faults.Shuffle = form["shuffle"].ToString() is "on" or "true" or "1";
        faults.LosePercent = Number("lose_percent", 0, 100);
        faults.NextCalls = Enum.TryParse<StripeFault>(form["next_calls"], ignoreCase: true, out var fault) ? fault : StripeFault.None;
        faults.NextCallsLeft = faults.NextCalls == StripeFault.None ? 0 : Number("next_calls_left", 1, 1000);
        faults.NextCallsPath = form["next_calls_path"].ToString();
        await db.SaveChangesAsync(cancel);
        signal.Wake();
        return WantsJson(http) ? Results.Json(faults) : Results.Redirect("/sandbox/stripe/control");
    }

    private static async Task<IResult> ResendAsync(string eventId, SandboxDb db, TimeProvider time, StripeWebhookSignal signal, CancellationToken cancel)
    {
        if (!await db.Events.AnyAsync(e => e.Id == eventId, cancel)) return Results.NotFound();
        db.Deliveries.Add(new StripeDelivery { EventId = eventId, DueAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
        signal.Wake();
        return Results.Redirect("/sandbox/stripe/control");
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
        var faults = await db.Faults.AsNoTracking().SingleOrDefaultAsync(cancel) ?? new StripeFaults();
        if (WantsJson(http)) return Results.Json(faults);
        var sessions = await db.Sessions.AsNoTracking().OrderByDescending(s => s.Created).Take(15).ToListAsync(cancel);
        var intentIds = sessions.Select(s => s.IntentId).OfType<string>().ToArray();
        var intents = await db.Intents.AsNoTracking().Where(i => intentIds.Contains(i.Id)).ToDictionaryAsync(i => i.Id, cancel);
        var events = await db.Events.AsNoTracking().OrderByDescending(e => e.Number).Take(30).ToListAsync(cancel);
        var eventIds = events.Select(e => e.Id).ToArray();
        var deliveries = (await db.Deliveries.AsNoTracking().Where(d => eventIds.Contains(d.EventId)).ToListAsync(cancel)).ToLookup(d => d.EventId);

        var sessionRows = string.Concat(sessions.Select(s => $"""
            <tr><td><a href="/sandbox/stripe/pay/{s.Id}">{SandboxHtml.Text(s.Description ?? s.Id[..16])}</a></td>
                <td class="right">{SandboxHtml.Amount(s.Amount, s.Currency)}</td><td>{s.Status}</td>
                <td>{(s.IntentId is null ? "no card tried" : intents[s.IntentId].Status)}</td><td>{s.Created:HH:mm:ss}</td></tr>
            """));
        var eventRows = string.Concat(events.Select(e => $"""
            <tr><td>{e.Type}</td><td><code>{e.ObjectId[..Math.Min(14, e.ObjectId.Length)]}…</code></td><td>{Delivered(deliveries[e.Id])}</td><td>{e.Created:HH:mm:ss}</td>
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
              <form method="post" action="/sandbox/stripe/control" class="faults">
                <fieldset><legend>Webhooks</legend>
                  <label>Arrive late, seconds<input type="number" name="delay_seconds" min="0" max="86400" value="{faults.DelaySeconds}"></label>
                  <label>Arrive how many times<input type="number" name="copies" min="1" max="20" value="{faults.Copies}"></label>
                  <label>Get lost, percent<input type="number" name="lose_percent" min="0" max="100" value="{faults.LosePercent}"></label>
                  <label class="check"><input type="checkbox" name="shuffle"{(faults.Shuffle ? " checked" : "")}> In random order</label>
                </fieldset>
                <fieldset><legend>Next API calls</legend>
                  <label>What goes wrong<select name="next_calls">{string.Concat(Enum.GetValues<StripeFault>().Select(f => $"<option value=\"{f}\"{(f == faults.NextCalls ? " selected" : "")}>{FaultName(f)}</option>"))}</select></label>
                  <label>For how many calls<input type="number" name="next_calls_left" min="1" max="1000" value="{Math.Max(1, faults.NextCallsLeft)}"></label>
                  <label>Only where the path contains<input name="next_calls_path" value="{SandboxHtml.Text(faults.NextCallsPath)}" placeholder="capture"></label>
                </fieldset>
                <button class="primary">Apply</button>
              </form>
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

    private static string Delivered(IEnumerable<StripeDelivery> deliveries)
    {
        var all = deliveries.ToList();
        if (all.Count == 0) return "lost on purpose";
        return string.Join(", ", all.Select(d => d switch
        {
            { DoneAt: not null, LastStatus: >= 200 and < 300 } => $"taken ({d.LastStatus})",
            { DoneAt: not null } => $"given up ({d.LastStatus})",
            { Attempts: 0 } => $"due {d.DueAt:HH:mm:ss}",
            _ => $"try {d.Attempts}: {(d.LastStatus == 0 ? "no answer" : d.LastStatus)}, again {d.DueAt:HH:mm:ss}",
        }));
    }

    private static string FaultName(StripeFault fault) => fault switch
    {
        StripeFault.CutAfterWork => "Work is done, then the line is cut",
        StripeFault.UnavailableAfterWork => "Work is done, then 503",
        StripeFault.ErrorBeforeWork => "500, nothing done",
        StripeFault.TooManyRequests => "429, nothing done",
        _ => "Nothing",
    };

    private static bool WantsJson(HttpContext http) => http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType == "application/json");
}
