namespace FoodDelivery.Web.Notifications.Templates.Parts;

/// <summary>How mails look. Every colour stands twice: on the element, because some programs drop style sheets, and for dark in the sheet, because the others need it there.</summary>
internal static class Looks
{
    public const string Font = "font-family:'Inter',-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
    public const string Paper = "#faf7f2", Card = "#ffffff", Ink = "#221c15", Dim = "#5e554a", Accent = "#b8371a", Line = "#e6dfd4";
    public const string Text = $"margin:0 0 14px;font-size:16px;line-height:1.5;color:{Ink};";
    public const string Small = $"margin:0 0 10px;font-size:14px;line-height:1.45;color:{Dim};";

    /// <summary>Dark for those who read in the dark; on small screens the card goes to the edge.</summary>
    public const string Sheet = """
        :root{color-scheme:light dark;supported-color-schemes:light dark}
        @media (max-width:480px){.pad{padding:22px 16px!important}.out{padding:0!important}.card{border-radius:0!important;border-left:0!important;border-right:0!important}}
        @media (prefers-color-scheme:dark){.paper{background:#14120f!important}.card{background:#1f1c18!important;border-color:#3a342c!important}.ink{color:#f3ede4!important}.dim{color:#bdb3a5!important}.acc{color:#ff9273!important}.line{border-color:#3a342c!important}.act{background:#ff9273!important;color:#2b0d05!important}.code{background:#14120f!important;color:#f3ede4!important}}
        """;
}
