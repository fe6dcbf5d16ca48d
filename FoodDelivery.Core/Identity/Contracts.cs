using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>What other rooms and screens may know of a person.</summary>
/// <param name="EmailProven">The person has shown to read this mailbox. Never true of what a guest has typed for the receipt.</param>
/// <param name="PhoneProven">The person has shown to have this number.</param>
public sealed record PersonInfo(Guid Id, string Name, string? Email, string? Phone, string? DefaultAddress, bool EmailProven = false, bool PhoneProven = false);

/// <summary>Looks people up by id.</summary>
public sealed class People(IdentityDb db)
{
    public Task<PersonInfo?> FindAsync(Guid id, CancellationToken cancel) => Info(db.Users.Where(user => user.Id == id)).SingleOrDefaultAsync(cancel);

    /// <summary>Names by id; people who are gone are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        await db.Users.AsNoTracking().Where(user => ids.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Name, cancel);

    /// <summary>Whether somebody ordered without an account.</summary>
    public Task<bool> IsGuestAsync(Guid id, CancellationToken cancel) => db.Users.AnyAsync(user => user.Id == id && user.IsGuest, cancel);

    /// <summary>Who works for a restaurant and may operate it now.</summary>
    public async Task<IReadOnlyList<PersonInfo>> OfRestaurantAsync(Guid restaurantId, CancellationToken cancel) =>
        await Info(InRole(Roles.Restaurant).Where(user => db.Memberships.Any(member => member.UserId == user.Id && member.RestaurantId == restaurantId))).ToListAsync(cancel);

    /// <summary>Who has a role now.</summary>
    public async Task<IReadOnlyList<PersonInfo>> InRoleAsync(string role, CancellationToken cancel) => await Info(InRole(role)).ToListAsync(cancel);

    private IQueryable<AppUser> InRole(string role)
    {
        var id = IdentityDb.RoleId(role);
        return db.Users.Where(user => user.DeactivatedAt == null && db.UserRoles.Any(given => given.UserId == user.Id && given.RoleId == id));
    }

    /// <summary>How to reach these people. Who was taken out is left out.</summary>
    public async Task<IReadOnlyList<PersonInfo>> ReachableAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        await Info(db.Users.Where(user => ids.Contains(user.Id) && user.DeactivatedAt == null)).ToListAsync(cancel);

    /// <summary>People with an account who may come in, in the order of their ids, beginning after one.</summary>
    public async Task<IReadOnlyList<Guid>> AfterAsync(Guid after, int size, CancellationToken cancel) =>
        await db.Users.Where(user => user.Id > after && user.DeactivatedAt == null && !user.IsGuest).OrderBy(user => user.Id).Select(user => user.Id).Take(size).ToListAsync(cancel);

    /// <summary>Everybody who has given this number. A number proves nothing by itself: two people may share it.</summary>
    /// <param name="phone">E.164.</param>
    public async Task<IReadOnlyList<PersonInfo>> WithPhoneAsync(string phone, CancellationToken cancel) =>
        await Info(db.Users.Where(user => user.PhoneNumber == phone)).ToListAsync(cancel);

    /// <summary>Whose account it is, and the guests who have typed it for their receipts.</summary>
    public async Task<IReadOnlyList<PersonInfo>> WithEmailAsync(string email, CancellationToken cancel)
    {
        // As the account's own index has it; guests' addresses stand as they were typed.
        var typed = email.Trim();
        var (normal, lower) = (typed.ToUpperInvariant(), typed.ToLowerInvariant());
        return await Info(db.Users.Where(user => user.NormalizedEmail == normal || user.GuestEmail == typed || user.GuestEmail == lower)).ToListAsync(cancel);
    }

    /// <summary>Everybody of exactly this name, at most so many.</summary>
    public async Task<IReadOnlyList<Guid>> CalledAsync(string name, int most, CancellationToken cancel) =>
        await db.Users.Where(user => user.Name == name).OrderBy(user => user.Id).Select(user => user.Id).Take(most).ToListAsync(cancel);

    private static IQueryable<PersonInfo> Info(IQueryable<AppUser> users) =>
        users.AsNoTracking().OrderBy(user => user.Id).Select(user => new PersonInfo(user.Id, user.Name, user.Email ?? user.GuestEmail, user.PhoneNumber, user.DefaultAddress,
            user.Email != null && user.EmailConfirmed, user.PhoneNumber != null && user.PhoneNumberConfirmed));
}

