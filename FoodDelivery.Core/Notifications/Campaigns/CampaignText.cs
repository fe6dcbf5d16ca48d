using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>What a campaign says in one language.</summary>
/// <param name="Title">Subject of a mail, heading of a push; text messages have none.</param>
/// <param name="Link">Where a tap leads, below our own address, e.g. <c>/r/nonnas-corner</c>; null: the storefront.</param>
public sealed record CampaignText(string? Title, string Body, string? Link = null);

/// <summary>The words of a campaign by language.</summary>
public static class CampaignTexts
{
    public const int TitleLength = 100, BodyLength = 1_000, SmsBodyLength = 320, LinkLength = 200;

    public static IReadOnlyDictionary<string, CampaignText> Read(string json) => JsonSerializer.Deserialize<Dictionary<string, CampaignText>>(json, EventJson.Options) ?? [];

    public static string Write(IReadOnlyDictionary<string, CampaignText> texts) => JsonSerializer.Serialize(texts, EventJson.Options);

    /// <summary>In somebody's language, else in English.</summary>
    public static CampaignText For(this IReadOnlyDictionary<string, CampaignText> texts, string language) => texts.TryGetValue(language, out var text) ? text : texts[MessageLanguages.Usual];

    /// <summary>What the template <see cref="Campaign.Template"/> is filled with.</summary>
    public static PromotionMessage Data(this CampaignText text) => new(text.Title ?? "", text.Body, text.Link);

    /// <summary>Trimmed and without the languages that were left empty; or what is wrong with them.</summary>
    public static Result<IReadOnlyDictionary<string, CampaignText>> Check(IReadOnlyDictionary<string, CampaignText>? typed, MessageChannel channel)
    {
        var texts = new SortedDictionary<string, CampaignText>(StringComparer.Ordinal);
        foreach (var (language, text) in typed ?? new Dictionary<string, CampaignText>())
        {
            if (!MessageLanguages.Knows(language)) return Error.Invalid("notifications.language_unknown", $"We write in {string.Join(", ", MessageLanguages.All.Select(known => known.Name))} only.", $"Texts.{language}");
            // A program may send null for a language: that one is left empty, too.
            var (title, body, link) = (text?.Title?.Trim() ?? "", text?.Body?.Trim() ?? "", text?.Link?.Trim() ?? "");
            if (title.Length + body.Length == 0) continue;
            if (channel != MessageChannel.Sms && title.Length is 0 or > TitleLength) return Wrong(language, $"Give it a title of up to {TitleLength} letters.");
            var most = channel == MessageChannel.Sms ? SmsBodyLength : BodyLength;
            if (body.Length == 0 || body.Length > most) return Wrong(language, $"Write what it says, in up to {most} letters.");
            // Nobody must be able to send our customers to somebody else's page under our name.
            if (link.Length > LinkLength || (link.Length > 0 && !IsOurs(link))) return Wrong(language, "A link begins with one slash and leads to a page of ours, such as /r/nonnas-corner.");
            texts[language] = new(channel == MessageChannel.Sms ? null : title, body, link.Length == 0 ? null : link);
        }
        if (!texts.ContainsKey(MessageLanguages.Usual)) return Error.Invalid("notifications.english_missing", "Write it in English at least: whoever reads another language gets these words when theirs are missing.", $"Texts.{MessageLanguages.Usual}");
        return texts;

        static Error Wrong(string language, string words) => Error.Invalid("notifications.campaign_text_wrong", words, $"Texts.{language}");
    }

    private static bool IsOurs(string link) => link[0] == '/' && !link.StartsWith("//", StringComparison.Ordinal) && !link.Contains('\\') && Uri.TryCreate("https://here" + link, UriKind.Absolute, out var whole) && whole.Host == "here";
}
