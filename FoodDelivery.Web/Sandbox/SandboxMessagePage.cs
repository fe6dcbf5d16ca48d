namespace FoodDelivery.Web.Sandbox;

/// <summary>/sandbox/inbox/{vendor}/{id}: one message whole. A mail's HTML stands in a frame in which nothing runs and links open outside.</summary>
internal static class SandboxMessagePage
{
    public static void Map(RouteGroupBuilder sandbox) => sandbox.MapGet("/inbox/{vendor}/{id}", ShowAsync);

    // A slash in an id comes as it was escaped; everything else is unescaped by then.
    private static async Task<IResult> ShowAsync(string vendor, string id, HttpContext http, IEnumerable<ISandboxInbox> inboxes, CancellationToken cancel)
    {
        var found = inboxes.FirstOrDefault(inbox => inbox.Vendor == vendor) is { } inbox ? await inbox.OneAsync(id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), cancel) : null;
        if (found is null)
            return SandboxHtml.Page("No such message", """
                <main class="control"><p><a href="/sandbox#inbox">← Inbox</a></p><h1>There is no such message</h1><p>The books may have been emptied since.</p></main>
                """, "control-page", StatusCodes.Status404NotFound);
        if (SandboxFaultForm.WantsJson(http)) return Results.Json(found);
        return SandboxHtml.Page(found.Subject ?? SandboxInboxHtml.Channel(found), $"""
            <main class="control">
              <p><a href="/sandbox#inbox">← Inbox</a></p>
              <h1>{SandboxHtml.Text(found.Subject ?? SandboxInboxHtml.Channel(found))}</h1>
              <p class="small">{SandboxInboxHtml.Channel(found)} from {SandboxHtml.Text(found.From)} to <a href="{SandboxInboxHtml.Link(found.To, null)}">{SandboxHtml.Text(found.To)}</a> · {SandboxInboxHtml.Time(found)} · {SandboxHtml.Text(found.Status)}{(found.Note is null ? "" : $" · {SandboxHtml.Text(found.Note)}")} · <code>{SandboxHtml.Text(found.Id)}</code></p>
              {(found.Html is { Length: > 0 } html ? $"""
                <iframe class="mail" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="{SandboxHtml.Text(OpeningOutside(html))}" title="The mail"></iframe>
                <h2>Its plain text</h2>
              """ : "")}
              <pre class="said" tabindex="0">{SandboxHtml.Text(found.Text)}</pre>
              {(SandboxInboxHtml.Below(found.Link) is { } link ? $"<p><a href=\"{SandboxHtml.Text(link)}\">Where a tap leads</a></p>" : "")}
            </main>
            """, "control-page");
    }

    // Into its head: before it, the browser would take the mail for one of the nineties and lay it out so.
    private static string OpeningOutside(string html) => html.IndexOf("<head>", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? html.Insert(at + "<head>".Length, "<base target=\"_blank\">") : html;
}
