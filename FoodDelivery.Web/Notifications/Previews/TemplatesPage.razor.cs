using System.Text.Json;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Web.Notifications.Templates;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Notifications.Previews;

/// <summary>Every message as its readers see it: by template, version, language and case; on a phone and wider, light and dark. What is chosen stands in the address.</summary>
public sealed partial class TemplatesPage
{
    private MessageTemplateVersion chosen = MessageTemplates.All[0];
    private Tongue language = Tongue.English;
    private int sampleAt;
    private Shown? shown;

    [SupplyParameterFromQuery] private string? Template { get; set; }
    [SupplyParameterFromQuery] private string? Culture { get; set; }
    [SupplyParameterFromQuery] private string? Sample { get; set; }
    [SupplyParameterFromQuery] private string? Version { get; set; }

    private static IEnumerable<MessageTemplateVersion> Currents => MessageTemplates.All.Select(one => one.Name).Distinct().Select(name => MessageTemplates.Current(name)!);

    /// <summary>Latest first.</summary>
    private List<MessageTemplateVersion> Versions => [.. MessageTemplates.All.Where(one => one.Name == chosen.Name).OrderByDescending(one => one.Version)];

    protected override Task OnParametersSetAsync() => RefreshAsync();

    protected override async Task ReadAsync()
    {
        // An address that names what there is not shows the first there is.
        var name = Template ?? "";
        chosen = (int.TryParse(Version, out var version) ? MessageTemplates.Find(name, version) : null) ?? MessageTemplates.Current(name) ?? MessageTemplates.All[0];
        language = Tongue.All.FirstOrDefault(one => one.Code == Culture) ?? Tongue.English;
        sampleAt = int.TryParse(Sample, out var at) && at >= 0 && at < chosen.Samples.Count ? at : 0;
        shown = await Ask(async (MessageRenderer renderer) => new Shown(await RenderAsync(renderer, MessageChannel.Sms), await RenderAsync(renderer, MessageChannel.Push), await RenderAsync(renderer, MessageChannel.Email)));
    }

    private Task<RenderedMessage> RenderAsync(MessageRenderer renderer, MessageChannel channel)
    {
        var sample = chosen.Samples[sampleAt];
        // Through JSON, as it comes out of the ledger.
        return renderer.RenderAsync(chosen.Name, chosen.Version, channel, language.Code, MessageSamples.TimeZone, JsonSerializer.Serialize(sample.Data, EventJson.Options), sample.Code, "#", Leaving);
    }

    private string Address(string template) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["template"] = template, ["sample"] = null, ["version"] = null });

    private void Choose(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value), replace: true);

    private Task SendAsync(MessageChannel channel) =>
        Do((SendTestMessage send) => send.RunAsync(new(chosen.Name, channel, language.Code), Leaving), done: "It is on its way to you, filled with the usual sample.", key: channel.ToString());

    private sealed record Shown(RenderedMessage Sms, RenderedMessage Push, RenderedMessage Mail)
    {
        public string SmsCost => SmsSegments.Of(Sms.Text) is var cost ? $"{cost.Units} {(cost.IsGsm ? "letters" : "units, because of letters outside the GSM alphabet")}, {cost.Count} {(cost.Count == 1 ? "segment" : "segments")}" : "";
    }
}
