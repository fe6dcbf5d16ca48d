namespace FoodDelivery.Web.Notifications.Previews;

/// <summary>One of the ways in which a mail is looked at.</summary>
/// <param name="Width">Of the screen, in pixels.</param>
public sealed record MailLook(int Width, bool Dark)
{
    public static IReadOnlyList<MailLook> All { get; } = [new(360, Dark: false), new(360, Dark: true), new(640, Dark: false), new(640, Dark: true)];

    public string Words => $"{(Width < 480 ? "Phone" : "Desktop")}, {(Dark ? "dark" : "light")}";

    /// <summary>The mail as it is in this theme, whichever the viewer's own is.</summary>
    public string Of(string html) => html
        .Replace("@media (prefers-color-scheme:dark)", Dark ? "@media all" : "@media not all", StringComparison.Ordinal)
        .Replace(":root{color-scheme:light dark;", $":root{{color-scheme:{(Dark ? "dark" : "light")};", StringComparison.Ordinal);
}
