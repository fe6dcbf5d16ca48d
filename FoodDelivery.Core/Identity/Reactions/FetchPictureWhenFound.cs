using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Not while somebody waits to be let in: a provider's picture host may take its time.</summary>
public sealed class FetchPictureWhenFound(IdentityDb db, PictureSource source, TimeProvider time) : IReaction<PictureFound>
{
    /// <summary>A picture that cannot be had within this time is done without: nobody should be woken for it.</summary>
    private static readonly TimeSpan WorthTrying = TimeSpan.FromMinutes(10);

    public async Task RunAsync(PictureFound happened, EventContext context, CancellationToken cancel)
    {
        var picture = await db.ProfilePictures.SingleOrDefaultAsync(p => p.UserId == happened.UserId, cancel);
        if (picture?.Source is not { } address) return;
        var bytes = await FetchAsync(picture.Provider, address, giveUp: time.GetUtcNow() > context.Time + WorthTrying, cancel);
        (picture.Source, picture.Bytes, picture.MediaType, picture.FetchedAt) = (null, bytes, bytes is null ? null : ProfilePicture.MediaTypeOf(bytes), time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
    }

    private async Task<byte[]?> FetchAsync(string provider, string address, bool giveUp, CancellationToken cancel)
    {
        try
        {
            return await source.FetchAsync(provider, address, cancel);
        }
        catch (Exception silent) when (giveUp && !cancel.IsCancellationRequested && silent is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
