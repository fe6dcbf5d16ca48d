using System.ComponentModel;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using static FoodDelivery.Web.Notifications.MessageAnswers;

namespace FoodDelivery.Web.Notifications;

/// <summary>The ledger of messages for programs: search, look, figures, sending again.</summary>
public static class MessageEndpoints
{
    private static readonly Error NoMessage = Error.NotFound("notifications.no_such_message", "There is no such message.");

    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var messages = app.MapApi("notifications", "Messages").MapGroup("/messages");
        var seen = messages.MapGroup("").RequireAuthorization(NotificationsPermissions.Read);
        seen.MapGet("", ListAsync).WithName("ListMessages").WithSummary("Messages to people, newest first").Refuses(422, Cursor.Codes);
        seen.MapGet("/{id:guid}", OneAsync).WithName("GetMessage").WithSummary("One message: everything that was heard of it, each try, what followed it").Refuses(404, NoMessage.Code);
        seen.MapGet("/{id:guid}/preview", PreviewAsync).WithName("PreviewMessage").WithSummary("What a message says; never a code").Refuses(404, NoMessage.Code, "notifications.template_gone");
        seen.MapGet("/statistics", StatisticsAsync).WithName("GetMessageStatistics").WithSummary("How many got how far and how fast, by channel and provider and over time");
        seen.MapGet("/causes", CausesAsync).WithName("ListMessageCauses").WithSummary("Why messages did not arrive, the most frequent cause first");
        messages.MapPost("/resend", ResendAsync).RequireAuthorization(NotificationsPermissions.Send).WithName("ResendMessages").WithSummary("Sends these again, or those that a filter finds; what must not be sent says why")
            .Refuses(404, NoMessage.Code).Refuses(422, "notifications.why_missing", "notifications.nothing_chosen", "notifications.too_many").NeedsKey()
            .WithExample(new ResendMessagesBody("The provider was down from nine to ten", Which: new(Cause: "twilio.30008")));
    }

    /// <param name="Why">Stays in the audit log and beside the try; up to 300 characters.</param>
    /// <param name="Ids">These, at most 500; null for those that the filter finds.</param>
    public sealed record ResendMessagesBody(string? Why = null, IReadOnlyList<Guid>? Ids = null, WhichMessages? Which = null);

    /// <summary>Everything left out means any; at least one has to be said.</summary>
    /// <param name="Provider">E.g. twilio; none: those that were given to nobody.</param>
    /// <param name="Cause">E.g. twilio.30008; none: those whose cause nobody told.</param>
    public sealed record WhichMessages(MessageChannel? Channel = null, string? Provider = null, NotificationState? State = null, string? Cause = null, string? Template = null, Guid? CampaignId = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null)
    {
        internal ResendNotifications.Filter? ToFilter() => this == new WhichMessages() ? null : new(Channel, Provider, State, Cause, Template, CampaignId, Since?.ToUniversalTime(), Until?.ToUniversalTime());
    }

    /// <param name="Code">Stable, e.g. notifications.campaign_cancelled or suppressed.stop.</param>
    /// <param name="Why">In words.</param>
    public sealed record NotResent(Guid Id, string Code, string Why);

    /// <param name="Count">How many are sent again.</param>
    public sealed record ResentMessages(int Count, IReadOnlyList<NotResent> Refused);

    /// <summary>The position in the ledger.</summary>
    public sealed record LastMessage(long Seq);

    private static async Task<Results<Ok<Part<NotificationAnswer>>, ProblemHttpResult>> ListAsync(
        [AsParameters] Paging paging, NotificationReads reads, CancellationToken cancel,
        [Description("An order's number; a person's name, e-mail or number; a provider's id; or the id of an order, person, event or campaign. Compared whole.")] string? q = null,
        MessageChannel? channel = null, [Description("E.g. twilio; none: those that were given to nobody.")] string? provider = null, string? template = null, NotificationState? state = null,
        [Description("E.g. twilio.30003; none: those whose cause nobody told.")] string? cause = null, DateTimeOffset? since = null)
    {
        var page = paging.Read<LastMessage>();
        if (!page.IsOk) return page.Error.ToHttp();
        var (size, after) = page.Value;
        var found = await reads.PageAsync(new(q, channel, provider, template, state is { } one ? [one] : null, cause, since?.ToUniversalTime()), after?.Seq, size, cancel);
        return TypedResults.Ok(new Part<NotificationAnswer>([.. found.Items.Select(NotificationAnswer.Of)], found.Next is { } next ? Cursor.Of(new LastMessage(next)) : null));
    }

    private static async Task<Results<Ok<NotificationFileAnswer>, ProblemHttpResult>> OneAsync(Guid id, NotificationReads reads, CancellationToken cancel) =>
        await reads.OneAsync(id, cancel) is { } file ? TypedResults.Ok(NotificationFileAnswer.Of(file)) : NoMessage.ToHttp();

    private static async Task<Results<Ok<NotificationPreviewAnswer>, ProblemHttpResult>> PreviewAsync(Guid id, NotificationReads reads, NotificationPreview preview, CancellationToken cancel)
    {
        if (await preview.OfAsync(id, cancel) is { } words) return TypedResults.Ok(new NotificationPreviewAnswer(words.Subject, words.Text, words.Html, words.Link));
        return (await reads.OneAsync(id, cancel) is null ? NoMessage : Error.NotFound("notifications.template_gone", "Its template is gone, so its words cannot be made any more.")).ToHttp();
    }

    // The door has let operators in only, so there are figures.
    private static async Task<Ok<NotificationStatistics>> StatisticsAsync(NotificationReads reads, CancellationToken cancel, [Description("How far back, and in what steps.")] FiguresSpan span = FiguresSpan.Day, MessageChannel? channel = null) =>
        TypedResults.Ok(NotificationStatistics.Of((await reads.FiguresAsync(span, channel, cancel))!));

    private static async Task<Ok<Part<CauseAnswer>>> CausesAsync(NotificationReads reads, CancellationToken cancel, [Description("How far back.")] FiguresSpan span = FiguresSpan.Day, MessageChannel? channel = null) =>
        TypedResults.Ok(new Part<CauseAnswer>([.. ((await reads.FiguresAsync(span, channel, cancel))?.Causes ?? []).Select(CauseAnswer.Of)], null));

    // Not the request's token: a caller that hangs up does not leave half of them sent and nothing written down.
    private static async Task<Results<Accepted<ResentMessages>, ProblemHttpResult>> ResendAsync(ResendMessagesBody body, ResendNotifications resend)
    {
        var done = await resend.RunAsync(new(body.Ids?.Distinct().ToArray(), body.Which?.ToFilter(), body.Why), CancellationToken.None);
        return done.IsOk ? TypedResults.Accepted("/api/v1/notifications/messages", new ResentMessages(done.Value.Resent, [.. done.Value.Refusals.Select(refused => new NotResent(refused.Id, refused.Code, refused.Why))])) : done.Error.ToHttp();
    }
}
