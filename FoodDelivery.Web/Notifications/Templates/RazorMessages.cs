using System.Text.Json;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Web.Notifications.Templates;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace FoodDelivery.Web.Notifications;

/// <summary>Renders the Razor component of a template to the words of one message. Templates ask nobody anything: what they say is in their data.</summary>
public sealed class RazorMessages(PublicAddress address) : MessageRenderer, IDisposable
{
    // Their own: what the product registers is no business of a template, and some of it lives only within a request.
    private readonly ServiceProvider nothing = new ServiceCollection().BuildServiceProvider();

    public override int CurrentVersion(string template) => MessageTemplates.Current(template)?.Version ?? throw new InvalidOperationException($"There is no template {template}.");

    public override object? SampleOf(string template) => MessageTemplates.Current(template)?.Samples[0].Data;

    public override Task<RenderedMessage> RenderAsync(string template, int version, MessageChannel channel, string culture, string timeZone, string data, string? code, string? promotionWayOut, CancellationToken cancel)
    {
        var found = MessageTemplates.Find(template, version) ?? throw new InvalidOperationException($"There is no template {template}, version {version}.");
        var filled = JsonSerializer.Deserialize(data, found.Data, EventJson.Options) ?? throw new InvalidOperationException($"A message of {template} has no data.");
        return RenderAsync(found, channel, culture, timeZone, filled, code, promotionWayOut);
    }

    /// <param name="data">Of the version's own kind.</param>
    /// <inheritdoc cref="RenderAsync(string, int, MessageChannel, string, string, string, string?, string?, CancellationToken)"/>
    public async Task<RenderedMessage> RenderAsync(MessageTemplateVersion template, MessageChannel channel, string culture, string timeZone, object data, string? code, string? wayOut)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var known) ? known : TimeZoneInfo.Utc;
        MessageSheet SheetOf(MessageForm form) => new(form, Tongue.Of(culture), zone, template.Section, data, code, wayOut, address.OrOwn());
        if (channel != MessageChannel.Email)
        {
            var brief = SheetOf(channel == MessageChannel.Sms ? MessageForm.Sms : MessageForm.Push);
            await WriteAsync(template.Component, brief);
            return new(brief.Subject, Said(brief.Text, template, channel), Link: brief.Link);
        }
        var (seen, read) = (SheetOf(MessageForm.Html), SheetOf(MessageForm.Plain));
        var html = (await WriteAsync(template.Component, seen)).Trim();
        var plain = MessageSheet.PlainOf(await WriteAsync(template.Component, read));
        return new(Said(seen.Subject, template, channel), plain, html, seen.Link, wayOut);
    }

    private async Task<string> WriteAsync(Type component, MessageSheet sheet)
    {
        await using var renderer = new HtmlRenderer(nothing, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<CascadingValue<MessageSheet>>(ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(CascadingValue<>.Value)] = sheet,
            [nameof(CascadingValue<>.IsFixed)] = true,
            [nameof(CascadingValue<>.ChildContent)] = (RenderFragment)(inside =>
            {
                inside.OpenComponent(0, component);
                inside.CloseComponent();
            }),
        }))).ToHtmlString());
    }

    private static string Said(string? text, MessageTemplateVersion template, MessageChannel channel) => text ?? throw new InvalidOperationException($"{template.Section} says nothing by {channel}.");

    public void Dispose() => nothing.Dispose();
}
