using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>
/// A browser or app says: push to me. Whoever did so last on a device has it; the one before does not read on somebody else's screen. Said again it only
/// says that the device is still there.
/// </summary>
public sealed class RegisterDevice(NotificationsDb db, CurrentActor current, IOptions<FirebaseOptions> options, TimeProvider time)
{
    public sealed record Request(string? Token, DeviceKind Kind, string Name);

    /// <summary>More than anybody carries; the ones not seen for longest go.</summary>
    public const int MostDevices = 10;

    public const int NameLength = 100;

    public async Task<Result<Guid>> RunAsync(Request request, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } person) return Error.Forbidden("notifications.nobody", "Sign in, so that we know whom to tell.");
        if (!options.Value.IsOn) return Error.Unavailable("notifications.push_off", "Push messages are not set up here. You are told by text message or mail.");
        var token = request.Token?.Trim() ?? "";
        if (token.Length is 0 or > PushDevice.TokenLength || token.Any(c => c is <= ' ' or > '~')) return Error.Invalid("notifications.token_wrong", "This is no FCM registration token.", "token");
        var name = request.Name.Trim() is { Length: > 0 } given ? given[..Math.Min(NameLength, given.Length)] : "A device";
        var now = time.GetUtcNow();
        // One statement, because two tabs may say it at once.
        var id = (await db.Database.SqlQuery<Guid>($"""
            INSERT INTO notifications.push_devices (id, person_id, token, kind, name, since, seen_at)
            VALUES ({Guid.CreateVersion7(now)}, {person}, {token}, {request.Kind.ToString()}, {name}, {now}, {now})
            ON CONFLICT (token) DO UPDATE SET person_id = EXCLUDED.person_id, name = EXCLUDED.name, seen_at = EXCLUDED.seen_at,
                since = CASE WHEN push_devices.person_id = EXCLUDED.person_id THEN push_devices.since ELSE EXCLUDED.since END
            RETURNING id AS "Value"
            """).ToListAsync(cancel)).Single();
        await db.PushDevices.Where(device => device.PersonId == person && device.Id != id
                && db.PushDevices.Count(newer => newer.PersonId == person && newer.Id != id && (newer.SeenAt > device.SeenAt || (newer.SeenAt == device.SeenAt && newer.Id > device.Id))) >= MostDevices - 1)
            .ExecuteDeleteAsync(cancel);
        return id;
    }
}
