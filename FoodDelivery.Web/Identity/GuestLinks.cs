using System.Security.Claims;
using System.Security.Cryptography;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// The secret links of people without an account. One goes with the browser from the checkout to the payment page and gives it the guest's cookie;
/// the other stands on the order page, to be opened on another device. They are sealed, name one guest, and end: soon, or when the guest has an account.
/// </summary>
public sealed class GuestLinks(IDataProtectionProvider protection)
{
    private static readonly TimeSpan ToPayLasts = TimeSpan.FromMinutes(5), ToOrdersLasts = TimeSpan.FromDays(30);
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("FoodDelivery.Identity.GuestLink").ToTimeLimitedDataProtector();

    /// <param name="payUrl">Sealed with it, so that nobody can make our address lead elsewhere.</param>
    public string ToPay(Guid guest, string payUrl) => "/account/guest/" + protector.Protect($"{guest} {payUrl}", ToPayLasts);

    public string ToOrders(Guid guest) => "/account/guest/" + protector.Protect($"{guest} /orders", ToOrdersLasts);

    public (Guid Guest, string To)? Open(string secret)
    {
        try
        {
            return protector.Unprotect(secret).Split(' ', 2) is [var id, var to] && Guid.TryParse(id, out var guest) ? (guest, to) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

public static class GuestEndpoints
{
    public static void MapGuests(this IEndpointRouteBuilder app) => app.MapGet("/account/guest/{secret}", async (string secret, HttpContext http, GuestLinks links, UserManager<AppUser> people, PersonSignIn signIn) =>
    {
        if (links.Open(secret) is not var (guest, to)) return Results.LocalRedirect("/account/sign-in?link=old");
        var me = http.User.FindFirstValue(ClaimTypes.NameIdentifier);
        // Whoever is signed in stays who they are; a link that somebody sent must not change that.
        if (me is not null && me != guest.ToString() && !http.User.HasClaim(claim => claim.Type == ClaimsOfPerson.Guest)) return Results.LocalRedirect("/orders");
        if (await people.FindByIdAsync(guest.ToString()) is not { IsGuest: true, DeactivatedAt: null } person) return Results.LocalRedirect("/account/sign-in?link=old");
        await signIn.SignInAsync(person, isPersistent: true);
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Redirect(to);
    }).AllowAnonymous().ExcludeFromDescription();
}
