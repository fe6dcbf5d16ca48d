using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Makes an endpoint or changes it. Whoever makes one is told its secret, once.</summary>
public sealed class SavePartnerEndpoint(NotificationsDb db, PartnerDoor door, CatalogLookup catalog, Encryption encryption, CurrentActor current, AuditLog audit, TimeProvider time)
{
    /// <param name="Id">Null for a new one.</param>
    /// <param name="Types">Out of <see cref="PartnerEvents"/>.</param>
    /// <param name="Restaurants">Whose orders; none means everybody's.</param>
    /// <param name="Version">What the caller has seen; null when it does not matter.</param>
    public sealed record Request(Guid? Id, string? Name, string? Url, IReadOnlyCollection<string>? Types, IReadOnlyCollection<Guid>? Restaurants, int? Version = null);

    /// <param name="Secret">Null when an endpoint was changed.</param>
    public sealed record Saved(Guid Id, int Version, string? Secret);

    public async Task<Result<Saved>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return PartnerRefusals.NotAnAdmin;
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Trim().Length > PartnerEndpoint.NameLength)
            return Error.Invalid("notifications.webhook_name_missing", $"Give the endpoint a name, up to {PartnerEndpoint.NameLength} letters.", nameof(request.Name));
        var types = (request.Types ?? []).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (types.Length == 0) return Error.Invalid("notifications.webhook_types_missing", "Choose at least one event it should hear of.", nameof(request.Types));
        if (types.FirstOrDefault(type => !PartnerEvents.Knows(type)) is { } unknown) return Error.Invalid("notifications.webhook_type_unknown", $"There is no event called {unknown}.", nameof(request.Types));
        var restaurants = (request.Restaurants ?? []).Distinct().Order().ToArray();
        if (restaurants.Length > 0 && restaurants.Except((await catalog.RestaurantsAsync(cancel)).Keys).Any())
            return Error.Invalid("notifications.webhook_restaurant_unknown", "One of the restaurants does not exist.", nameof(request.Restaurants));

        var endpoint = request.Id is { } id ? await db.PartnerEndpoints.SingleOrDefaultAsync(e => e.Id == id, cancel) : null;
        if (request.Id is not null && endpoint is null) return PartnerRefusals.NoSuchEndpoint;
        if (endpoint is not null && request.Version is { } seen && seen != endpoint.Version) return PartnerRefusals.Changed;
        var address = await door.CheckAsync(request.Url, cancel);
        if (!address.IsOk) return address.Error;

        var (name, url) = (request.Name.Trim(), address.Value.AbsoluteUri);
        var before = endpoint is null ? null : Told(endpoint);
        string? secret = null;
        if (endpoint is null)
        {
            secret = WebhookSignature.NewSecret();
            endpoint = new PartnerEndpoint { Id = Guid.CreateVersion7(time.GetUtcNow()), Name = name, Url = url, Types = types, Restaurants = restaurants, CreatedAt = time.GetUtcNow(), Secret = encryption.Seal(PartnerAttempts.SecretPurpose, secret), Version = 1 };
            db.PartnerEndpoints.Add(endpoint);
        }
        else
        {
            (endpoint.Name, endpoint.Url, endpoint.Types, endpoint.Restaurants) = (name, url, types, restaurants);
            endpoint.Version++;
        }
        audit.Write(db, before is null ? "notifications.webhook_endpoint_made" : "notifications.webhook_endpoint_changed", endpoint.Id.ToString(), before, Told(endpoint));
        db.Tell(new PartnersChanged());
        return await PartnerRefusals.SaveAsync(db, cancel) is { } refusal ? refusal : new Saved(endpoint.Id, endpoint.Version, secret);
    }

    private static object Told(PartnerEndpoint endpoint) => new { endpoint.Name, endpoint.Url, endpoint.Types, endpoint.Restaurants };
}
