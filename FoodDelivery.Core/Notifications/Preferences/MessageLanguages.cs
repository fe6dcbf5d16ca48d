namespace FoodDelivery.Notifications;

/// <param name="Code">As in <see cref="PersonPreferences.Culture"/>.</param>
/// <param name="Name">As its own speakers call it.</param>
public sealed record MessageLanguage(string Code, string Name);

/// <summary>The languages messages are written in.</summary>
public static class MessageLanguages
{
    /// <summary>For whoever has chosen none.</summary>
    public const string Usual = "en";

    public static readonly IReadOnlyList<MessageLanguage> All = [new("en", "English"), new("de", "Deutsch"), new("es", "Español")];

    public static bool Knows(string code) => All.Any(language => language.Code == code);
}
