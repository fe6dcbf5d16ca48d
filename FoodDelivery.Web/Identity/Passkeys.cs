using System.Buffers.Text;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace FoodDelivery.Web.Identity;

/// <summary>Signing in with a phone's or computer's own lock. The browser's half is wwwroot/passkeys.js.</summary>
public sealed class Passkeys(PersonSignIn signIn, UserManager<AppUser> people, IdentityDb db, AuditLog audit, FreshProof fresh, GuestPasskeys ofGuests, IHttpContextAccessor http, CurrentActor current)
{
    public const int NameLength = 60;
    private const int Most = 20;
    private static readonly Error NotTaken = Error.Invalid("identity.passkey_not_taken", "The passkey was not taken. Try again, and confirm with the device's own lock when it asks.");

    /// <param name="Id">As it stands in forms.</param>
    public sealed record Row(string Id, string Name, DateTimeOffset CreatedAt);

    /// <summary>What the browser needs to make one; null when nobody is signed in, or has to show again who it is.</summary>
    public async Task<string?> CreationOptionsAsync() =>
        await MeAsync() is { } me && await StaleAsync() is null ? await signIn.MakePasskeyCreationOptionsAsync(new() { Id = me.Id.ToString(), Name = me.Email ?? me.GuestEmail ?? me.Name, DisplayName = me.Name }) : null;

    /// <summary>What the browser needs to show the passkeys it has. For nobody in particular: nothing is told of any account.</summary>
    public Task<string> RequestOptionsAsync() => signIn.MakePasskeyRequestOptionsAsync(null);

    public async Task<IReadOnlyList<Row>> MineAsync() => await MeAsync() is not { } me ? [] :
        [.. (await people.GetPasskeysAsync(me)).OrderBy(key => key.CreatedAt).Select(key => new Row(Base64Url.EncodeToString(key.CredentialId), key.Name ?? "Passkey", key.CreatedAt))];

    /// <param name="credential">What the browser has made, as JSON.</param>
    public async Task<Result> AddAsync(string? credential, string? name)
    {
        if (await MeAsync() is not { } me) return Error.Forbidden("identity.not_signed_in", "Sign in first.");
        if (await StaleAsync() is { } stale) return stale;
        if (name?.Trim().Length > NameLength) return Error.Invalid("identity.passkey_name_long", $"Keep the name under {NameLength} letters.");
        if (string.IsNullOrEmpty(credential)) return Error.Invalid("identity.passkey_missing", "This browser made no passkey. Passkeys need a browser with scripts and a device with a lock.");
        if ((await people.GetPasskeysAsync(me)).Count >= Most) return Error.Conflict("identity.passkeys_full", $"You have {Most} passkeys. Remove one first.");
        PasskeyAttestationResult made;
        try
        {
            made = await signIn.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return NotTaken; // The question it answers is too old or was never asked.
        }
        if (!made.Succeeded || made.UserEntity.Id != me.Id.ToString()) return NotTaken;
        made.Passkey.Name = string.IsNullOrWhiteSpace(name) ? "Passkey" : name.Trim();
        audit.Write(db, "identity.passkey_added", me.Id.ToString());
        if (!(await people.AddOrUpdatePasskeyAsync(me, made.Passkey)).Succeeded) return NotTaken;
        if (me.IsGuest && http.HttpContext is { } here) ofGuests.Remember(here, me.Id, made.Passkey.CredentialId);
        return Result.Ok;
    }

