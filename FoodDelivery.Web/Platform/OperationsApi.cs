using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Platform.Overview;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using static FoodDelivery.Web.Platform.OperationsAnswers;

namespace FoodDelivery.Web.Platform;

/// <summary>The overview's figures, jobs, events and dead letters, for programs. Received webhooks are in <see cref="InboxApi"/>.</summary>
public static class OperationsApi
{
    private static readonly Error NoOverview = Error.Forbidden("platform.not_an_admin", "Only operations may look at this.");

    public static void MapOperationsApi(this IEndpointRouteBuilder app)
    {
        app.MapInboxApi();
        var api = app.MapApi("platform", "Operations").RequireAuthorization(PlatformPermissions.Operate);
        api.MapGet("/overview", OverviewAsync).WithName("GetOverview").WithSummary("How the city and the machinery stand; figures are at most four seconds old").Refuses(403, NoOverview.Code);

        api.MapGet("/jobs", async (JobReads reads, CancellationToken cancel) => TypedResults.Ok(Jobs.Of(await reads.OverviewAsync(cancel)))).WithName("ListJobs").WithSummary("What runs by the clock, how it last went, and the runs that were given up");
        api.MapPost("/jobs/{id}/start", async (string id, StartJob use) => (await use.RunAsync(id, CancellationToken.None)).ToAnswer())
            .WithName("StartJob").WithSummary("Starts a job now, besides its usual turns").Refuses(404, "platform.no_such_job").IsHarmless("Every job is safe twice.");
        api.MapPost("/jobs/runs/{runId}/retry", async (string runId, StartJob use) => (await use.AgainAsync(runId, CancellationToken.None)).ToAnswer())
            .WithName("RetryJobRun").WithSummary("Starts a run that was given up once more").Refuses(409, "platform.job_moved_on").IsHarmless("Every job is safe twice.");

        api.MapGet("/events", EventsAsync).WithName("ListEvents").WithSummary("Everything published about one subject, oldest first, with what became of it").Refuses(422, "platform.subject_missing");
        api.MapGet("/dead-letters", DeadAsync).WithName("ListDeadLetters").WithSummary("Events that failed for good, newest first").Refuses(422, "request.cursor_unreadable", "request.limit_out_of_range");
        api.MapGet("/dead-letters/types", async (OutboxReads reads, CancellationToken cancel) =>
                TypedResults.Ok(new DeadLetterTypes([.. (await reads.DeadGroupsAsync(cancel)).Select(group => new DeadLetterType(group.Type, group.Count, group.Since))])))
            .WithName("ListDeadLetterTypes").WithSummary("How many dead letters of each type there are, and since when");
        api.MapPost("/dead-letters/retry", RetryAsync).WithName("RetryDeadLetters").WithSummary("Sends dead letters again: those named, or all that a search finds; only reactions that never ran through are run")
            .Refuses(409, "platform.not_dead_any_more").Refuses(422, "platform.nothing_chosen", "platform.too_many", "platform.why_long").IsHarmless("What is no dead letter any more stays as it is.");
    }

    /// <param name="Ids">Which; at most 500. Left out: all that match the search.</param>
    /// <param name="Q">As in the list; a part of the subject, the error or the event's id.</param>
    /// <param name="Type">As in the list.</param>
    /// <param name="All">True to send all there are, where neither ids nor a search is given.</param>
    /// <param name="Why">For the record; up to 500 characters.</param>
    public sealed record RetryBody(IReadOnlyList<Guid>? Ids = null, string? Q = null, string? Type = null, bool All = false, string? Why = null);

    /// <summary>The position among dead letters.</summary>
    public sealed record LastLetter(long Seq);

    private static async Task<Results<Ok<OverviewAnswers.Overview>, ProblemHttpResult>> OverviewAsync(OverviewReads reads, CancellationToken cancel) =>
        await reads.LookAsync(cancel) is { } now ? TypedResults.Ok(OverviewAnswers.Overview.Of(now)) : NoOverview.ToHttp();

    private static async Task<Results<Ok<Events>, ProblemHttpResult>> EventsAsync(OutboxReads reads, TimeProvider time, CancellationToken cancel, string? subject = null, DateTimeOffset? since = null)
    {
        if (string.IsNullOrWhiteSpace(subject)) return Error.Invalid("platform.subject_missing", "Say what about: usually an order's id.", "subject").ToHttp();
        // An id of ours knows when it was made.
        var began = since?.ToUniversalTime() ?? (Guid.TryParse(subject, out var id) && id.Version == 7 ? Born(id) : time.GetUtcNow() - TimeSpan.FromDays(1));
        return TypedResults.Ok(new Events([.. (await reads.OfSubjectAsync(subject, began, cancel)).Select(Event.Of)]));
    }

    private static async Task<Results<Ok<Part<Event>>, ProblemHttpResult>> DeadAsync([AsParameters] Paging paging, OutboxReads reads, CancellationToken cancel, string? q = null, string? type = null)
    {
        var page = paging.Read<LastLetter>();
        if (!page.IsOk) return page.Error.ToHttp();
        var (size, after) = page.Value;
        var filter = new DeadLetterFilter(q, type);
        var rows = after is null ? (await reads.DeadAsync(filter, 0, size + 1, cancel)).Items : await reads.DeadAfterAsync(filter, after.Seq, size + 1, cancel);
        return TypedResults.Ok(Part<Event>.Of(rows, size, Event.Of, row => new LastLetter(row.Seq)));
    }

    private static async Task<Results<Ok<SentAgain>, ProblemHttpResult>> RetryAsync(RetryBody body, OutboxReads reads, RetryDeadLetters use)
    {
        if (body.Why?.Length > 500) return Error.Invalid("platform.why_long", "Say it in at most 500 characters.", "why").ToHttp();
        // A forgotten "ids" must not send everything.
        var searched = !string.IsNullOrWhiteSpace(body.Q) || !string.IsNullOrWhiteSpace(body.Type);
        var ids = body.Ids ?? (searched || body.All ? await reads.DeadIdsAsync(new(body.Q, body.Type), RetryDeadLetters.Most, CancellationToken.None) : []);
        return (await use.RunAsync(new(ids, body.Why), CancellationToken.None)).ToAnswer(count => new SentAgain(count));
    }

    private static DateTimeOffset Born(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var at = (long)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        return DateTimeOffset.FromUnixTimeMilliseconds(at is > 5_000 and < 250_000_000_000_000 ? at : 5_000);
    }
}
