using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Shows that the number in the profile is one's own, by a code sent to it. Nothing else ever makes a number confirmed.</summary>
public sealed class ConfirmPhone(IdentityDb db, Codes codes, CurrentActor current)
{
    private static readonly Error SignIn = Error.Forbidden("identity.not_signed_in", "Sign in first.");

    public async Task<Result> AskAsync(Asker asker, CancellationToken cancel)
    {
        if (!codes.CanSend(CodeChannel.Sms)) return Codes.CannotSend;
        if (await MeAsync(cancel) is not { } me) return SignIn;
        if (me.PhoneNumber is not { Length: > 0 } number) return Error.Conflict("identity.no_phone", "There is no phone number in your profile yet. Add it there first.");
        if (me.PhoneNumberConfirmed) return Result.Ok;
        var asked = await codes.AskAsync(codes.New(CodePurpose.ConfirmPhone, About(me), me.Id, CodeChannel.Sms, number), me.Id, asker, cancel);
        if (asked.IsOk) await db.SaveChangesAsync(cancel);
        return asked;
    }

    public async Task<Result> FinishAsync(string? code, CancellationToken cancel)
    {
        if (await MeAsync(cancel) is not { } me) return SignIn;
        var used = await codes.UseAsync(CodePurpose.ConfirmPhone, About(me), code, cancel);
        if (!used.IsOk) return used.Error;
        // The number may have been changed since the code was sent to the old one: then it proves nothing about the new one.
        if (used.Value.SendTo != me.PhoneNumber) return Codes.Wrong;
        me.PhoneNumberConfirmed = true;
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    }

    private static string About(AppUser me) => $"{me.Id} {me.PhoneNumber}";

    private async Task<AppUser?> MeAsync(CancellationToken cancel) => current.Actor.UserId is { } id ? await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancel) : null;
}