    public async Task<Result> RenameAsync(string? id, string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > NameLength) return Error.Invalid("identity.passkey_name_long", $"Give it a name of up to {NameLength} letters.");
        if (await FindAsync(id) is not var (me, key)) return Gone;
        key.Name = name.Trim();
        return (await people.AddOrUpdatePasskeyAsync(me, key)).Succeeded ? Result.Ok : Gone;
    }

    public async Task<Result> RemoveAsync(string? id)
    {
        if (await FindAsync(id) is not var (me, key)) return Gone;
        if (me.PasswordHash is null && (await people.GetPasskeysAsync(me)).Count == 1 && (await people.GetLoginsAsync(me)).Count == 0)
            return Error.Conflict("identity.last_way_in", "This is the only way into your account. Set a password first.");
        audit.Write(db, "identity.passkey_removed", me.Id.ToString());
        return (await people.RemovePasskeyAsync(me, key.CredentialId)).Succeeded ? Result.Ok : Gone;
    }

    /// <summary>Null when it is no passkey of anybody who may come in. The device has asked its owner, so no further code is asked.</summary>
    public async Task<AppUser?> SignInAsync(string? credential)
    {
        if (await ShownAsync(credential) is not { } person) return null;
        await signIn.SignInAsync(person, isPersistent: true);
        return person;
    }

    /// <summary>Somebody who is signed in shows again who it is.</summary>
    public async Task<Result> ProveAsync(string? credential)
    {
        if (current.Actor.UserId is not { } me || await ShownAsync(credential) is not { } person || person.Id != me) return Error.Invalid("identity.passkey_not_yours", "This passkey does not belong to your account. Use another one.");
        return await fresh.NoteAsync(me, Session, CancellationToken.None);
    }

    private async Task<AppUser?> ShownAsync(string? credential)
    {
        if (string.IsNullOrEmpty(credential)) return null;
        PasskeyAssertionResult<AppUser> shown;
        try
        {
            shown = await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
        if (!shown.Succeeded || !await signIn.CanSignInAsync(shown.User)) return null;
        // Keeps its counter, by which a copied key is noticed.
        return (await people.AddOrUpdatePasskeyAsync(shown.User, shown.Passkey)).Succeeded ? shown.User : null;
    }

    private Guid? Session => http.HttpContext is { } here ? PersonSignIn.SessionOf(here.User) : null;

    private Task<Error?> StaleAsync() => fresh.RefuseAsync(Session, CancellationToken.None);

    private static Error Gone => Error.NotFound("identity.no_such_passkey", "This passkey is not there any more.");

    private async Task<(AppUser, UserPasskeyInfo)?> FindAsync(string? id)
    {
        if (await MeAsync() is not { } me || string.IsNullOrEmpty(id) || !Base64Url.IsValid(id)) return null;
        return await people.GetPasskeyAsync(me, Base64Url.DecodeFromChars(id)) is { } key ? (me, key) : null;
    }

    private async Task<AppUser?> MeAsync() => current.Actor.UserId is { } id ? await people.FindByIdAsync(id.ToString()) : null;
}

/// <summary>What the script of the account pages asks.</summary>
public static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        var passkeys = app.MapGroup("/account/passkeys").ExcludeFromDescription().RequireRateLimiting(AccountLimits.Policy);
        passkeys.MapPost("/new", async (HttpContext http, IAntiforgery forms, Passkeys use) =>
            await forms.IsRequestValidAsync(http) && await use.CreationOptionsAsync() is { } options ? Results.Content(options, "application/json") : Results.BadRequest()).RequireAuthorization(Policies.Customer);
        passkeys.MapPost("/known", async (HttpContext http, IAntiforgery forms, Passkeys use) =>
            await forms.IsRequestValidAsync(http) ? Results.Content(await use.RequestOptionsAsync(), "application/json") : Results.BadRequest()).AllowAnonymous();
        passkeys.MapPost("/sign-in", async (HttpContext http, IAntiforgery forms, Passkeys use, SignIn signIn, CancellationToken cancel) =>
        {
            if (!await forms.IsRequestValidAsync(http)) return Results.BadRequest();
            var form = await http.Request.ReadFormAsync(cancel);
            var wanted = LocalUrl.Of(form["returnUrl"]);
            if (await use.SignInAsync(form["credential"]) is not { } person) return Results.LocalRedirect($"/account/sign-in?passkey=no&returnUrl={Uri.EscapeDataString(wanted)}");
            return Results.LocalRedirect(wanted == LocalUrl.Home ? await signIn.HomeOfAsync(person) : wanted);
        }).AllowAnonymous();
    }
}
