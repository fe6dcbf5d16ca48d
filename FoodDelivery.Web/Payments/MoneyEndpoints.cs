using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Payments;

/// <summary>Payments and refunds for programs. Cases, disputes and statements are in <see cref="CaseEndpoints"/> and <see cref="StatementEndpoints"/>.</summary>
public static class MoneyEndpoints
{
    private static readonly Error NoPayment = Error.NotFound("payments.not_found", "There is no payment for this order.");

    public static void MapMoney(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("payments", "Payments");
        api.MapGet("/methods", Methods).AllowAnonymous().WithName("ListPaymentMethods").WithSummary("Whom one can pay with");

        var read = api.MapGroup("").RequireAuthorization(PaymentsPermissions.Read);
        read.MapGet("/payments", ListAsync).WithName("ListPayments").WithSummary("Payments, newest first").Refuses(422, "request.cursor_unreadable", "request.limit_out_of_range");
        read.MapGet("/orders/{orderId:guid}", OneAsync).WithName("GetPayment").WithSummary("An order's payment, with what was asked of the provider").Refuses(404, NoPayment.Code);
        read.MapGet("/orders/{orderId:guid}/refunds", RefundsAsync).WithName("ListRefunds").WithSummary("What was refunded of an order, and what can still be").Refuses(404, NoPayment.Code);
        read.MapPost("/orders/{orderId:guid}/refunds/preview", PreviewAsync).WithName("PreviewRefund").WithSummary("Who would bear a refund; nothing is sent back")
            .Refuses(404, NoPayment.Code).Refuses(409, "payments.refund_too_large", "payments.line_refunded").Refuses(422, "payments.reason_invalid", "payments.refund_not_positive").IsHarmless("It changes nothing.");

        var refund = api.MapGroup("/orders/{orderId:guid}").RequireAuthorization(PaymentsPermissions.Refund).Refuses(404, NoPayment.Code);
        refund.MapPost("/refunds", RefundAsync).WithName("RefundPayment").WithSummary("Sends a part of the taken money back, by dish or as an amount")
            .Refuses(409, "payments.nothing_taken", "payments.refund_too_large", "payments.line_refunded", "payments.refund_refused")
            .Refuses(422, "payments.reason_invalid", "payments.note_too_long", "payments.line_twice", "payments.lines_do_not_add_up", "payments.refund_not_positive", "payments.key_reused").NeedsKey()
            .WithExample(new RefundBody(RefundReason.MissingItem, Dishes: [new(0, 450)], Note: "Told by phone"), new MoneyAnswers.MadeRefund(Guid.Parse("0199d5f0-7c1e-7a52-9b0e-6f4f8f0a1b2c"), new(450, "USD"), true));
        refund.MapPost("/give-back", async (Guid orderId, GiveBackPayment use) => (await use.RunAsync(new(orderId), CancellationToken.None)).ToAnswer())
            .WithName("GiveBackPayment").WithSummary("Gives all of an order's money back, for good").Refuses(503, "payments.not_confirmed").NeedsKey();

        api.MapPost("/orders/{orderId:guid}/capture", async (Guid orderId, CapturePayment use) => (await use.RunAsync(new(orderId), CancellationToken.None)).ToAnswer()).RequireAuthorization(PaymentsPermissions.Settle)
            .WithName("CapturePayment").WithSummary("Takes the money that is held for an order, where that did not happen by itself").Refuses(404, NoPayment.Code)
            .Refuses(409, "payments.order_ended", "payments.hold_gone", "payments.nothing_held").Refuses(503, "payments.not_confirmed").NeedsKey();
    }

    /// <param name="Position">Which dish, as in the order, from 0.</param>
    /// <param name="Amount">In minor units of the payment's currency, like every amount here.</param>
    public sealed record DishBody(int Position, long Amount);

    /// <param name="Dishes">Which dishes, and how much of each; left out when it is about the order as a whole.</param>
    /// <param name="Amount">Left out: the dishes are added up.</param>
    /// <param name="Note">For colleagues; up to 500 characters.</param>
    public sealed record RefundBody(RefundReason Reason, long? Amount = null, IReadOnlyList<DishBody>? Dishes = null, string? Note = null);

    public sealed record MethodAnswer(string Name, string Label);

