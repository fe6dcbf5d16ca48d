using System.Globalization;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Where a tester tells an emulated sign-in provider to misbehave, and speaks for the people there. Programs get and post the same as JSON and form.</summary>
internal static class SocialControlPage
{
    public static void Map(RouteGroupBuilder group, string vendor, string label)
    {
        group.MapGet("/", () => Results.Redirect($"/sandbox/{vendor}/control"));
        group.MapGet("/control", (HttpContext http) => Show(http, vendor, label));
        group.MapPost("/control", async (HttpContext http) =>
        {
            var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
            var fault = Enum.TryParse<SocialFault>(form["next_calls"], ignoreCase: true, out var named) ? named : SocialFault.None;
            var calls = int.TryParse(form["next_calls_left"], CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, 1000) : 1;
            FaultsOf(http, vendor).Set(fault, calls, form["next_calls_path"].ToString());
            return SandboxFaultForm.WantsJson(http) ? Json(http, vendor) : Results.Redirect($"/sandbox/{vendor}/control");
        }).DisableAntiforgery();
    }

    private static SocialFaults FaultsOf(HttpContext http, string vendor) => http.RequestServices.GetRequiredKeyedService<SocialFaults>(vendor);

    private static IResult Json(HttpContext http, string vendor)
    {
        var (fault, left, path) = FaultsOf(http, vendor).Now;
        return Results.Json(new { nextCalls = fault.ToString(), nextCallsLeft = left, nextCallsPath = path });
    }

    private static IResult Show(HttpContext http, string vendor, string label)
    {
        if (SandboxFaultForm.WantsJson(http)) return Json(http, vendor);
        var (fault, left, path) = FaultsOf(http, vendor).Now;
        var facebook = vendor == FacebookSandbox.Vendor;
        var rows = string.Concat(SocialPerson.All.Select(person => $"""
            <tr><td>{SandboxHtml.Text(person.Name)}</td><td><code>{(facebook ? person.FacebookId : person.GoogleId)}</code></td><td>{SandboxHtml.Text((facebook ? person.FacebookEmail : person.GoogleEmail) ?? "none")}</td><td>{SandboxHtml.Text(person.Note)}</td>{(facebook ? $"""
              <td><form method="post" action="/sandbox/facebook/control/deauthorize/{person.Key}"><button class="quiet small">Remove FoodDelivery</button></form></td>
              <td><form method="post" action="/sandbox/facebook/control/data-deletion/{person.Key}"><button class="quiet small">Ask to delete data</button></form></td>
            """ : "")}</tr>
            """));
        return SandboxHtml.Page($"{label} sandbox", $"""
            <main class="control">
              <p><a href="/sandbox">← All sandboxes</a></p>
              <h1>{label} sandbox</h1>
              <p>Speaks {(facebook ? "Facebook Login and Graph" : "Google's OpenID Connect")} at <code>/sandbox/{vendor}</code>. Refusal and a problem at the provider are buttons on its consent page; what goes wrong behind the browser's back is set here.</p>
              <form method="post" action="/sandbox/{vendor}/control" class="faults">
                <fieldset><legend>Next API calls</legend>
                  <label>What goes wrong<select name="next_calls">{string.Concat(Enum.GetValues<SocialFault>().Where(one => !facebook || one <= SocialFault.Cut).Select(one => $"<option value=\"{one}\"{(one == fault ? " selected" : "")}>{Name(one)}</option>"))}</select></label>
                  <label>For how many calls<input type="number" name="next_calls_left" min="1" max="1000" value="{Math.Max(1, left)}"></label>
                  <label>Only where the path contains<input name="next_calls_path" value="{SandboxHtml.Text(path)}" placeholder="token"></label>
                </fieldset>
                <button class="primary">Apply</button>
              </form>
              <h2>People</h2>
              <div class="scroll" tabindex="0"><table><thead><tr><th>Name</th><th>Id</th><th>E-mail</th><th>Note</th>{(facebook ? "<th><span class=\"hidden\">Remove</span></th><th><span class=\"hidden\">Delete</span></th>" : "")}</tr></thead><tbody>{rows}</tbody></table></div>
            </main>
            """, "control-page");
    }

    private static string Name(SocialFault fault) => fault switch
    {
        SocialFault.Unavailable => "503",
        SocialFault.TooManyRequests => "429",
        SocialFault.Cut => "The line is cut",
        SocialFault.WrongNonce => "Identity token with a wrong nonce",
        SocialFault.WrongAudience => "Identity token for somebody else",
        SocialFault.WrongIssuer => "Identity token of another issuer",
        SocialFault.WrongSignature => "Identity token with a wrong signature",
        SocialFault.Unsigned => "Identity token without a signature (alg none)",
        SocialFault.Expired => "Identity token that has expired",
        SocialFault.OtherPerson => "Profile of another person",
        _ => "Nothing",
    };
}
