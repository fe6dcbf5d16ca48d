using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>A person's own ways in and picture.</summary>
public sealed class ConnectionReads(IdentityDb db, CurrentActor current, WaysIn ways)
{
    /// <summary>Null for somebody who is not signed in.</summary>
    public async Task<WaysIn.Ways?> MineAsync(CancellationToken cancel) => current.Actor.UserId is { } id ? await ways.OfAsync(id, cancel) : null;

    /// <summary>Of one's own picture: when it was fetched; null when there is none.</summary>
    public Task<DateTimeOffset?> MyPictureVersionAsync(CancellationToken cancel) =>
        db.ProfilePictures.Where(p => p.UserId == current.Actor.UserId && p.Bytes != null).Select(p => p.FetchedAt).SingleOrDefaultAsync(cancel);

    public Task<ProfilePicture?> MyPictureAsync(CancellationToken cancel) => db.ProfilePictures.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == current.Actor.UserId && p.Bytes != null, cancel);
}
