using Microsoft.AspNetCore.Identity;

namespace FoodDelivery.Identity;

/// <summary>A person with an account. UserName and Email are the same address; PhoneNumber is E.164.</summary>
public sealed partial class AppUser : IdentityUser<Guid>
{
    public const int NameLength = 100;
    public const int AddressLength = 200;

    /// <summary>As the person wants to be called.</summary>
    public required string Name { get; set; }

    /// <summary>The door food usually goes to; the storefront begins there.</summary>
    public string? DefaultAddress { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>This person works for this restaurant and may operate it, in the restaurant role.</summary>
public sealed class Membership
{
    public Guid UserId { get; init; }
    public Guid RestaurantId { get; init; }
    public DateTimeOffset Since { get; init; }
}
