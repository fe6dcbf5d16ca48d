namespace FoodDelivery.Notifications;

public enum DeviceKind
{
    Web,
    Android,
    Ios,
}

/// <summary>A browser or phone of a person that takes push messages. The provider's word UNREGISTERED ends it.</summary>
public sealed class PushDevice
{
    public const int TokenLength = 400;

    public Guid Id { get; init; }
    public Guid PersonId { get; set; }

    /// <summary>The provider's name for it; a secret: whoever has it can push. Never shown, never logged.</summary>
    public required string Token { get; init; }
    public DeviceKind Kind { get; init; }

    /// <summary>E.g. "Chrome on Android".</summary>
    public required string Name { get; set; }
    public DateTimeOffset Since { get; init; }
    public DateTimeOffset SeenAt { get; set; }
}
