using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The part of every control page where an emulator is told to be late, forgetful or repetitive. Programs get and post the same as JSON and form.</summary>
internal static class SandboxFaultForm
{
    /// <param name="vendor">The group's last segment, too.</param>
    public static void Map(RouteGroupBuilder group, string vendor)
    {
        group.MapPost("/control", (HttpContext http, SandboxDb db, SandboxSignal signal, CancellationToken cancel) => ChangeAsync(vendor, http, db, signal, cancel)).DisableAntiforgery();
        group.MapPost("/control/resend/{eventId}", (string eventId, SandboxDb db, TimeProvider time, SandboxSignal signal, IEnumerable<ISandboxVendor> vendors, CancellationToken cancel) =>
            ResendAsync(vendors.Single(v => v.Vendor == vendor), eventId, db, time, signal, cancel)).DisableAntiforgery();
    }

    /// <summary>Form fields as in <see cref="SandboxFaults"/>, in snake case; what is not sent goes back to normal.</summary>
    private static async Task<IResult> ChangeAsync(string vendor, HttpContext http, SandboxDb db, SandboxSignal signal, CancellationToken cancel)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        int Number(string name, int normal, int most) => int.TryParse(form[name], CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, most) : normal;
        var faults = await db.Faults.SingleOrDefaultAsync(f => f.Vendor == vendor, cancel);
        if (faults is null) db.Faults.Add(faults = new SandboxFaults { Vendor = vendor });
        faults.DelaySeconds = Number("delay_seconds", 0, 24 * 3600);
        faults.Copies = Math.Max(1, Number("copies", 1, 20));
        faults.Shuffle = form["shuffle"].ToString() is "on" or "true" or "1";
        faults.LosePercent = Number("lose_percent", 0, 100);
        faults.NextCalls = Enum.TryParse<SandboxFault>(form["next_calls"], ignoreCase: true, out var fault) ? fault : SandboxFault.None;
        faults.NextCallsLeft = faults.NextCalls == SandboxFault.None ? 0 : Number("next_calls_left", 1, 1000);
        faults.NextCallsPath = form["next_calls_path"].ToString();
        await db.SaveChangesAsync(cancel);
        signal.Wake();
        return WantsJson(http) ? Results.Json(faults) : Results.Redirect($"/sandbox/{vendor}/control");
    }

    private static async Task<IResult> ResendAsync(ISandboxVendor vendor, string eventId, SandboxDb db, TimeProvider time, SandboxSignal signal, CancellationToken cancel)
    {
        if ((await vendor.EventsAsync(db, [eventId], cancel)).Count == 0) return Results.NotFound();
        db.Deliveries.Add(new SandboxDelivery { Vendor = vendor.Vendor, EventId = eventId, DueAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
        signal.Wake();
        return Results.Redirect($"/sandbox/{vendor.Vendor}/control");
    }

    public static string Html(SandboxFaults faults) => $"""
        <form method="post" action="/sandbox/{faults.Vendor}/control" class="faults">
          <fieldset><legend>Webhooks</legend>
            <label>Arrive late, seconds<input type="number" name="delay_seconds" min="0" max="86400" value="{faults.DelaySeconds}"></label>
            <label>Arrive how many times<input type="number" name="copies" min="1" max="20" value="{faults.Copies}"></label>
            <label>Get lost, percent<input type="number" name="lose_percent" min="0" max="100" value="{faults.LosePercent}"></label>
            <label class="check"><input type="checkbox" name="shuffle"{(faults.Shuffle ? " checked" : "")}> In random order</label>
          </fieldset>
          <fieldset><legend>Next API calls</legend>
            <label>What goes wrong<select name="next_calls">{string.Concat(Enum.GetValues<SandboxFault>().Select(f => $"<option value=\"{f}\"{(f == faults.NextCalls ? " selected" : "")}>{FaultName(f)}</option>"))}</select></label>
            <label>For how many calls<input type="number" name="next_calls_left" min="1" max="1000" value="{Math.Max(1, faults.NextCallsLeft)}"></label>
            <label>Only where the path contains<input name="next_calls_path" value="{SandboxHtml.Text(faults.NextCallsPath)}" placeholder="capture"></label>
          </fieldset>
          <button class="primary">Apply</button>
        </form>
        """;

    /// <summary>How the webhooks of one event fared.</summary>
    public static string Delivered(IEnumerable<SandboxDelivery> deliveries)
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

    public static bool WantsJson(HttpContext http) => http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType == "application/json");

    private static string FaultName(SandboxFault fault) => fault switch
    {
        SandboxFault.CutAfterWork => "Work is done, then the line is cut",
        SandboxFault.UnavailableAfterWork => "Work is done, then 503",
        SandboxFault.ErrorBeforeWork => "500, nothing done",
        SandboxFault.TooManyRequests => "429, nothing done",
        _ => "Nothing",
    };
}
