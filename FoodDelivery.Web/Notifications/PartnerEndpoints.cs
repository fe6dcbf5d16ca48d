using System.Globalization;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Notifications;

/// <summary>Webhooks to partners for programs: everything the operators' screen can do.</summary>
public static class PartnerEndpoints
{
    private const string Changed = "notifications.webhook_endpoint_changed";
    private static readonly string[] Wrong =
    [
        "notifications.webhook_name_missing", "notifications.webhook_url_wrong", "notifications.webhook_url_private", "notifications.webhook_url_not_https", "notifications.webhook_url_port",
        "notifications.webhook_url_credentials", "notifications.webhook_type_unknown", "notifications.webhook_types_missing", "notifications.webhook_restaurant_unknown",
    ];

    public static void MapPartners(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapApi("notifications", "Webhooks to partners").MapGroup("/webhooks").RequireAuthorization(NotificationsPermissions.Webhooks).Refuses(403, "notifications.not_an_admin");
        webhooks.MapGet("/event-types", () => TypedResults.Ok(PartnerEvents.All)).WithName("ListWebhookEventTypes").WithSummary("Everything an endpoint can hear of");
        webhooks.MapGet("", ListAsync).WithName("ListWebhookEndpoints").WithSummary("All endpoints, by name");
        webhooks.MapPost("", MakeAsync).WithName("CreateWebhookEndpoint").WithSummary("Makes an endpoint; its secret is in this answer and never in another one").Refuses(422, Wrong).NeedsKey()
            .WithExample(new EndpointBody("Till", "https://partner.example/hooks", ["order.placed"]));

        var one = webhooks.MapGroup("/{id:guid}").Refuses(404, NoSuchEndpoint.Code);
        one.MapGet("", FindAsync).WithName("GetWebhookEndpoint").WithSummary("One endpoint; the ETag is its version");
        one.MapPut("", ChangeAsync).WithName("ChangeWebhookEndpoint").WithSummary("Changes all of an endpoint").Refuses(422, Wrong).NeedsIfMatch();
        one.MapDelete("", RemoveAsync).WithName("RemoveWebhookEndpoint").WithSummary("Removes an endpoint with its messages").Refuses(409, Changed);
        one.MapPost("/switch", SwitchAsync).WithName("SwitchWebhookEndpoint").WithSummary("Switches an endpoint off, with a reason, or on").Refuses(409, Changed).Refuses(422, "notifications.why_missing").IsHarmless("Off twice is off.");
        one.MapPost("/secret", RotateAsync).WithName("RotateWebhookSecret").WithSummary("Gives a new secret; the old one signs besides for a while, unless it is to end at once").Refuses(409, Changed).NeedsKey();
        one.MapPost("/test", TestAsync).WithName("TestWebhookEndpoint").WithSummary("Sends webhook.test").Refuses(409, "notifications.webhook_endpoint_off").NeedsKey();
        one.MapGet("/messages", MessagesAsync).WithName("ListWebhookMessages").WithSummary("What was sent or waits, newest first").Refuses(422, "request.cursor_unreadable", "request.limit_out_of_range");
        one.MapGet("/messages/{messageId:guid}", MessageAsync).WithName("GetWebhookMessage").WithSummary("One message with its payload and each try").Refuses(404, "notifications.no_such_message");
        one.MapPost("/messages/resend", ResendAsync).WithName("ResendWebhookMessages").WithSummary("Sends these again; or, without ids, all that were given up since a moment")
            .Refuses(409, "notifications.webhook_endpoint_off").Refuses(422, "notifications.nothing_chosen", "notifications.too_many").NeedsKey();
    }

    /// <param name="Types">Out of event-types.</param>
    /// <param name="RestaurantIds">Whose orders; none means everybody's.</param>
    public sealed record EndpointBody(string? Name = null, string? Url = null, IReadOnlyList<string>? Types = null, IReadOnlyList<Guid>? RestaurantIds = null);

    /// <param name="Secret">Only ever said here.</param>
    public sealed record EndpointMade(Guid Id, int Version, string Secret);

    public sealed record EndpointChanged(Guid Id, int Version);

    /// <param name="Why">Needed when it is switched off.</param>
    public sealed record SwitchBody(bool On, string? Why = null);

    /// <param name="AtOnce">The old secret is not to sign any more.</param>
    public sealed record SecretBody(bool AtOnce = false);

    /// <param name="MessageIds">These; null for all that were given up.</param>
    /// <param name="GivenUpSince">Without ids: made since then.</param>
    public sealed record ResendBody(IReadOnlyList<Guid>? MessageIds = null, DateTimeOffset? GivenUpSince = null);

    public sealed record TestSent(Guid MessageId);

    public sealed record Resent(int Count);

    /// <param name="WebhookId">As in the header webhook-id.</param>
    /// <param name="State">Waiting, Delivered or GivenUp.</param>
    public sealed record MessageAnswer(Guid Id, string WebhookId, string Type, Guid? OrderId, string? OrderNumber, DateTimeOffset CreatedAt, string State, int Attempts, DateTimeOffset? NextAttemptAt, string? Outcome, DateTimeOffset? DeliveredAt)
    {
        public static MessageAnswer Of(PartnerMessageRow row) => new(row.Id, PartnerMessage.WebhookIdOf(row.Id), row.Type, row.OrderId, row.OrderNumber, row.CreatedAt, row.State.ToString(), row.Attempts, row.NextAttemptAt, row.Outcome, row.DeliveredAt);
    }

    /// <summary>The position in a list of messages.</summary>
    public sealed record Before(long Seq);

    public sealed record AttemptAnswer(DateTimeOffset At, int? Milliseconds, int? Status, bool Succeeded, string Outcome, string? Answer, string? ResentBy);

