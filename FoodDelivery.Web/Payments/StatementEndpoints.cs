using System.Globalization;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Web.Platform.Payments;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using static FoodDelivery.Web.Payments.StatementAnswers;

namespace FoodDelivery.Web.Payments;

/// <summary>What restaurants and couriers have earned, and what customers have paid: for their programs.</summary>
public static class StatementEndpoints
{
    private static readonly Error NoStatement = Error.NotFound("payments.statement_unknown", "There is no such restaurant or courier, or it is not yours.");
    private static readonly Error NoReceipt = Error.NotFound("payments.receipt_unknown", "There is no such order, or it is not yours.");
    private static readonly Error NoWeek = Error.Invalid("payments.week_invalid", "Name a day of a week that has begun, e.g. 2026-06-15.", "week");

    public static void MapStatementApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("payments", "Statements and receipts");
        api.MapGet("/balances", BalancesAsync).RequireAuthorization(PaymentsPermissions.Read).WithName("ListBalances").WithSummary("What each restaurant and courier is owed for a week").Refuses(422, NoWeek.Code);

        var own = api.MapGroup("").RequireAuthorization(PaymentsPermissions.Statements);
        own.MapGet("/statements", PartiesAsync).WithName("ListStatementParties").WithSummary("Whose statements you may read: your restaurants', your own as a courier");
        own.MapGet("/statements/{party:guid}", StatementAsync).WithName("GetStatement").WithSummary("A restaurant's or courier's week, line by line").Refuses(404, NoStatement.Code).Refuses(422, NoWeek.Code);

        api.MapGet("/orders/{orderId:guid}/receipt", ReceiptAsync).RequireAuthorization(PaymentsPermissions.Receipts).WithName("GetReceipt").WithSummary("An order as an invoice, with what became of the money").Refuses(404, NoReceipt.Code);
    }

    private static async Task<Results<Ok<Balances>, ProblemHttpResult>> BalancesAsync(MoneyReads money, PartyNames names, TimeProvider time, CancellationToken cancel, string? week = null)
    {
        if (Monday(week, time) is not { } monday) return NoWeek.ToHttp();
        var rows = await money.BalancesAsync(monday, cancel);
        var called = await names.OfAsync([.. rows.Select(row => row.Party)], cancel);
        return TypedResults.Ok(new Balances(monday, monday.AddDays(6),
            [.. rows.Select(row => new Balance(row.Party, row.IsCourier ? PartyKind.Courier : PartyKind.Restaurant, called.GetValueOrDefault(row.Party), row.Orders, row.Balance))]));
    }

    private static async Task<Ok<Parties>> PartiesAsync(CatalogLookup catalog, CourierReads couriers, CurrentActor current, CancellationToken cancel)
    {
        var mine = (await catalog.RestaurantsAsync(cancel)).Values.Where(restaurant => current.Actor.MayOperate(restaurant.Id)).OrderBy(restaurant => restaurant.Name, StringComparer.Ordinal)
            .Select(restaurant => new Party(restaurant.Id, PartyKind.Restaurant, restaurant.Name)).ToList();
        var me = current.Actor.Is(Roles.Courier) ? await couriers.HomeAsync(cancel) : Error.Forbidden("", "");
        if (me.IsOk) mine.Add(new(me.Value.CourierId, PartyKind.Courier, me.Value.Name));
        return TypedResults.Ok(new Parties(mine));
    }

    private static async Task<Results<Ok<WeekStatement>, ProblemHttpResult>> StatementAsync(Guid party, MoneyReads money, TimeProvider time, CancellationToken cancel, string? week = null)
    {
        if (Monday(week, time) is not { } monday) return NoWeek.ToHttp();
        return await money.StatementAsync(party, monday, cancel) is { } statement ? TypedResults.Ok(WeekStatement.Of(statement)) : NoStatement.ToHttp();
    }

    private static async Task<Results<Ok<OrderReceipt>, ProblemHttpResult>> ReceiptAsync(Guid orderId, ReceiptReads receipts, CancellationToken cancel) =>
        await receipts.OfAsync(orderId, cancel) is { } receipt ? TypedResults.Ok(OrderReceipt.Of(receipt)) : NoReceipt.ToHttp();

    /// <summary>This week where none is named; a program that names nonsense is told so instead of being given another week.</summary>
    private static DateOnly? Monday(string? week, TimeProvider time)
    {
        var latest = Week.Of(time.GetUtcNow());
        if (week is null) return latest;
        if (!DateOnly.TryParseExact(week, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day < new DateOnly(2000, 1, 3)) return null;
        return Week.MondayOf(day) is var monday && monday > latest ? null : monday;
    }
}
