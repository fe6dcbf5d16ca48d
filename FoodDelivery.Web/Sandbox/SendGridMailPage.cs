using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>One mail as its recipient's mail program shows it, with what people do with mails. Programs read the same as JSON: tests find here what was sent to whom.</summary>
internal static class SendGridMailPage
{
    public const string OneClickClient = "SandboxOneClick";

    public static void Map(RouteGroupBuilder sendgrid)
    {
        sendgrid.MapGet("/mails", ListAsync);
        sendgrid.MapGet("/mails/{id}", ShowAsync);
        sendgrid.MapPost("/mails/{id}/{what}", DoAsync).DisableAntiforgery();
    }

    /// <summary>JSON only: the newest mails, oldest last, all of a recipient or of everybody.</summary>
    private static async Task<IResult> ListAsync(string? to, int? count, SandboxDb db, CancellationToken cancel)
    {
        var letters = db.SendGridLetters.AsNoTracking();
        if (to?.Trim().ToLowerInvariant() is { Length: > 0 } address) letters = letters.Where(l => l.To == address);
        var found = await letters.OrderByDescending(l => l.Number).Take(Math.Clamp(count ?? 50, 1, 500)).ToListAsync(cancel);
        return Results.Json(new JsonArray([.. found.Select(Wire)]));
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext http, SandboxDb db, CancellationToken cancel)
    {
        if (await db.SendGridLetters.AsNoTracking().SingleOrDefaultAsync(l => l.MessageId == id, cancel) is not { } letter) return Results.NotFound();
        if (SandboxFaultForm.WantsJson(http)) return Results.Json(Wire(letter));
        var headers = JsonNode.Parse(letter.Headers)!.AsObject();
        string Act(string what, string label) => $"""<form method="post" action="/sandbox/sendgrid/mails/{Uri.EscapeDataString(id)}/{what}"><button class="quiet small">{label}</button></form>""";
        var acts = letter.Status != "delivered" ? "<p>It has not arrived.</p>" : $"""
            <div class="acts">{(letter.TracksOpens ? Act("open", "Open") : "")}{(letter.TracksClicks ? Act("click", "Click a link") : "")}{Act("spamreport", "Report as spam")}{(headers.ContainsKey("List-Unsubscribe") ? Act("one-click", "Unsubscribe with the mail program’s own button") : "")}</div>
            """;
        return SandboxHtml.Page(letter.Subject, $"""
            <main class="control">
              <p><a href="/sandbox/sendgrid/control">← SendGrid sandbox</a></p>
              <h1>{SandboxHtml.Text(letter.Subject)}</h1>
              <p>From {SandboxHtml.Text(letter.FromName)} &lt;{SandboxHtml.Text(letter.From)}&gt; to {SandboxHtml.Text(letter.To)}, {letter.At:yyyy-MM-dd HH:mm:ss} UTC: <strong>{SandboxHtml.Text(letter.LastEvent)}</strong></p>
              {acts}
              <h2>HTML</h2>
              {(letter.Html is null ? "<p>It has none.</p>" : $"""<iframe class="mail" sandbox title="The mail’s HTML" srcdoc="{SandboxHtml.Text(letter.Html)}"></iframe>""")}
              <h2>Text</h2>
              <pre class="mail" tabindex="0">{SandboxHtml.Text(letter.Text)}</pre>
              <h2>Headers and arguments</h2>
              <pre class="mail" tabindex="0">{SandboxHtml.Text(string.Join('\n', headers.Concat(JsonNode.Parse(letter.Arguments)!.AsObject()).Select(pair => $"{pair.Key}: {pair.Value}")))}
            category: {SandboxHtml.Text(letter.Categories)}</pre>
            </main>
            """, "control-page");
    }

    private static async Task<IResult> DoAsync(string id, string what, HttpContext http, SandboxDb db, SendGridMailroom mailroom, SandboxAddress address, IHttpClientFactory clients, CancellationToken cancel)
    {
        var done = what == "one-click" ? await OneClickAsync(id, db, address, clients, cancel) : await mailroom.DoAsync(id, what, cancel);
        if (!done) return Results.NotFound();
        return SandboxFaultForm.WantsJson(http) ? Results.NoContent() : Results.Redirect($"/sandbox/sendgrid/mails/{Uri.EscapeDataString(id)}");
    }

    /// <summary>What a mail program does by RFC 8058: one post to the header's address, with no cookie and no page. Only to this product: whoever writes a mail to the sandbox must not send it elsewhere.</summary>
    private static async Task<bool> OneClickAsync(string id, SandboxDb db, SandboxAddress address, IHttpClientFactory clients, CancellationToken cancel)
    {
        if (await db.SendGridLetters.AsNoTracking().SingleOrDefaultAsync(l => l.MessageId == id, cancel) is not { } letter) return false;
        var headers = JsonNode.Parse(letter.Headers)!.AsObject();
        if ((string?)headers["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click" || !Uri.TryCreate(((string?)headers["List-Unsubscribe"])?.Trim('<', '>'), UriKind.Absolute, out var target)) return false;
        if (target.GetLeftPart(UriPartial.Authority) is var origin && origin != new Uri(address.Own).GetLeftPart(UriPartial.Authority) && origin != new Uri(address.Callback).GetLeftPart(UriPartial.Authority)) return false;
        using var client = clients.CreateClient(OneClickClient);
        using var form = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var answer = await client.PostAsync(new Uri(new Uri(address.Own), target.PathAndQuery), form, cancel);
        return answer.IsSuccessStatusCode;
    }

    private static JsonObject Wire(SendGridLetter letter) => new()
    {
        ["id"] = letter.MessageId, ["x_message_id"] = letter.RequestId, ["to"] = letter.To, ["from"] = letter.From, ["from_name"] = letter.FromName, ["reply_to"] = letter.ReplyTo, ["subject"] = letter.Subject,
        ["text"] = letter.Text, ["html"] = letter.Html, ["headers"] = JsonNode.Parse(letter.Headers), ["arguments"] = JsonNode.Parse(letter.Arguments), ["categories"] = JsonNode.Parse(letter.Categories),
        ["tracks_opens"] = letter.TracksOpens, ["tracks_clicks"] = letter.TracksClicks, ["status"] = letter.Status, ["last_event"] = letter.LastEvent, ["at"] = letter.At,
    };
}
