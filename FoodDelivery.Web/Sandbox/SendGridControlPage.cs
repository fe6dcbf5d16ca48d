using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Where a tester tells the emulated SendGrid to be late, forgetful, broken or slow, and sees which mails came and what it has told of them. Programs get and post the same as JSON and form.</summary>
internal static class SendGridControlPage
{
    public static void Map(RouteGroupBuilder sendgrid)
    {
        sendgrid.MapGet("/", () => Results.Redirect("/sandbox/sendgrid/control"));
        sendgrid.MapGet("/control", ShowAsync);
        SandboxFaultForm.Map(sendgrid, SendGridWebhooks.VendorName);
        sendgrid.MapPost("/control/luck", ChangeAsync).DisableAntiforgery();
        sendgrid.MapPost("/control/lists/{list}/{email}", async (string list, string email, SendGridLists lists, CancellationToken cancel) =>
            await lists.RemoveAsync(list, email, cancel) ? Results.Redirect("/sandbox/sendgrid/control") : Results.NotFound()).DisableAntiforgery();
    }

    /// <summary>Form fields as in <see cref="SendGridLuck"/>, in snake case; what is not sent goes back to normal. Tries are counted anew.</summary>
    private static async Task<IResult> ChangeAsync(HttpContext http, SandboxDb db, CancellationToken cancel)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        int Number(string name, int most) => int.TryParse(form[name], CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, most) : 0;
        var luck = await db.SendGridLuck.SingleOrDefaultAsync(cancel);
        if (luck is null) db.SendGridLuck.Add(luck = new SendGridLuck());
        luck.Seed = Number("seed", int.MaxValue);
        luck.RetryPercent = Number("retry_percent", 100);
        luck.PermanentPercent = Number("permanent_percent", 100);
        luck.BouncePercent = Number("bounce_percent", 100);
        luck.SlowMilliseconds = Number("slow_milliseconds", 60_000);
        luck.SlowLeft = luck.SlowMilliseconds == 0 ? 0 : Number("slow_left", 1000);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"DELETE FROM sandbox.sendgrid_tries", cancel);
        return SandboxFaultForm.WantsJson(http) ? Results.Json(luck) : Results.Redirect("/sandbox/sendgrid/control");
    }

    private static async Task<IResult> ShowAsync(HttpContext http, SandboxDb db, CancellationToken cancel)
    {
        var (faults, luck) = (await SandboxFaults.OfAsync(db, SendGridWebhooks.VendorName, cancel), await SendGridLuck.OfAsync(db, cancel));
        if (SandboxFaultForm.WantsJson(http)) return Results.Json(faults);
        var letters = await db.SendGridLetters.AsNoTracking().OrderByDescending(l => l.Number).Take(30).ToListAsync(cancel);
        var batches = await db.SendGridBatches.AsNoTracking().OrderByDescending(b => b.At).ThenBy(b => b.Id).Take(20).ToListAsync(cancel);
        var ids = batches.ConvertAll(b => b.Id);
        var names = (await db.SendGridHappenings.AsNoTracking().Where(h => h.BatchId != null && ids.Contains(h.BatchId)).OrderBy(h => h.Number).Select(h => new { h.BatchId, h.Name }).ToListAsync(cancel)).ToLookup(h => h.BatchId, h => h.Name);
        var deliveries = (await db.Deliveries.AsNoTracking().Where(d => d.Vendor == SendGridWebhooks.VendorName && ids.Contains(d.EventId)).ToListAsync(cancel)).ToLookup(d => d.EventId);
        var listed = await db.SendGridLists.AsNoTracking().OrderByDescending(l => l.Created).ThenBy(l => l.Email).Take(30).ToListAsync(cancel);

        var mailRows = string.Concat(letters.Select(l => $"""
            <tr><td><a href="/sandbox/sendgrid/mails/{Uri.EscapeDataString(l.MessageId)}">{SandboxHtml.Text(l.Subject)}</a></td><td>{SandboxHtml.Text(l.To)}</td><td>{SandboxHtml.Text(l.LastEvent)}</td><td>{l.At:HH:mm:ss}</td></tr>
            """));
        var batchRows = string.Concat(batches.Select(b => $"""
            <tr><td>{string.Join(", ", names[b.Id].GroupBy(name => name).Select(same => same.Count() == 1 ? same.Key : $"{same.Count()} {same.Key}"))}</td><td>{SandboxFaultForm.Delivered(deliveries[b.Id])}</td><td>{b.At:HH:mm:ss}</td>
                <td><form method="post" action="/sandbox/sendgrid/control/resend/{b.Id}"><button class="quiet small">Send again</button></form></td></tr>
            """));
        var listRows = string.Concat(listed.Select(l => $"""
            <tr><td>{SandboxHtml.Text(l.Email)}</td><td>{l.List}</td><td>{l.Created:HH:mm:ss}</td>
                <td><form method="post" action="/sandbox/sendgrid/control/lists/{l.List}/{Uri.EscapeDataString(l.Email)}"><button class="quiet small">Remove</button></form></td></tr>
            """));
        return SandboxHtml.Page("SendGrid sandbox", $"""
            <main class="control">
              <p><a href="/sandbox">← All sandboxes</a></p>
              <h1>SendGrid sandbox</h1>
              <p>Speaks SendGrid's web API v3 at <code>/sandbox/sendgrid</code>. Some addresses do what they are called, at whatever domain: <code>bounce@</code>, <code>block@</code>, <code>drop@</code>, <code>defer@</code>, <code>spam@</code>; what follows a <code>+</code> does not matter.</p>
              {SandboxFaultForm.Html(faults)}
              <form method="post" action="/sandbox/sendgrid/control/luck" class="faults">
                <fieldset><legend>By chance, percent</legend>
                  <label>Calls answered with 429 or 500<input type="number" name="retry_percent" min="0" max="100" value="{luck.RetryPercent}"></label>
                  <label>Mails refused with 400<input type="number" name="permanent_percent" min="0" max="100" value="{luck.PermanentPercent}"></label>
                  <label>Mails that bounce<input type="number" name="bounce_percent" min="0" max="100" value="{luck.BouncePercent}"></label>
                  <label>Seed; 0 for pure chance<input type="number" name="seed" min="0" value="{luck.Seed}"></label>
                </fieldset>
                <fieldset><legend>Slow answers</legend>
                  <label>Late by, milliseconds, with the work done<input type="number" name="slow_milliseconds" min="0" max="60000" value="{luck.SlowMilliseconds}"></label>
                  <label>For how many calls<input type="number" name="slow_left" min="0" max="1000" value="{luck.SlowLeft}"></label>
                </fieldset>
                <button class="primary">Apply</button>
              </form>
              <h2>Mails</h2>
              <div class="scroll" tabindex="0"><table><thead><tr><th>Subject</th><th>To</th><th>Last event</th><th>Taken (UTC)</th></tr></thead>
                <tbody>{(mailRows.Length > 0 ? mailRows : "<tr><td colspan=\"4\">No mail has come yet.</td></tr>")}</tbody></table></div>
              <h2>Events, by body of the webhook</h2>
              <div class="scroll" tabindex="0"><table><thead><tr><th>Events</th><th>Webhook</th><th>At (UTC)</th><th><span class="hidden">Action</span></th></tr></thead>
                <tbody>{(batchRows.Length > 0 ? batchRows : "<tr><td colspan=\"4\">No events yet.</td></tr>")}</tbody></table></div>
              <h2>SendGrid’s own lists</h2>
              <p>It writes to nobody on them, but for blocks, which only tell.</p>
              <div class="scroll" tabindex="0"><table><thead><tr><th>Address</th><th>List</th><th>Since (UTC)</th><th><span class="hidden">Action</span></th></tr></thead>
                <tbody>{(listRows.Length > 0 ? listRows : "<tr><td colspan=\"4\">None.</td></tr>")}</tbody></table></div>
            </main>
            """, "control-page");
    }
}