    private static async Task<Ok<Part<MethodAnswer>>> Methods(WaysToPay ways, CancellationToken cancel) =>
        TypedResults.Ok(new Part<MethodAnswer>([.. (await ways.AllAsync(cancel)).Select(one => new MethodAnswer(one.Name, one.Label))], null));

    private static async Task<Results<Ok<Part<MoneyAnswers.PaymentLine>>, ProblemHttpResult>> ListAsync(
        [AsParameters] Paging paging, MoneyReads reads, CancellationToken cancel, string? q = null, string? provider = null, PaymentStatus? status = null, DateTimeOffset? since = null)
    {
        var page = paging.Read<Newest>();
        if (!page.IsOk) return page.Error.ToHttp();
        var (size, after) = page.Value;
        var rows = await reads.PaymentsFromAsync(new(q, provider, status, since?.ToUniversalTime()), after is null ? null : new(after.At, after.Id), size + 1, cancel);
        return TypedResults.Ok(Part<MoneyAnswers.PaymentLine>.Of(rows, size, MoneyAnswers.PaymentLine.Of, row => new Newest(row.CreatedAt, row.PaymentId)));
    }

    private static async Task<Results<Ok<MoneyAnswers.Payment>, ProblemHttpResult>> OneAsync(Guid orderId, PaymentReads reads, CancellationToken cancel) =>
        await reads.ByOrderAsync(orderId, cancel) is { } view ? TypedResults.Ok(MoneyAnswers.Payment.Of(view)) : NoPayment.ToHttp();

    private static async Task<Results<Ok<MoneyAnswers.Refunds>, ProblemHttpResult>> RefundsAsync(Guid orderId, RefundReads reads, CancellationToken cancel) =>
        await reads.DeskAsync(orderId, cancel) is { } desk ? TypedResults.Ok(MoneyAnswers.Refunds.Of(desk)) : NoPayment.ToHttp();

    private static async Task<Results<Ok<MoneyAnswers.Bearers>, ProblemHttpResult>> PreviewAsync(Guid orderId, RefundBody body, RefundReads reads, CancellationToken cancel)
    {
        if (await reads.DeskAsync(orderId, cancel) is not { } desk) return NoPayment.ToHttp();
        if (body.Reason is RefundReason.OrderEnded or RefundReason.AtProvider || !Enum.IsDefined(body.Reason)) return Error.Invalid("payments.reason_invalid", "Choose why the money goes back.", "reason").ToHttp();
        var lines = Lines(body);
        var amount = new Money(body.Amount ?? RefundLine.Total(lines), desk.Left.Currency);
        if (amount.Minor <= 0) return Error.Invalid("payments.refund_not_positive", "Refund more than nothing.", "amount").ToHttp();
        if (amount.Minor > desk.Left.Minor) return Error.Conflict("payments.refund_too_large", $"At most {desk.Left} can still be refunded.").ToHttp();
        if (lines.Exists(line => line.AmountMinor <= 0 || desk.Lines.FirstOrDefault(dish => dish.Position == line.Position) is not { } dish || line.AmountMinor > dish.Left.Minor))
            return Error.Conflict("payments.line_refunded", "Of one of these dishes less is left.").ToHttp();
        var bearers = desk.Bearers(body.Reason, amount, lines);
        return TypedResults.Ok(new MoneyAnswers.Bearers(amount, bearers.Restaurant, bearers.Tax, bearers.Courier, bearers.Platform));
    }

    // Not the request's token: a caller that hangs up does not stop money that is on its way.
    private static async Task<Results<Ok<MoneyAnswers.MadeRefund>, ProblemHttpResult>> RefundAsync(Guid orderId, RefundBody body, HttpContext http, RefundPayment use) =>
        (await use.RunAsync(new(orderId, Lines(body), body.Amount, body.Reason, body.Note, KeyOf(http)), CancellationToken.None))
            .ToAnswer(done => new MoneyAnswers.MadeRefund(done.RefundId, done.Amount, done.Confirmed));

    /// <summary>The use case keeps one key for ever and for everybody; two programs that both count from 1 must not meet in it, also when both are one person's.</summary>
    private static Guid KeyOf(HttpContext http) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{OnceOnly.CallerOf(http.User)} {http.KeyOf()}")).AsSpan(0, 16));

    private static List<RefundLine> Lines(RefundBody body) => [.. (body.Dishes ?? []).Select(dish => new RefundLine(dish.Position, $"Dish {dish.Position}", dish.Amount))];
}
