using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Where a tester tells the emulated Twilio what is to go wrong, answers as somebody's phone, and sees what arrived. Programs get and post the same as JSON and form.</summary>
internal static class TwilioControlPage
{
    private const string Path = "/sandbox/twilio/control";

    public static void Map(RouteGroupBuilder twilio)
    {
        twilio.MapGet("/", () => Results.Redirect(Path));
        twilio.MapGet("/control", ShowAsync);
        SandboxFaultForm.Map(twilio, TwilioCallbacks.VendorName);
        twilio.MapGet("/control/plan", async (TwilioDesk desk, CancellationToken cancel) => Results.Json(await desk.PlanAsync(cancel)));
        twilio.MapPost("/control/plan", PlanAsync).DisableAntiforgery();
        twilio.MapPost("/control/answer", AnswerAsync).DisableAntiforgery();
        twilio.MapGet("/control/counts", CountsAsync);
    }

    /// <summary>Form fields as in <see cref="TwilioPlan"/>, in snake case; what is not sent goes back to normal.</summary>
    private static async Task<IResult> PlanAsync(HttpContext http, SandboxDb db, CancellationToken cancel)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        int Number(string name, int normal, int most) => int.TryParse(form[name], CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, most) : normal;
        var (fresh, plan) = (new TwilioPlan(), await db.TwilioPlans.SingleOrDefaultAsync(cancel));
        if (plan is null) db.TwilioPlans.Add(plan = fresh);
        plan.NextCode = Number("next_code", 0, 69_999);
        plan.NextLeft = plan.NextCode == 0 ? 0 : Number("next_left", 1, 100_000);
        plan.RetryAfterSeconds = Number("retry_after_seconds", 0, 3600);
        plan.SlowMilliseconds = Number("slow_milliseconds", 0, 60_000);
        plan.SlowLeft = plan.SlowMilliseconds == 0 ? 0 : Number("slow_left", 1, 100_000);
        plan.UndeliveredCode = Number("undelivered_code", 30003, 39_999) is var code and >= 30_000 ? code : 30003;
        plan.UndeliveredLeft = Number("undelivered_left", 0, 100_000);
        plan.UndeliveredEnding = new string([.. form["undelivered_ending"].ToString().Where(char.IsAsciiDigit).Take(15)]);
        plan.Chances = form["chances"].ToString() is { Length: <= 200 } chances ? chances : "";
        plan.Seed = Number("seed", 0, int.MaxValue);
        plan.PaceMilliseconds = Number("pace_milliseconds", 400, 600_000);
        await db.SaveChangesAsync(cancel);
        return SandboxFaultForm.WantsJson(http) ? Results.Json(plan) : Results.Redirect(Path);
    }

    /// <summary>Form fields <c>from</c> (who answers), <c>to</c> (the account's number; empty for its only one), <c>body</c>, <c>back</c> (where the browser goes then).</summary>
    private static async Task<IResult> AnswerAsync(HttpContext http, TwilioPhones phones, CancellationToken cancel)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        var (from, body, back) = (form["from"].ToString().Trim(), form["body"].ToString(), form["back"].ToString());
        if (from is not ['+', _, ..] || body.Length is 0 or > 1600) return Results.Text("Say who answers (from, such as +12125550100) and what (body).", statusCode: 422);
        await phones.AnswerAsync(from, form["to"].ToString().Trim(), body);
        // Nowhere but here: whoever posts the form must not be able to send people elsewhere.
        return Results.Redirect(back.StartsWith("/sandbox", StringComparison.Ordinal) ? back : Path);
    }

    /// <summary>For tests: how many messages of the product each number has got, by text, and which calls were refused.</summary>
    private static async Task<IResult> CountsAsync(string? to, SandboxDb db, CancellationToken cancel)
    {
        var messages = db.TwilioMessages.Where(m => m.Direction == TwilioMessage.Api && (to == null || m.Recipient == to));
        var refused = db.TwilioRefusedCalls.Where(c => to == null || c.Recipient == to);
        return Results.Json(new
        {
            messages = await messages.GroupBy(m => new { m.Recipient, m.Body, m.EndStatus }).Select(group => new { to = group.Key.Recipient, body = group.Key.Body, ends = group.Key.EndStatus, count = group.Count() }).ToListAsync(cancel),
            refused = await refused.GroupBy(c => new { c.Recipient, c.Body, c.Code }).Select(group => new { to = group.Key.Recipient, body = group.Key.Body, code = group.Key.Code, count = group.Count() }).ToListAsync(cancel),
        });
    }

    private static async Task<IResult> ShowAsync(HttpContext http, SandboxDb db, TwilioDesk desk, CancellationToken cancel)
    {
        var faults = await SandboxFaults.OfAsync(db, TwilioCallbacks.VendorName, cancel);
        if (SandboxFaultForm.WantsJson(http)) return Results.Json(faults);
        var (plan, now) = (await desk.PlanAsync(cancel), desk.Now);
        var messages = await db.TwilioMessages.AsNoTracking().OrderByDescending(m => m.Number).Take(30).ToListAsync(cancel);
        var sids = messages.Select(m => m.Sid).ToArray();
        var words = await db.TwilioWords.AsNoTracking().Where(w => sids.Contains(w.MessageSid)).OrderByDescending(w => w.Created).ThenBy(w => w.Id).ToListAsync(cancel);
        var wordIds = words.Select(w => w.Id).ToArray();
        var deliveries = (await db.Deliveries.AsNoTracking().Where(d => d.Vendor == TwilioCallbacks.VendorName && wordIds.Contains(d.EventId)).ToListAsync(cancel)).ToLookup(d => d.EventId);
        var optOuts = await db.TwilioOptOuts.AsNoTracking().OrderByDescending(o => o.Since).Take(30).ToListAsync(cancel);

        var messageRows = string.Concat(messages.Select(m => $"""
            <tr><td>{SandboxHtml.Text(m.Direction == TwilioMessage.Inbound ? m.Sender : m.Recipient)}</td><td>{(m.Direction == TwilioMessage.Inbound ? "← " : "")}{SandboxHtml.Text(m.Body)}</td>
                <td>{m.StatusAt(now)}{(m.EndCode is { } code && now >= m.EndsAt ? $" ({code})" : "")}</td><td class="right">{m.Segments}</td><td>{m.Created:HH:mm:ss}</td></tr>
            """));
        var wordRows = string.Concat(words.Select(w => $"""
            <tr><td><code>{w.MessageSid[..10]}…</code></td><td>{w.Status}</td><td>{SandboxFaultForm.Delivered(deliveries[w.Id])}</td>
                <td><form method="post" action="{Path}/resend/{Uri.EscapeDataString(w.Id)}"><button class="quiet small">Send again</button></form></td></tr>
            """));
        return SandboxHtml.Page("Twilio sandbox", $"""
            <main class="control">
              <p><a href="/sandbox">← All sandboxes</a></p>
              <h1>Twilio sandbox</h1>
              <p>Speaks Twilio's Messages API and Verify at <code>/sandbox/twilio</code>. Here it learns to misbehave as the real one sometimes does.</p>
              {SandboxFaultForm.Html(faults)}
              {PlanForm(plan)}
              <h2>Answer as somebody's phone</h2>
              <form method="post" action="{Path}/answer" class="faults">
                <fieldset><legend>A text message to us</legend>
                  <label>From<input name="from" type="tel" required placeholder="+12125550100" list="numbers"></label>
                  <datalist id="numbers">{string.Concat(messages.Select(m => m.Recipient).Where(to => to is ['+', ..]).Distinct().Select(to => $"<option value=\"{SandboxHtml.Text(to)}\"></option>"))}</datalist>
                  <label>Words<input name="body" required value="STOP" maxlength="1600"></label>
                </fieldset>
                <button class="primary">Send</button>
              </form>
              <p>{(optOuts.Count == 0 ? "Nobody has answered STOP." : "Answered STOP: " + string.Join(", ", optOuts.Select(o => SandboxHtml.Text(o.Recipient))) + ".")}</p>
              <h2>Messages</h2>
              <div class="scroll" tabindex="0"><table><thead><tr><th>Phone</th><th>Text</th><th>State</th><th class="right">Segments</th><th>At (UTC)</th></tr></thead>
                <tbody>{(messageRows.Length > 0 ? messageRows : "<tr><td colspan=\"5\">No message has come yet.</td></tr>")}</tbody></table></div>
              <h2>What we were told of them</h2>
              <div class="scroll" tabindex="0"><table><thead><tr><th>Message</th><th>Status</th><th>Webhook</th><th><span class="hidden">Action</span></th></tr></thead>
                <tbody>{(wordRows.Length > 0 ? wordRows : "<tr><td colspan=\"4\">Nothing yet.</td></tr>")}</tbody></table></div>
            </main>
            """, "control-page");
    }

    private static string PlanForm(TwilioPlan plan) => $"""
        <form method="post" action="{Path}/plan" class="faults">
          <fieldset><legend>Next messages</legend>
            <label>Refused with this code of Twilio's (0: not)<input type="number" name="next_code" min="0" max="69999" value="{(plan.NextLeft > 0 ? plan.NextCode : 0)}"></label>
            <label>For how many<input type="number" name="next_left" min="1" max="100000" value="{Math.Max(1, plan.NextLeft)}"></label>
            <label>Retry-After with a 429, seconds<input type="number" name="retry_after_seconds" min="0" max="3600" value="{plan.RetryAfterSeconds}"></label>
            <label>Answered late, milliseconds<input type="number" name="slow_milliseconds" min="0" max="60000" value="{(plan.SlowLeft > 0 ? plan.SlowMilliseconds : 0)}"></label>
            <label>For how many<input type="number" name="slow_left" min="1" max="100000" value="{Math.Max(1, plan.SlowLeft)}"></label>
          </fieldset>
          <fieldset><legend>On the way to the phone</legend>
            <label>Do not arrive, the next so many<input type="number" name="undelivered_left" min="0" max="100000" value="{plan.UndeliveredLeft}"></label>
            <label>Do not arrive at numbers ending in<input name="undelivered_ending" inputmode="numeric" value="{SandboxHtml.Text(plan.UndeliveredEnding)}" placeholder="99"></label>
            <label>And the code said then<input type="number" name="undelivered_code" min="30000" max="39999" value="{plan.UndeliveredCode}"></label>
            <label>Milliseconds from taken to sent, and from sent to there<input type="number" name="pace_milliseconds" min="0" max="600000" value="{plan.PaceMilliseconds}"></label>
          </fieldset>
          <fieldset><legend>By chance</legend>
            <label>Percent and code<input name="chances" value="{SandboxHtml.Text(plan.Chances)}" placeholder="20:20429 5:21614 1:cut"></label>
            <label>Seed<input type="number" name="seed" min="0" value="{plan.Seed}"></label>
          </fieldset>
          <button class="primary">Apply</button>
        </form>
        """;
}