    public sealed record MessageFile(MessageAnswer Message, string Payload, IReadOnlyList<AttemptAnswer> Attempts);

    private static async Task<Ok<IReadOnlyList<PartnerEndpointRow>>> ListAsync(PartnerReads reads, CancellationToken cancel) => TypedResults.Ok(await reads.EndpointsAsync(cancel));

    private static async Task<Results<Ok<PartnerEndpointRow>, ProblemHttpResult>> FindAsync(Guid id, HttpContext http, PartnerReads reads, CancellationToken cancel)
    {
        if (await reads.EndpointAsync(id, cancel) is not { } found) return NoSuchEndpoint.ToHttp();
        http.Show(VersionOf(found.Version));
        return TypedResults.Ok(found);
    }

    private static string VersionOf(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static async Task<Results<Created<EndpointMade>, ProblemHttpResult>> MakeAsync(EndpointBody body, SavePartnerEndpoint save)
    {
        // Its secret is told once: whoever hangs up meanwhile gets it by the stored answer.
        var made = await save.RunAsync(new(null, body.Name, body.Url, body.Types, body.RestaurantIds), CancellationToken.None);
        return made.IsOk ? TypedResults.Created($"/api/v1/notifications/webhooks/{made.Value.Id}", new EndpointMade(made.Value.Id, made.Value.Version, made.Value.Secret!)) : made.Error.ToHttp();
    }

    private static async Task<Results<Ok<EndpointChanged>, ProblemHttpResult>> ChangeAsync(Guid id, EndpointBody body, HttpContext http, SavePartnerEndpoint save, CancellationToken cancel)
    {
        var seen = http.Seen();
        // A version that is no number is one that nobody has seen.
        int? version = seen is null ? null : int.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var changed = await save.RunAsync(new(id, body.Name, body.Url, body.Types, body.RestaurantIds, version), cancel);
        if (changed.Error is { Code: Changed }) return Versions.Stale.ToHttp();
        if (!changed.IsOk) return changed.Error.ToHttp();
        http.Show(VersionOf(changed.Value.Version));
        return TypedResults.Ok(new EndpointChanged(changed.Value.Id, changed.Value.Version));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid id, RemovePartnerEndpoint remove, CancellationToken cancel) => Done(await remove.RunAsync(new(id), cancel));

    private static async Task<Results<NoContent, ProblemHttpResult>> SwitchAsync(Guid id, SwitchBody body, SwitchPartnerEndpoint act, CancellationToken cancel) => Done(await act.RunAsync(new(id, body.On, body.Why), cancel));

    private static async Task<Results<Ok<RotatePartnerSecret.Rotated>, ProblemHttpResult>> RotateAsync(Guid id, SecretBody? body, RotatePartnerSecret rotate)
    {
        var rotated = await rotate.RunAsync(new(id, body?.AtOnce ?? false), CancellationToken.None);
        return rotated.IsOk ? TypedResults.Ok(rotated.Value) : rotated.Error.ToHttp();
    }

    private static async Task<Results<Accepted<TestSent>, ProblemHttpResult>> TestAsync(Guid id, SendTestEvent send, CancellationToken cancel)
    {
        var sent = await send.RunAsync(new(id), cancel);
        return sent.IsOk ? TypedResults.Accepted($"/api/v1/notifications/webhooks/{id}/messages/{sent.Value}", new TestSent(sent.Value)) : sent.Error.ToHttp();
    }

    private static async Task<Results<Ok<Part<MessageAnswer>>, ProblemHttpResult>> MessagesAsync(
        Guid id, [AsParameters] Paging paging, PartnerReads reads, CancellationToken cancel, string? type = null, PartnerMessageState? state = null, string? q = null)
    {
        var asked = paging.Read<Before>();
        if (!asked.IsOk) return asked.Error.ToHttp();
        if (await reads.EndpointAsync(id, cancel) is null) return NoSuchEndpoint.ToHttp();
        var page = await reads.MessagesAsync(id, new(type, state, q), asked.Value.After?.Seq, asked.Value.Size, cancel);
        return TypedResults.Ok(new Part<MessageAnswer>([.. page.Items.Select(MessageAnswer.Of)], page.Next is { } next ? Cursor.Of(new Before(next)) : null));
    }

    private static async Task<Results<Ok<MessageFile>, ProblemHttpResult>> MessageAsync(Guid id, Guid messageId, PartnerReads reads, CancellationToken cancel) =>
        await reads.MessageAsync(id, messageId, cancel) is { } file
            ? TypedResults.Ok(new MessageFile(MessageAnswer.Of(file.Row), file.Payload, [.. file.Attempts.Select(a => new AttemptAnswer(a.At, a.Milliseconds, a.Status, a.Succeeded, a.Outcome, a.Answer, a.By))]))
            : Error.NotFound("notifications.no_such_message", "There is no such message.").ToHttp();

    private static async Task<Results<Accepted<Resent>, ProblemHttpResult>> ResendAsync(Guid id, ResendBody body, ResendPartnerMessages resend, CancellationToken cancel)
    {
        var sent = await resend.RunAsync(new(id, body.MessageIds, body.GivenUpSince?.ToUniversalTime()), cancel);
        return sent.IsOk ? TypedResults.Accepted($"/api/v1/notifications/webhooks/{id}/messages", new Resent(sent.Value)) : sent.Error.ToHttp();
    }

    private static readonly Error NoSuchEndpoint = Error.NotFound("notifications.no_such_endpoint", "This endpoint does not exist any more.");

    private static Results<NoContent, ProblemHttpResult> Done(Result result) => result.IsOk ? TypedResults.NoContent() : result.Error.ToHttp();
}
