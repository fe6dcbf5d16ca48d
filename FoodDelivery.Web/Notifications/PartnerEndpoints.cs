using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Notifications;

/// <summary>Webhooks to partners for programs: everything the operators' screen can do.</summary>
public static class PartnerEndpoints
{
    private const int LargestPage = 200;

    public static void MapPartners(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/api/v1/notifications/webhooks").WithTags("Notifications").RequireAuthorization(NotificationsPermissions.Webhooks);
        webhooks.MapGet("/event-types", () => TypedResults.Ok(PartnerEvents.All)).WithName("ListWebhookEventTypes").WithSummary("Everything an endpoint can hear of.");
        webhooks.MapGet("/", ListAsync).WithName("ListWebhookEndpoints").WithSummary("All endpoints, by name.");
        webhooks.MapPost("/", MakeAsync).WithName("CreateWebhookEndpoint").WithSummary("Makes an endpoint. Its secret is in this answer and never in another one.");
        webhooks.MapGet("/{id:guid}", FindAsync).WithName("GetWebhookEndpoint").WithSummary("One endpoint.");
        webhooks.MapPut("/{id:guid}", ChangeAsync).WithName("ChangeWebhookEndpoint").WithSummary("Changes all of an endpoint; with the version that was read, nobody's change is overwritten.");
        webhooks.MapDelete("/{id:guid}", RemoveAsync).WithName("RemoveWebhookEndpoint").WithSummary("Removes an endpoint with its messages.");
        webhooks.MapPost("/{id:guid}/switch", SwitchAsync).WithName("SwitchWebhookEndpoint").WithSummary("Switches an endpoint off, with a reason, or on.");
        webhooks.MapPost("/{id:guid}/secret", RotateAsync).WithName("RotateWebhookSecret").WithSummary("Gives a new secret; the old one signs besides for a while, unless it is to end at once.");
        webhooks.MapPost("/{id:guid}/test", TestAsync).WithName("TestWebhookEndpoint").WithSummary("Sends webhook.test.");
        webhooks.MapGet("/{id:guid}/messages", MessagesAsync).WithName("ListWebhookMessages").WithSummary("What was sent or waits, newest first.");
        webhooks.MapGet("/{id:guid}/messages/{messageId:guid}", MessageAsync).WithName("GetWebhookMessage").WithSummary("One message with its payload and each try.");
        webhooks.MapPost("/{id:guid}/messages/resend", ResendAsync).WithName("ResendWebhookMessages").WithSummary("Sends these again; or, without ids, all that were given up since a moment.");
    }

    /// <param name="Types">Out of event-types.</param>
    /// <param name="RestaurantIds">Whose orders; none means everybody's.</param>
    /// <param name="Version">When changing: the version that was read.</param>
    public sealed record EndpointBody(string? Name, string? Url, IReadOnlyList<string>? Types, IReadOnlyList<Guid>? RestaurantIds, int? Version = null);

    /// <param name="Secret">Only ever said here.</param>
    public sealed record EndpointMade(Guid Id, int Version, string Secret);

    public sealed record EndpointChanged(Guid Id, int Version);

    /// <param name="Why">Needed when it is switched off.</param>
    public sealed record SwitchBody(bool On, string? Why = null);

    /// <param name="AtOnce">The old secret is not to sign any more.</param>
    public sealed record SecretBody(bool AtOnce = false);

    /// <param name="MessageIds">These; null for all that were given up.</param>
    /// <param name="GivenUpSince">Without ids: made since then.</param>
    public sealed record ResendBody(IReadOnlyList<Guid>? MessageIds, DateTimeOffset? GivenUpSince = null);

    public sealed record TestSent(Guid MessageId);

    public sealed record Resent(int Count);

    /// <param name="WebhookId">As in the header webhook-id.</param>
    /// <param name="State">Waiting, Delivered or GivenUp.</param>
    public sealed record MessageAnswer(Guid Id, string WebhookId, string Type, Guid? OrderId, string? OrderNumber, DateTimeOffset CreatedAt, string State, int Attempts, DateTimeOffset? NextAttemptAt, string? Outcome, DateTimeOffset? DeliveredAt)
    {
        public static MessageAnswer Of(PartnerMessageRow row) => new(row.Id, PartnerMessage.WebhookIdOf(row.Id), row.Type, row.OrderId, row.OrderNumber, row.CreatedAt, row.State.ToString(), row.Attempts, row.NextAttemptAt, row.Outcome, row.DeliveredAt);
    }

    /// <param name="Next">For the parameter before of the next page; null after the last.</param>
    public sealed record MessagePage(IReadOnlyList<MessageAnswer> Items, long? Next);

    public sealed record AttemptAnswer(DateTimeOffset At, int? Milliseconds, int? Status, bool Succeeded, string Outcome, string? Answer, string? ResentBy);

    public sealed record MessageFile(MessageAnswer Message, string Payload, IReadOnlyList<AttemptAnswer> Attempts);

