using System.Net;
using System.Text.RegularExpressions;
using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications.Templates;

/// <summary>What a template is rendered as. A mail is rendered twice: for those who see it and for those who read it plain.</summary>
public enum MessageForm
{
    Sms,
    Push,
    Html,
    Plain,
}

/// <summary>One message being written: what it is made of, and what the template's parts have said.</summary>
public sealed partial class MessageSheet(MessageForm form, Tongue tongue, TimeZoneInfo zone, string section, object data, string? code, string? wayOut, string baseUrl)
{
    /// <summary>Stands before each block of the plain text: markup brings spaces and breaks that nobody meant.</summary>
    public const char Block = '\u001e';

    /// <summary>A break within a block.</summary>
    public const char Break = '\u001f';

    public MessageForm Form { get; } = form;
    public Tongue Tongue { get; } = tongue;

    /// <summary>Whose clocks times are told by.</summary>
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>The template's words, e.g. <c>order-accepted/1</c>.</summary>
    public string Section { get; } = section;
    public object Data { get; } = data;

    /// <summary>Made this moment, kept nowhere.</summary>
    public string? Code { get; } = code;

    /// <summary>Unsubscribe address of a promotion.</summary>
    public string? WayOut { get; } = wayOut;

    public string? Subject { get; set; }
    public string? Text { get; set; }
    public string? Link { get; set; }

    /// <summary>A link below the public address, as the world knows it.</summary>
    public string Url(string link) => link.Contains("://", StringComparison.Ordinal) ? link : baseUrl.TrimEnd('/') + "/" + link.TrimStart('/');

    /// <summary>"New York".</summary>
    public string Place => Zone.Id.Split('/')[^1].Replace('_', ' ');

    /// <summary>The plain text of what the parts have rendered.</summary>
    public static string PlainOf(string rendered) => string.Join("\n\n", WebUtility.HtmlDecode(rendered).Split(Block).Skip(1)
        .Select(block => string.Join('\n', block.Split(Break).Select(line => Spaces().Replace(line, " ").Trim()))).Where(block => block.Length > 0)) + "\n";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
