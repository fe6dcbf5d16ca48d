namespace FoodDelivery.Identity;

/// <summary>How the person proves to be it, and whether there is an account at all.</summary>
public sealed partial class AppUser
{
    /// <summary>Taken out by operations: may not sign in, and is out within a minute wherever signed in.</summary>
    public DateTimeOffset? DeactivatedAt { get; set; }

    /// <summary>Ordered without an account. Known only to the browser that ordered and by the order's secret link.</summary>
    public bool IsGuest { get; set; }

    /// <summary>Where a guest wants the receipt. Typed, never proven, so it is not <c>Email</c>: it opens nothing and belongs to nobody.</summary>
    public string? GuestEmail { get; set; }

    /// <summary>The shared secret of the authenticator app, encrypted.</summary>
    public string? TotpSecret { get; set; }

    /// <summary>The time step of the last code that was taken: it and all before it are used up.</summary>
    public long TotpStep { get; set; }

    /// <summary>SHA-256 of the recovery codes that are left, in hex.</summary>
    public List<string> RecoveryHashes { get; set; } = [];
}
