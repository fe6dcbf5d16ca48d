namespace FoodDelivery.Web.Sandbox;

/// <summary>/sandbox: which vendors are emulated here, and the doors to them.</summary>
internal static class SandboxLandingPage
{
    public static void Map(RouteGroupBuilder sandbox) => sandbox.MapGet("/", (IEnumerable<SandboxDoor> doors) => SandboxHtml.Page("Sandbox", $"""
        <main class="control">
          <p><a href="/">← FoodDelivery</a></p>
          <h1>Sandbox</h1>
          <p>The product talks to these emulators over the vendors' own protocols. No real money, message or courier moves.</p>
          <ul class="doors">{string.Concat(doors.Select(door => $"""
            <li><a href="{door.Path}"><strong>{SandboxHtml.Text(door.Name)}</strong><span>{SandboxHtml.Text(door.Does)}</span></a></li>
          """))}</ul>
        </main>
        """, "control-page"));
}

/// <summary>One entry of the landing page; each emulator registers its own.</summary>
internal sealed record SandboxDoor(string Name, string Path, string Does);
