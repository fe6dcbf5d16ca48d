using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Where a tester tells the emulated FCM what to do wrong, uninstalls an app, and sees what each device shows. Programs get and post the same as JSON and form.</summary>
internal static class FcmControlPage
{
    public static void Map(RouteGroupBuilder fcm)
    {
        fcm.MapGet("/", () => Results.Redirect("/sandbox/fcm/control"));
        fcm.MapGet("/control", ShowAsync);
        fcm.MapPost("/control", ChangeAsync);
        fcm.MapGet("/control/tokens-issued", (FcmBearers bearers) => Results.Json(bearers.Issued));
        fcm.MapPost("/control/withdraw-tokens", (FcmBearers bearers) => { bearers.WithdrawAll(); return Results.Redirect("/sandbox/fcm/control"); });
        fcm.MapPost("/control/devices/{number:int}/gone", async (int number, SandboxDb db, TimeProvider time, CancellationToken cancel) =>
        {
            var now = time.GetUtcNow();
            await db.FcmTokens.Where(token => token.Number == number && token.GoneAt == null).ExecuteUpdateAsync(set => set.SetProperty(token => token.GoneAt, now), cancel);
            return Results.Redirect("/sandbox/fcm/control");
        });
    }

    /// <summary>Form fields as in <see cref="FcmFaults"/>, in snake case; what is not sent goes back to normal.</summary>
    private static async Task<IResult> ChangeAsync(HttpContext http, SandboxDb db, CancellationToken cancel)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        int Number(string name, int normal, int most) => int.TryParse(form[name], CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, most) : normal;
        var faults = await db.FcmFaults.SingleOrDefaultAsync(cancel);
        if (faults is null) db.FcmFaults.Add(faults = new FcmFaults());
        faults.Next = Enum.TryParse<FcmFault>(form["next"], ignoreCase: true, out var fault) ? fault : FcmFault.None;
        faults.NextLeft = faults.Next == FcmFault.None ? 0 : Number("next_left", 1, 1000);
        faults.RetryAfterSeconds = Number("retry_after_seconds", 1, 3600);
        faults.SlowMilliseconds = Number("slow_milliseconds", 0, 60_000);
        faults.RetryPercent = Number("retry_percent", 0, 100);
        faults.PermanentPercent = Number("permanent_percent", 0, 100);
        faults.Seed = Number("seed", 0, int.MaxValue);
        await db.SaveChangesAsync(cancel);
        return SandboxFaultForm.WantsJson(http) ? Results.Json(faults) : Results.Redirect("/sandbox/fcm/control");
    }

    private static async Task<IResult> ShowAsync(HttpContext http, SandboxDb db, CancellationToken cancel)
    {
        var faults = await db.FcmFaults.AsNoTracking().SingleOrDefaultAsync(cancel) ?? new FcmFaults();
        if (SandboxFaultForm.WantsJson(http)) return Results.Json(faults);
        var devices = await db.FcmTokens.AsNoTracking().OrderByDescending(token => token.Number).Take(20).ToListAsync(cancel);
        var tokens = devices.Select(device => device.Token).ToArray();
        var shown = (await db.FcmShown.AsNoTracking().Where(one => tokens.Contains(one.Token)).OrderByDescending(one => one.Number).Take(200).ToListAsync(cancel)).ToLookup(one => one.Token);
        var rows = string.Concat(devices.Select(device => $"""
            <tr><th colspan="3">{SandboxHtml.Text(FcmInbox.NameOf(device))}, since {device.Since:HH:mm:ss}</th>
                <td>{(device.GoneAt is null ? $"""<form method="post" action="/sandbox/fcm/control/devices/{device.Number}/gone"><button class="quiet small">Uninstall</button></form>""" : "uninstalled")}</td></tr>
            {string.Concat(shown[device.Token].Take(10).Select(one => $"""
            <tr><td><strong>{SandboxHtml.Text(one.Title)}</strong> {SandboxHtml.Text(one.Text)}</td><td>{(one.Link is null ? "" : $"<a href=\"{SandboxHtml.Text(one.Link)}\">{SandboxHtml.Text(one.Link)}</a>")}</td>
                <td>sent {one.Tries} ×, taken {one.Times} ×</td><td>{one.TakenAt:HH:mm:ss}</td></tr>
            """))}
            """));
        return SandboxHtml.Page("FCM sandbox", $"""
            <main class="control">
              <p><a href="/sandbox">← Sandbox</a></p>
              <h1>Firebase Cloud Messaging</h1>
              <form method="post" action="/sandbox/fcm/control" class="faults">
                <fieldset><legend>Next messages</legend>
                  <label>What goes wrong<select name="next">{string.Concat(Enum.GetValues<FcmFault>().Select(fault => $"<option value=\"{fault}\"{(fault == faults.Next ? " selected" : "")}>{NameOf(fault)}</option>"))}</select></label>
                  <label>For how many<input type="number" name="next_left" min="1" max="1000" value="{Math.Max(1, faults.NextLeft)}"></label>
                </fieldset>
                <fieldset><legend>By chance</legend>
                  <label>Fail for now, percent<input type="number" name="retry_percent" min="0" max="100" value="{faults.RetryPercent}"></label>
                  <label>Are refused for good, percent<input type="number" name="permanent_percent" min="0" max="100" value="{faults.PermanentPercent}"></label>
                  <label>Seed<input type="number" name="seed" min="0" value="{faults.Seed}"></label>
                </fieldset>
                <fieldset><legend>Answers</legend>
                  <label>Take how long, milliseconds<input type="number" name="slow_milliseconds" min="0" max="60000" value="{faults.SlowMilliseconds}"></label>
                  <label>Ask to come again after, seconds<input type="number" name="retry_after_seconds" min="0" max="3600" value="{faults.RetryAfterSeconds}"></label>
                </fieldset>
                <button class="primary">Apply</button>
              </form>
              <form method="post" action="/sandbox/fcm/control/withdraw-tokens"><button class="quiet">Withdraw the access tokens</button></form>
              <h2>Devices and what they show</h2>
              <table>{(rows.Length > 0 ? rows : "<tr><td>No device has registered yet.</td></tr>")}</table>
            </main>
            """, "control-page");
    }

    private static string NameOf(FcmFault fault) => fault switch
    {
        FcmFault.None => "Nothing",
        FcmFault.Unregistered => "404 UNREGISTERED",
        FcmFault.SenderIdMismatch => "403 SENDER_ID_MISMATCH",
        FcmFault.InvalidToken => "400 INVALID_ARGUMENT, the token",
        FcmFault.InvalidArgument => "400 INVALID_ARGUMENT, the message",
        FcmFault.QuotaExceeded => "429 QUOTA_EXCEEDED",
        FcmFault.Unavailable => "503 UNAVAILABLE",
        FcmFault.Internal => "500 INTERNAL",
        FcmFault.ThirdPartyAuth => "401 THIRD_PARTY_AUTH_ERROR",
        FcmFault.Unauthenticated => "401, the access token does not hold",
        FcmFault.CutAfterWork => "It is taken, then the line is cut",
        _ => "It is taken, then 503",
    };
}
