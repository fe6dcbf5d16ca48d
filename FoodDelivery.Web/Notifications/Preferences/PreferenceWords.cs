using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Notifications.Preferences;

/// <summary>Channels, reasons and sources in people's words.</summary>
public static class PreferenceWords
{
    public static string Name(MessageChannel channel) => channel switch
    {
        MessageChannel.Push => "Push",
        MessageChannel.Sms => "Text messages",
        _ => "E-mail",
    };

    public static string By(MessageChannel channel) => channel switch
    {
        MessageChannel.Push => "by notification on your devices",
        MessageChannel.Sms => "by text message",
        _ => "by e-mail",
    };

    /// <summary>For the person whose address it is: what happened and what to do.</summary>
    public static string Of(SuppressionReason reason, MessageChannel channel) => reason switch
    {
        SuppressionReason.Stop => "You answered STOP, so nothing goes there. Send START to the number our messages came from to get them again.",
        SuppressionReason.Dead when channel == MessageChannel.Sms => "The last message could not be delivered to this number. Correct it in your account, or say that it works again.",
        SuppressionReason.Dead => "The last mail came back: this mailbox does not take our mail. Correct the address, or say that it works again.",
        SuppressionReason.Spam => "A mail of ours was marked as spam, so nothing goes there. If that was a mistake, say that it works again.",
        SuppressionReason.Unsubscribed => "No offers go there, because you unsubscribed. Tick them above to get them again.",
        _ => "Our support has stopped messages to it. Ask them to change that.",
    };

    /// <summary>Why offers that are ticked for this channel do not come yet, and where the person mends that; null when only the tick counts.</summary>
    public static (string Why, string Step, string Href)? Hindrance(OwnChannel channel) => channel switch
    {
        { CanSend: false } or { Proven: true } => null,
        { Channel: MessageChannel.Sms, Address: null } => ("There is no number in your profile yet.", "Add your number", "/account"),
        { Channel: MessageChannel.Sms } => ("Offers come only to a number that you have shown to be yours: confirm your number first.", "Confirm your number", "/account/security#phone"),
        { Address: null } => ("There is no mailbox in your profile yet.", "Add your address", "/account/security#email"),
        _ => ("Offers come only to a mailbox that you have shown to be yours: confirm your address first.", "Confirm your address", "/account/security#email"),
    };

    /// <summary>For operators.</summary>
    public static string InBrief(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Stop => "Answered STOP",
        SuppressionReason.Dead => "Dead",
        SuppressionReason.Spam => "Marked as spam",
        SuppressionReason.Unsubscribed => "Unsubscribed",
        _ => "By an operator",
    };

    public static Tone ToneOf(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Stop or SuppressionReason.Spam => Tone.Bad,
        SuppressionReason.Unsubscribed => Tone.Quiet,
        _ => Tone.Late,
    };

    public static string Source(string source) => source switch
    {
        "account page" => "on this page",
        _ => "by " + source,
    };
}