    private static async Task<Ok<IReadOnlyList<PartnerEndpointRow>>> ListAsync(PartnerReads reads, CancellationToken cancel) => TypedResults.Ok(await reads.EndpointsAsync(cancel));

    private static async Task<Results<Ok<PartnerEndpointRow>, ProblemHttpResult>> FindAsync(Guid id, PartnerReads reads, CancellationToken cancel) =>
        await reads.EndpointAsync(id, cancel) is { } found ? TypedResults.Ok(found) : NoSuchEndpoint.ToHttp();

    private static async Task<Results<Created<EndpointMade>, ProblemHttpResult>> MakeAsync(EndpointBody body, SavePartnerEndpoint save, CancellationToken cancel)
    {
        var made = await save.RunAsync(new(null, body.Name, body.Url, body.Types, body.RestaurantIds), cancel);
        return made.IsOk ? TypedResults.Created($"/api/v1/notifications/webhooks/{made.Value.Id}", new EndpointMade(made.Value.Id, made.Value.Version, made.Value.Secret!)) : made.Error.ToHttp();
    }

    private static async Task<Results<Ok<EndpointChanged>, ProblemHttpResult>> ChangeAsync(Guid id, EndpointBody body, SavePartnerEndpoint save, CancellationToken cancel)
    {
        var changed = await save.RunAsync(new(id, body.Name, body.Url, body.Types, body.RestaurantIds, body.Version), cancel);
        return changed.IsOk ? TypedResults.Ok(new EndpointChanged(changed.Value.Id, changed.Value.Version)) : changed.Error.ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid id, RemovePartnerEndpoint remove, CancellationToken cancel) => Done(await remove.RunAsync(new(id), cancel));

    private static async Task<Results<NoContent, ProblemHttpResult>> SwitchAsync(Guid id, SwitchBody body, SwitchPartnerEndpoint act, CancellationToken cancel) => Done(await act.RunAsync(new(id, body.On, body.Why), cancel));

    private static async Task<Results<Ok<RotatePartnerSecret.Rotated>, ProblemHttpResult>> RotateAsync(Guid id, SecretBody? body, RotatePartnerSecret rotate, CancellationToken cancel)
    {
        var rotated = await rotate.RunAsync(new(id, body?.AtOnce ?? false), cancel);
        return rotated.IsOk ? TypedResults.Ok(rotated.Value) : rotated.Error.ToHttp();
    }

    private static async Task<Results<Accepted<TestSent>, ProblemHttpResult>> TestAsync(Guid id, SendTestEvent send, CancellationToken cancel)
    {
        var sent = await send.RunAsync(new(id), cancel);
        return sent.IsOk ? TypedResults.Accepted($"/api/v1/notifications/webhooks/{id}/messages/{sent.Value}", new TestSent(sent.Value)) : sent.Error.ToHttp();
    }

    private static async Task<Results<Ok<MessagePage>, ProblemHttpResult>> MessagesAsync(Guid id, string? type, PartnerMessageState? state, string? q, long? before, int? limit, PartnerReads reads, CancellationToken cancel)
    {
        if (await reads.EndpointAsync(id, cancel) is null) return NoSuchEndpoint.ToHttp();
        var page = await reads.MessagesAsync(id, new(type, state, q), before, Math.Clamp(limit ?? 50, 1, LargestPage), cancel);
        return TypedResults.Ok(new MessagePage([.. page.Items.Select(MessageAnswer.Of)], page.Next));
    }

    private static async Task<Results<Ok<MessageFile>, ProblemHttpResult>> MessageAsync(Guid id, Guid messageId, PartnerReads reads, CancellationToken cancel) =>
        await reads.MessageAsync(id, messageId, cancel) is { } file
            ? TypedResults.Ok(new MessageFile(MessageAnswer.Of(file.Row), file.Payload, [.. file.Attempts.Select(a => new AttemptAnswer(a.At, a.Milliseconds, a.Status, a.Succeeded, a.Outcome, a.Answer, a.By))]))
            : Error.NotFound("notifications.no_such_message", "There is no such message.").ToHttp();

    private static async Task<Results<Accepted<Resent>, ProblemHttpResult>> ResendAsync(Guid id, ResendBody body, ResendPartnerMessages resend, CancellationToken cancel)
    {
        var sent = await resend.RunAsync(new(id, body.MessageIds, body.GivenUpSince), cancel);
        return sent.IsOk ? TypedResults.Accepted($"/api/v1/notifications/webhooks/{id}/messages", new Resent(sent.Value)) : sent.Error.ToHttp();
    }

    private static readonly Error NoSuchEndpoint = Error.NotFound("notifications.no_such_endpoint", "This endpoint does not exist any more.");

    private static Results<NoContent, ProblemHttpResult> Done(Result result) => result.IsOk ? TypedResults.NoContent() : result.Error.ToHttp();
}
