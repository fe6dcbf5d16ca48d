using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Gives an endpoint a new secret, told once. The old one signs besides for a day, so that no message is refused while the partner changes over.</summary>
public sealed class RotatePartnerSecret(NotificationsDb db, Encryption encryption, CurrentActor current, AuditLog audit, IOptions<PartnerOptions> options, TimeProvider time)
{
    /// <param name="AtOnce">The old one is no longer to be used at all: somebody else has it.</param>
    public sealed record Request(Guid Id, bool AtOnce = false);

    /// <param name="OldUntil">How long the old one signs besides; null when it does not.</param>
    public sealed record Rotated(string Secret, DateTimeOffset? OldUntil);

    public async Task<Result<Rotated>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return PartnerRefusals.NotAnAdmin;
        if (await db.PartnerEndpoints.SingleOrDefaultAsync(e => e.Id == request.Id, cancel) is not { } endpoint) return PartnerRefusals.NoSuchEndpoint;
        var secret = WebhookSignature.NewSecret();
        DateTimeOffset? until = request.AtOnce ? null : time.GetUtcNow().AddHours(options.Value.OldSecretHours);
        endpoint.OldSecret = request.AtOnce ? null : endpoint.Secret;
        endpoint.OldSecretUntil = until;
        endpoint.Secret = encryption.Seal(PartnerAttempts.SecretPurpose, secret);
        endpoint.Version++;
        audit.Write(db, "notifications.webhook_secret_rotated", endpoint.Id.ToString(), after: new { OldUntil = until });
        db.Tell(new PartnersChanged());
        return await PartnerRefusals.SaveAsync(db, cancel) is { } refusal ? refusal : new Rotated(secret, until);
    }
}
