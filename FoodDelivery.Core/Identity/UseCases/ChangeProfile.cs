using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Lets people correct what we call them, where we reach them and where they eat. Their own only.</summary>
public sealed class ChangeProfile(IdentityDb db, CurrentActor current)
{
    /// <param name="Phone">International form, e.g. +12125550100; spaces and brackets are forgiven. Empty removes it.</param>
    public sealed record Request(string Name, string? Phone, string? DefaultAddress);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } id) return Error.Forbidden("identity.not_signed_in", "Sign in to change your profile.");
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Trim().Length > AppUser.NameLength)
            return Error.Invalid("identity.name_missing", $"Tell us your name, up to {AppUser.NameLength} letters.", nameof(request.Name));
        var phone = PhoneNumber.Normalise(request.Phone);
        if (!phone.IsOk) return phone;
        if (request.DefaultAddress?.Trim().Length > AppUser.AddressLength)
            return Error.Invalid("identity.address_long", $"Keep the address under {AppUser.AddressLength} letters.", nameof(request.DefaultAddress));

        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancel);
        if (user is null) return Error.NotFound("identity.no_such_person", "This account does not exist any more.");
        user.Name = request.Name.Trim();
        // Only a code sent to it confirms a number, so another one is not confirmed.
        if (user.PhoneNumber != phone.Value) user.PhoneNumberConfirmed = false;
        user.PhoneNumber = phone.Value;
        user.DefaultAddress = string.IsNullOrWhiteSpace(request.DefaultAddress) ? null : request.DefaultAddress.Trim();
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    }
}
