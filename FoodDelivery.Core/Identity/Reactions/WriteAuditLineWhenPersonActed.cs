using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

public sealed class WriteAuditLineWhenPersonActed(IdentityDb db) : IReaction<PersonActed>
{
    public async Task RunAsync(PersonActed happened, EventContext context, CancellationToken cancel)
    {
        if (await db.AuditLines.AnyAsync(line => line.Id == context.EventId, cancel)) return;
        var name = happened.ActorId is { } id ? await db.Users.Where(user => user.Id == id).Select(user => user.Name).SingleOrDefaultAsync(cancel) : Actor.System.Name;
        db.AuditLines.Add(new AuditLine
        {
            Id = context.EventId,
            At = context.Time,
            ActorId = happened.ActorId,
            ActorName = name ?? "somebody who is gone",
            What = happened.What,
            Subject = happened.About,
            Before = happened.Before?.GetRawText(),
            After = happened.After?.GetRawText(),
            Why = happened.Why,
        });
        await db.SaveChangesAsync(cancel);
    }
}
