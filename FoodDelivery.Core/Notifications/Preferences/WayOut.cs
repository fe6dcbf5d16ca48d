using System.Security.Cryptography;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>
/// The way out that every promotion carries (RFC 8058): a sealed link that ends one person's promotions by one channel, without signing in.
/// It cannot be guessed and does not end, because mails are opened late; whoever has it can do nothing but stop promotions, or undo that.
/// </summary>
public sealed class WayOut(Encryption encryption, PublicAddress address)
{
    private const string Purpose = "notifications.way-out";

    /// <summary>Whose promotions by which channel.</summary>
    public sealed record Ticket(Guid PersonId, MessageChannel Channel);

    /// <summary>For the List-Unsubscribe header and the foot of a promotion.</summary>
    public string UrlFor(Guid personId, MessageChannel channel) => address.OrOwn() + "unsubscribe/" + SealFor(personId, channel);

    public string SealFor(Guid personId, MessageChannel channel) => encryption.Seal(Purpose, $"{personId:N} {channel}");

    /// <summary>Null when it is none of ours.</summary>
    public Ticket? Open(string seal)
    {
        try
        {
            return encryption.Open(Purpose, seal).Split(' ') is [var id, var name] && Guid.TryParse(id, out var person) && Enum.TryParse<MessageChannel>(name, out var channel) ? new(person, channel) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
