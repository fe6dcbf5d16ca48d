using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <param name="InvitedBy">The name of who asked; null when they are gone.</param>
public sealed record InvitationRow(Guid Id, string Email, IReadOnlyList<string> Roles, IReadOnlyList<Guid> Restaurants, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool Expired, string? InvitedBy);

/// <summary>Who was asked and has not come yet. For admins.</summary>
public sealed class InvitationReads(IdentityDb db, CurrentActor current, TimeProvider time)
{
    public const int Most = 200;

    /// <summary>Latest first. Those that expired are shown for a month, so that they can be sent again.</summary>
    public async Task<IReadOnlyList<InvitationRow>> OpenAsync(CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var now = time.GetUtcNow();
        var since = now.AddDays(-30);
        return await db.Invitations.AsNoTracking().Where(i => i.AcceptedAt == null && i.WithdrawnAt == null && i.ExpiresAt > since).OrderByDescending(i => i.CreatedAt).Take(Most)
            .Select(i => new InvitationRow(i.Id, i.Email, i.Roles, i.Restaurants, i.CreatedAt, i.ExpiresAt, i.ExpiresAt <= now, db.Users.Where(u => u.Id == i.InvitedBy).Select(u => u.Name).FirstOrDefault())).ToListAsync(cancel);
    }
}
