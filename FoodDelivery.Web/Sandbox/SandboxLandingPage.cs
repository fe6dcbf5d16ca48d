namespace FoodDelivery.Web.Sandbox;

/// <summary>/sandbox: which vendors are emulated here, the doors to them, and everything they have brought to phones and mailboxes.</summary>
internal static class SandboxLandingPage
{
    public static void Map(RouteGroupBuilder sandbox)
    {
        sandbox.MapGet("/", ShowAsync);
        SandboxMessagePage.Map(sandbox);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, IEnumerable<SandboxDoor> doors, IEnumerable<ISandboxInbox> inboxes, CancellationToken cancel, string? to = null, DateTimeOffset? before = null)
    {
        var all = inboxes.ToList();
        var who = string.IsNullOrWhiteSpace(to) ? null : to.Trim();
        var (messages, more) = await SandboxInboxes.NewestAsync(all, who, before, cancel);
        if (SandboxFaultForm.WantsJson(http)) return Results.Json(messages);
        return SandboxHtml.Page("Sandbox", $"""
            <main class="control">
              <p><a href="/">← FoodDelivery</a></p>
              <h1>Sandbox</h1>
              <p>The product talks to these emulators over the vendors' own protocols. No real money, message or courier moves.</p>
              <ul class="doors">{string.Concat(doors.Select(door => $"""
                <li><a href="{door.Path}"><strong>{SandboxHtml.Text(door.Name)}</strong><span>{SandboxHtml.Text(door.Does)}</span></a></li>
              """))}</ul>
              {(all.Count == 0 ? "" : SandboxInboxHtml.Inbox(all, messages, who, before, more))}
            </main>
            """, "control-page");
    }
}

/// <summary>One entry of the landing page; each emulator registers its own.</summary>
internal sealed record SandboxDoor(string Name, string Path, string Does);