/// <summary>What a code proves or allows.</summary>
public enum CodePurpose
{
    /// <summary>Open an account under this address. Where there is one already, the message says so and carries no code.</summary>
    Register,
    /// <summary>Choose a new password.</summary>
    RecoverPassword,
    /// <summary>This address is mine from now on.</summary>
    ChangeEmail,
    /// <summary>This number is mine.</summary>
    ConfirmPhone,
    /// <summary>It is me who is signed in here: before a new way in is added.</summary>
    ProveItsYou,
}

/// <summary>How a code reaches a person.</summary>
public enum CodeChannel
{
    Email,
    Sms,
}

/// <summary>Somebody wants a code. It does not exist yet: whoever can send it asks <see cref="CodesToSend"/>.</summary>
/// <param name="PersonId">Null where there is no account yet.</param>
public sealed record CodeWanted(Guid RequestId, Guid? PersonId, CodePurpose Purpose, CodeChannel Channel) : IEvent
{
    public string Subject => $"code:{RequestId}";
}

/// <summary>Registered by whoever can send codes that way. Where nobody can, pages say so instead of promising a message.</summary>
public sealed record CodeSender(CodeChannel Channel);

/// <summary>Who is to get a code and what for; the code itself does not exist yet.</summary>
/// <param name="To">An email address or an E.164 number.</param>
/// <param name="Name">What the person is called, as far as known.</param>
/// <param name="PersonId">Null where there is no account yet.</param>
/// <param name="Culture">The language of the browser it was asked for with, e.g. <c>de</c>; null where that did not say.</param>
/// <param name="ExpiresAt">A message that leaves later is of no use.</param>
public sealed record CodeRequest(CodeChannel Channel, string To, string? Name, CodePurpose Purpose, Guid? PersonId, string? Culture, DateTimeOffset ExpiresAt);

/// <param name="To">An email address or an E.164 number.</param>
/// <param name="Name">What the person is called, as far as known.</param>
/// <param name="Code">Six digits; null when the message is only to say that there is an account already, or when a <see cref="CodeJudge"/> makes the code.</param>
/// <param name="MadeElsewhere">Let the <see cref="CodeJudge"/> of the channel make and send it.</param>
public sealed record CodeToSend(CodeChannel Channel, string To, string? Name, CodePurpose Purpose, string? Code, DateTimeOffset ExpiresAt, bool MadeElsewhere = false);

/// <summary>Makes codes at the moment they are sent, so that none is ever kept: only its hash is.</summary>
public sealed class CodesToSend(Codes codes)
{
    /// <summary>Whom to write to. Null when there is nothing to send any more.</summary>
    public Task<CodeRequest?> FindAsync(Guid requestId, CancellationToken cancel) => codes.FindAsync(requestId, cancel);

    /// <summary>Null when there is nothing to send any more. Asked again it makes another code, and the one before is worth nothing.</summary>
    public Task<CodeToSend?> MakeAsync(Guid requestId, CancellationToken cancel) => codes.MakeAsync(requestId, cancel);
}

/// <summary>What somebody else says of a typed code.</summary>
public enum Judgement
{
    Right,
    /// <summary>Wrong, too old, or used up there.</summary>
    Wrong,
    /// <summary>Could not be asked; nothing is decided.</summary>
    Unknown,
}

/// <summary>Makes, sends and compares codes in our place, so that we never see them. Registered by whoever can; our own five tries and ten minutes hold before it is asked.</summary>
public abstract class CodeJudge
{
    public abstract CodeChannel Channel { get; }

    /// <summary>Whether it is set up; without it we make the codes.</summary>
    public abstract bool IsOn { get; }

    /// <param name="to">The number or address the code went to.</param>
    public abstract Task<Judgement> JudgeAsync(string to, string typed, CancellationToken cancel);
}

/// <summary>A guest (see <see cref="Guests"/>, which the checkout makes them with) has shown to be this person: what the guest ordered is theirs.</summary>
public sealed record GuestBecamePerson(Guid GuestId, Guid PersonId) : IEvent
{
    public string Subject => $"guest:{GuestId}";
}
