using FoodDelivery.Identity;

namespace FoodDelivery.Notifications;

/// <summary>Where offers may go: only to what the person has shown to be theirs. Behind a mistyped number or mailbox is somebody else, who has agreed to nothing.</summary>
internal static class ProvenAddress
{
    /// <summary>Null when the person has none, or has not proven it. For push, too: that goes to devices.</summary>
    public static string? Of(PersonInfo person, MessageChannel channel) => channel switch
    {
        MessageChannel.Sms when person.PhoneProven => person.Phone,
        MessageChannel.Email when person.EmailProven => person.Email,
        _ => null,
    };

    /// <summary>Whether this address is still the person's, and proven.</summary>
    public static bool Is(PersonInfo person, MessageChannel channel, string address) =>
        Of(person, channel) is { } theirs && Suppressions.Normal(channel, theirs) == Suppressions.Normal(channel, address);
}
