using SendGrid.Helpers.Mail;

namespace FoodDelivery.Notifications;

/// <summary>How a message of ours looks as a mail of SendGrid's. What SendGrid keeps for long and shows its staff (custom arguments, categories) holds no personal data.</summary>
internal static class SendGridMail
{
    /// <summary>The custom argument that comes back in every event: the ledger row's id.</summary>
    public const string IdArgument = "n";

    public static SendGridMessage Of(OutgoingMessage message, SendGridOptions options)
    {
        var mail = new SendGridMessage
        {
            From = new EmailAddress(options.From, options.FromName),
            Subject = OneLine(message.Body.Subject!),
            // Plain words first, as SendGrid demands.
            Contents = message.Body.Html is { Length: > 0 } html ? [new Content("text/plain", message.Body.Text), new Content("text/html", html)] : [new Content("text/plain", message.Body.Text)],
            Personalizations = [new Personalization { Tos = [new EmailAddress(message.Address)] }],
            Categories = [message.Template],
            CustomArgs = new Dictionary<string, string> { [IdArgument] = message.Id.ToString() },
            TrackingSettings = Tracking(message.Kind == NotificationKind.Promotion && options.TrackPromotions),
            MailSettings = PastLists(message.Kind),
        };
        if (options.ReplyTo.Length > 0) mail.ReplyTo = new EmailAddress(options.ReplyTo, options.FromName);
        if (message is { Kind: NotificationKind.Promotion, Body.UnsubscribeUrl: { } wayOut })
        {
            // RFC 8058: the mail program shows its own button and posts to the address, without a browser and without cookies.
            mail.Headers = new Dictionary<string, string> { ["List-Unsubscribe"] = $"<{wayOut}>", ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click" };
        }
        return mail;
    }

    /// <summary>Said each time, whatever the account's settings are. The way out is ours, so SendGrid adds none of its own.</summary>
    private static TrackingSettings Tracking(bool on) => new()
    {
        ClickTracking = new ClickTracking { Enable = on, EnableText = false },
        OpenTracking = new OpenTracking { Enable = on },
        SubscriptionTracking = new SubscriptionTracking { Enable = false },
        Ganalytics = new Ganalytics { Enable = false },
    };

    /// <summary>
    /// SendGrid keeps lists of its own and drops what goes to an address on them. A code somebody has just asked for goes past all of them; news of one's own
    /// order past the list of those who want no more promotions. Who is left alone otherwise is the product's to decide, and it has decided before.
    /// </summary>
    private static MailSettings? PastLists(NotificationKind kind) => kind switch
    {
        NotificationKind.Code => new MailSettings { BypassListManagement = new BypassListManagement { Enable = true } },
        NotificationKind.Order or NotificationKind.Work => new MailSettings { BypassUnsubscribeManagement = new BypassUnsubscribeManagement { Enable = true } },
        _ => null,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
