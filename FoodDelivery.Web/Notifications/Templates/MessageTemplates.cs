using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications;

/// <summary>The templates there are, by name and version. Start reading here.</summary>
public static class MessageTemplates
{
    public static IServiceCollection AddMessageTemplates(this IServiceCollection services) => services.AddSingleton<MessageRenderer, RazorMessages>();
}

/// <summary>Renders the Razor component of a template to the words of one message.</summary>
public sealed class RazorMessages : MessageRenderer
{
    public override int CurrentVersion(string template) => throw new InvalidOperationException($"There is no template {template}.");

    public override Task<RenderedMessage> RenderAsync(string template, int version, MessageChannel channel, string culture, string timeZone, string data, string? code, string? promotionWayOut, CancellationToken cancel) =>
        throw new InvalidOperationException($"There is no template {template}, version {version}.");
}
