using FoodDelivery.Identity;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Web.Identity.Account;

/// <summary>A device without a keyboard shows a code; here its person types it, reads what the device will be able to do, and answers (see <see cref="DeviceEndpoints"/>).</summary>
public sealed partial class VerifyPage
{
    private const string TooMany = "Too many wrong codes. Wait a minute, then try again.";
    private const string Unknown = "This code is not right, or it has ended. Look at the device: it may show a new one.";
    private string? program, problem, done, typed;
    private string me = "";
    private IReadOnlyList<string> scopes = [];

    [Inject] private WrongTries Tries { get; set; } = default!;
    [CascadingParameter] private HttpContext? Http { get; set; }
    [SupplyParameterFromQuery(Name = "said")] private string? Said { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var asker = await MeAsync();
        me = asker.Name;
        (done, problem) = Said switch
        {
            "agreed" => ("Connected. The device goes on by itself in a few seconds.", null),
            "refused" => ("Refused. The device gets nothing.", null),
            "unknown" => (null, Unknown),
            "wait" => (null, TooMany),
            _ => ((string?)null, (string?)null),
        };
        if (asker.UserId is not { } person || Http?.GetOpenIddictServerRequest()?.UserCode is not { Length: > 0 } sent) return;
        var who = DeviceEndpoints.TriesOf(person);
        // The right code is not told either, or guessing would go on behind the refusals.
        if (Tries.AreUsedUp(who)) problem = TooMany;
        else if (await Http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme) is { Succeeded: true, Principal: { } asked } && asked.GetClaim(Claims.ClientId) is { } clientId
            && await Ask((ProgramBook programs) => programs.FindByClientIdAsync(clientId, Leaving).AsTask()) is { } known)
            (typed, program, scopes) = (sent, known.DisplayName ?? clientId, [.. asked.GetScopes().Where(scope => Permissions.Find(scope) is not { } permission || permission.IsFor(asker.Is))]);
        else
        {
            Tries.Count(who);
            problem = Unknown;
        }
    }
}
