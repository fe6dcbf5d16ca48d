using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using static FoodDelivery.Web.Notifications.MessageAnswers;

namespace FoodDelivery.Web.Notifications;

/// <summary>The channels for programs: how each stands, stopping one and letting it go on.</summary>
public static class ChannelEndpoints
{
    private static readonly Error NoChannel = Error.NotFound("notifications.no_such_channel", "There is no such channel: they are Push, Sms and Email.");

    public static void MapChannels(this IEndpointRouteBuilder app)
    {
        var channels = app.MapApi("notifications", "Channels").MapGroup("/channels");
        channels.MapGet("", ListAsync).RequireAuthorization(NotificationsPermissions.Read).WithName("ListChannels").WithSummary("Each channel: who sends for it, whether it runs, what waits");
        var acts = channels.MapGroup("/{channel}").RequireAuthorization(NotificationsPermissions.Send).Refuses(404, NoChannel.Code);
        acts.MapPost("/pause", async (string channel, PauseChannelBody body, PauseChannel use) => Read(channel) is { } one ? (await use.RunAsync(new(one, body.Why), CancellationToken.None)).ToAnswer() : NoChannel.ToHttp())
            .WithName("PauseChannel").WithSummary("Stops a channel: its messages wait, codes with them").Refuses(409, "notifications.already_paused").Refuses(422, "notifications.why_missing")
            .IsHarmless("Paused twice is paused.").WithExample(new PauseChannelBody("The provider sends everything twice"));
        acts.MapPost("/resume", async (string channel, ResumeChannelBody body, ResumeChannel use) => Read(channel) is { } one ? (await use.RunAsync(new(one, body.Why), CancellationToken.None)).ToAnswer() : NoChannel.ToHttp())
            .WithName("ResumeChannel").WithSummary("Lets a channel go on: what has waited is sent at once").Refuses(409, "notifications.not_paused").Refuses(422, "notifications.why_missing")
            .IsHarmless("Running twice is running.");
    }

    /// <param name="Why">Shown to everybody who wonders, and kept; up to 300 characters.</param>
    public sealed record PauseChannelBody(string? Why = null);

    /// <param name="Why">Kept; up to 300 characters.</param>
    public sealed record ResumeChannelBody(string? Why = null);

    private static MessageChannel? Read(string channel) => Enum.TryParse<MessageChannel>(channel, ignoreCase: true, out var one) && Enum.IsDefined(one) && !int.TryParse(channel, out _) ? one : null;

    private static async Task<Ok<Part<ChannelHealthAnswer>>> ListAsync(ChannelReads reads, CancellationToken cancel) =>
        TypedResults.Ok(new Part<ChannelHealthAnswer>([.. (await reads.AllAsync(cancel)).Select(ChannelHealthAnswer.Of)], null));
}
