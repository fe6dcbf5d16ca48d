using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Web.Platform.Payments;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Payments;

/// <summary>What does not agree about money, disputes with their evidence, and comparing the books: for programs.</summary>
public static class CaseEndpoints
{
    private static readonly Error NoCase = Error.NotFound("payments.case_unknown", "There is no such case.");
    private static readonly Error NoDispute = Error.NotFound("payments.dispute_unknown", "There is no such dispute.");

    public static void MapCases(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("payments", "Cases and disputes");
        var read = api.MapGroup("").RequireAuthorization(PaymentsPermissions.Read);
        read.MapGet("/cases", CasesAsync).WithName("ListCases").WithSummary("Money that does not agree, the latest first").Refuses(422, "request.cursor_unreadable", "request.limit_out_of_range");
        read.MapGet("/cases/{id:guid}", CaseAsync).WithName("GetCase").WithSummary("One case with its evidence").Refuses(404, NoCase.Code);
        read.MapGet("/disputes", DisputesAsync).WithName("ListDisputes").WithSummary("Money that customers' banks have asked back, the latest first").Refuses(422, "request.cursor_unreadable", "request.limit_out_of_range");
        read.MapGet("/disputes/{id:guid}", DisputeAsync).WithName("GetDispute").WithSummary("One dispute").Refuses(404, NoDispute.Code);
        read.MapGet("/disputes/{id:guid}/evidence", EvidenceAsync).WithName("DownloadEvidence").WithSummary("What a bank needs to decide a dispute for us, as a ZIP file; who took it is written down")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/zip").Refuses(404, NoDispute.Code);

        var settle = api.MapGroup("").RequireAuthorization(PaymentsPermissions.Settle);
        settle.MapPost("/cases/{id:guid}/remedy", async (Guid id, RemedyBody body, RemedyCase use) => (await use.RunAsync(new(id, body.Remedy, body.Reason), CancellationToken.None)).ToAnswer())
            .WithName("RemedyCase").WithSummary("Does something about a case, and closes it when the provider confirms").Refuses(404, NoCase.Code, "payments.not_found")
            .Refuses(409, "payments.case_closed", "payments.order_ended", "payments.provider_gone", "payments.remedy_refused").Refuses(422, "payments.remedy_invalid", "payments.reason_missing", "payments.reason_too_long")
            .Refuses(503, "payments.not_confirmed").NeedsKey();
        settle.MapPost("/reconciliations", async (ReconciliationBody body, RunReconciliation use, CancellationToken cancel) => (await use.RunAsync(new(body.Days), cancel)).ToAnswer(MoneyAnswers.Comparison.Of))
            .WithName("RunReconciliation").WithSummary("Compares orders, the providers' books and ours, now").Refuses(422, "payments.days_invalid").IsHarmless("Comparing twice finds the same.");
    }

    /// <param name="Reason">Up to 500 characters; needed to dismiss.</param>
    public sealed record RemedyBody(CaseRemedy Remedy, string? Reason = null);

    /// <param name="Days">How far back, 1 to 90.</param>
    public sealed record ReconciliationBody(int Days);

    private static async Task<Results<Ok<Part<MoneyAnswers.Case>>, ProblemHttpResult>> CasesAsync([AsParameters] Paging paging, MoneyReads reads, CancellationToken cancel, CaseState? state = null, CaseKind? kind = null)
    {
        var page = paging.Read<Newest>();
        if (!page.IsOk) return page.Error.ToHttp();
        var (size, after) = page.Value;
        var rows = await reads.CasesFromAsync(state, kind, after is null ? null : new(after.At, after.Id), size + 1, cancel);
        return TypedResults.Ok(Part<MoneyAnswers.Case>.Of(rows, size, MoneyAnswers.Case.Of, row => new Newest(row.OpenedAt, row.Id)));
    }

    private static async Task<Results<Ok<MoneyAnswers.Case>, ProblemHttpResult>> CaseAsync(Guid id, MoneyReads reads, CancellationToken cancel) =>
        await reads.CaseAsync(id, cancel) is { } one ? TypedResults.Ok(MoneyAnswers.Case.Of(one)) : NoCase.ToHttp();

    private static async Task<Results<Ok<Part<MoneyAnswers.Dispute>>, ProblemHttpResult>> DisputesAsync([AsParameters] Paging paging, MoneyReads reads, CancellationToken cancel, DisputeState? state = null)
    {
        var page = paging.Read<Newest>();
        if (!page.IsOk) return page.Error.ToHttp();
        var (size, after) = page.Value;
        var rows = await reads.DisputesFromAsync(state, after is null ? null : new(after.At, after.Id), size + 1, cancel);
        return TypedResults.Ok(Part<MoneyAnswers.Dispute>.Of(rows, size, MoneyAnswers.Dispute.Of, row => new Newest(row.OpenedAt, row.Id)));
    }

    private static async Task<Results<Ok<MoneyAnswers.Dispute>, ProblemHttpResult>> DisputeAsync(Guid id, MoneyReads reads, CancellationToken cancel) =>
        await reads.DisputeAsync(id, cancel) is { } row ? TypedResults.Ok(MoneyAnswers.Dispute.Of(row)) : NoDispute.ToHttp();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> EvidenceAsync(Guid id, Evidence evidence, CancellationToken cancel) =>
        await evidence.TakeAsync(id, cancel) is { } papers ? TypedResults.File(papers.Zip, "application/zip", papers.Name) : NoDispute.ToHttp();
}
