using System.Security.Claims;
using FoodDelivery.Identity;
using FoodDelivery.Platform;
using FoodDelivery.Web.Apart;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace FoodDelivery.Web.Identity;

/// <summary>How people come in: the cookie, what it holds, how long it is believed. Who may do what is in <see cref="Policies"/>.</summary>
public static class IdentityRoom
{
    private static readonly TimeSpan StaysSignedIn = TimeSpan.FromDays(14);

    /// <summary>A changed password, role or restaurant is felt everywhere within this time.</summary>
    internal static readonly TimeSpan BelievedFor = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddIdentityRoom(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddAuthentication().AddIdentityCookies();
        new IdentityBuilder(typeof(AppUser), services)
            .AddSignInManager<PersonSignIn>()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<ClaimsOfPerson>();
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = BelievedFor;
            // The principal is made anew from the person, who does not know in which browser this is.
            options.OnRefreshingPrincipal = refreshed =>
            {
                if (refreshed.CurrentPrincipal?.FindFirst(PersonSignIn.SessionClaim) is { } session) ((ClaimsIdentity)refreshed.NewPrincipal!.Identity!).AddClaim(session.Clone());
                return Task.CompletedTask;
            };
        });
        // No address is typed and none is told: the passkey knows whose it is. It is also the second factor, so the device must have asked its owner.
        services.Configure<IdentityPasskeyOptions>(options => (options.ResidentKeyRequirement, options.UserVerificationRequirement) = ("required", "required"));
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "fd_session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax; // The payment page brings people back by a link, signed in.
            cookie.ExpireTimeSpan = StaysSignedIn;
            cookie.SlidingExpiration = true;
            cookie.LoginPath = "/account/sign-in";
            cookie.AccessDeniedPath = "/account/denied";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden);
        });
        return services
            .AddScoped<SignInCheck>()
            .AddScoped<AuthenticationStateProvider, SignInStillHolds>()
            .AddSingleton<HubSignIns>()
            .AddHostedService(provider => provider.GetRequiredService<HubSignIns>())
            .AddScoped<SignIn>()
            .AddScoped<PersonSignIn>(provider => (PersonSignIn)provider.GetRequiredService<SignInManager<AppUser>>())
            .AddScoped<RolesInForce>()
            .AddScoped<SecondFactor>()
            .AddScoped<Passkeys>()
            .AddSingleton<KnownBrowsers>()
            .AddSingleton<CodeTickets>()
            .AddSingleton<GuestPasskeys>()
            .AddSingleton<GuestLinks>()
            .AddTokenServer()
            .AddExternalSignIn()
            .AddAccountLimits();
    }

    /// <summary>See <see cref="FirstAdmin"/>.</summary>
    public static async Task EnsureFirstAdminAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstAdmin>().EnsureAsync(app.Lifetime.ApplicationStopping);
    }

    /// <summary>See <see cref="RoomClients"/>.</summary>
    public static async Task EnsureRoomClientsAsync(this WebApplication app)
    {
        var rooms = app.Services.GetRequiredService<RoomSettings>();
        var wanted = !rooms.IsDivided ? [] : rooms.DoorsBetween.GroupBy(door => door.By)
            .Select(doors => new RoomClient(ServiceTokens.ClientIdOf(doors.Key), rooms.SecretOf(doors.Key), [.. doors.Select(door => door.Scope)]));
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RoomClients>().EnsureAsync([.. wanted], app.Lifetime.ApplicationStopping);
    }

    /// <summary>In Development, where the demo city is: one click signs in as one of its people. Elsewhere the address does not exist.</summary>
    public static void MapIdentityRoom(this WebApplication app)
    {
        app.MapConnect();
        app.MapPeople();
        app.MapPasskeys();
        app.MapGuests();
        app.MapExternalSignIn();
        if (!app.Environment.IsDevelopment() || !app.Services.GetRequiredService<DemoSeeder>().IsEnabled) return;
        app.MapPost("/account/demo", async (HttpContext http, SignIn signIn, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var person = DemoPeople.Hosts.FirstOrDefault(host => host.Id.ToString() == form["person"]);
            if (person is null || !await signIn.AsDemoPersonAsync(person)) return Results.NotFound();
            var wanted = LocalUrl.Of(form["returnUrl"]);
            return Results.LocalRedirect(wanted == LocalUrl.Home ? Home.Of(person.Role) : wanted);
        }).AllowAnonymous().DisableAntiforgery();
    }

    // Programs want to hear a number, people want the page.
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/_blazor")) context.Response.StatusCode = status;
        else if (status == StatusCodes.Status403Forbidden && context.HttpContext.User.HasClaim(claim => claim.Type == ClaimsOfPerson.AdminWaits))
            context.Response.Redirect("/account/security/authenticator?why=admin"); // Nothing of operations opens before.
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
