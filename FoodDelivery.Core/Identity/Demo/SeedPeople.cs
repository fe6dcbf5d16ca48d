using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>The people of the demo city. None has a password: in Development one click signs in, anywhere else they are only names.</summary>
public sealed class SeedPeople(IdentityDb db, TimeProvider time) : IDemoSeed
{
    public int Order => 10;

    public async Task RunAsync(CancellationToken cancel)
    {
        var known = await db.Users.Where(user => user.NormalizedEmail!.EndsWith("@DEMO.FOODDELIVERY.EXAMPLE")).Select(user => user.Id).ToHashSetAsync(cancel);
        var now = time.GetUtcNow();
        foreach (var person in DemoPeople.All.Where(person => !known.Contains(person.Id)))
        {
            db.Users.Add(new AppUser
            {
                Id = person.Id,
                Name = person.Name,
                UserName = person.Email,
                NormalizedUserName = person.Email.ToUpperInvariant(),
                Email = person.Email,
                NormalizedEmail = person.Email.ToUpperInvariant(),
                EmailConfirmed = true,
                PhoneNumber = person.Phone,
                PhoneNumberConfirmed = true,
                DefaultAddress = person.AddressLine,
                SecurityStamp = person.Id.ToString("N"),
                LockoutEnabled = true,
                CreatedAt = now,
            });
            db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = person.Id, RoleId = IdentityDb.RoleId(person.Role) });
            // Who works here also eats here.
            if (person.Role != Roles.Customer) db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = person.Id, RoleId = IdentityDb.RoleId(Roles.Customer) });
        }
        await db.SaveChangesAsync(cancel);
        // Cities that were made before offers asked for a proof: theirs are invented numbers, and a demo campaign is to reach somebody.
        var numbers = DemoPeople.All.Select(person => person.Phone).ToArray();
        await db.Users.Where(user => !user.PhoneNumberConfirmed && user.NormalizedEmail!.EndsWith("@DEMO.FOODDELIVERY.EXAMPLE") && numbers.Contains(user.PhoneNumber))
            .ExecuteUpdateAsync(user => user.SetProperty(u => u.PhoneNumberConfirmed, true), cancel);
    }
}
