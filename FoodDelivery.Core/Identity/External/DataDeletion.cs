namespace FoodDelivery.Identity;

/// <summary>Somebody asked Facebook to have us delete their data. Kept without saying whose it was, so that the page behind the confirmation code can answer.</summary>
public sealed class DataDeletion
{
    public const int CodeLength = 20;

    /// <summary>What Facebook shows to the person; names nobody.</summary>
    public required string Code { get; init; }

    public DateTimeOffset At { get; init; }

    public DataDeletionResult Result { get; init; }
}

public enum DataDeletionResult
{
    /// <summary>There was nothing from Facebook here.</summary>
    NothingKept,
    /// <summary>The connection and the picture are gone; the account stays, because its owner gets in another way.</summary>
    Disconnected,
    /// <summary>The account was reachable through Facebook only; name, e-mail, phone and address are gone too.</summary>
    Erased,
}
