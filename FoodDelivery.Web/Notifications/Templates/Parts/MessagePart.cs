using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Notifications.Templates.Parts;

/// <summary>The base of what templates are put together from: each part knows how it looks in a mail and how it reads in plain text.</summary>
public abstract class MessagePart : ComponentBase
{
    [CascadingParameter] public MessageSheet Sheet { get; set; } = default!;

    protected bool IsHtml => Sheet.Form == MessageForm.Html;
    protected bool IsPlain => Sheet.Form == MessageForm.Plain;
    protected string End => Sheet.Tongue.End;

    /// <summary>A block of the plain text.</summary>
    protected static string Block(string text) => MessageSheet.Block + text;

    protected static string Lines(IEnumerable<string> lines) => Block(string.Join(MessageSheet.Break, lines));

    protected string Common(string key) => MessageWords.Of(Sheet.Tongue.Code)["common"][key];
}
