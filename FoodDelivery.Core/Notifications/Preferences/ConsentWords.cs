namespace FoodDelivery.Notifications;

/// <summary>What people agree to, exactly as the pages show it. Another wording is another text here: lines in <see cref="Consent"/> keep the one that was seen.</summary>
public static class ConsentWords
{
    public static string Of(MessageChannel channel) => channel switch
    {
        MessageChannel.Push => "Send me offers as notifications on my devices, at most between 9 in the morning and 9 in the evening. I can stop them here at any time.",
        MessageChannel.Sms => "Send me offers by text message, at most between 9 in the morning and 9 in the evening. I can stop them here at any time, or by answering STOP. Message and data rates may apply.",
        _ => "Send me offers by e-mail. I can stop them here at any time, or with one click in each mail.",
    };
}
