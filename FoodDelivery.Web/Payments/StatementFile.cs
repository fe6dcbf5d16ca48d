using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Platform;

namespace FoodDelivery.Web.Payments;

/// <summary>A week's statement as a file: for its restaurant's people, its courier and admins.</summary>
public static class StatementFile
{
    public static void MapStatements(this IEndpointRouteBuilder app) =>
        // Signed in is enough here, because MoneyReads knows whose it is; somebody else's and one that does not exist look the same.
        app.MapGet("/statements/{party:guid}/{monday}.csv", DownloadAsync).RequireAuthorization(Policies.Customer).ExcludeFromDescription();

    private static async Task<IResult> DownloadAsync(Guid party, string monday, MoneyReads money, TimeProvider time, CancellationToken cancel)
    {
        var week = Week.In(monday, time.GetUtcNow());
        if (await money.StatementAsync(party, week, cancel) is not { } statement) return TypedResults.NotFound();
        return Csv.File($"statement-{Week.Key(week)}.csv", ["at", "order", "what", "amount", "currency"], new Page<StatementLine>(statement.Lines, statement.Lines.Count), line =>
            [line.At, line.OrderNumber, MoneyWords.Statement(line.Kind, line.Account), line.Amount.Major, line.Amount.Currency]);
    }
}
