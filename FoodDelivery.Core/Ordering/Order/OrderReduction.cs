using System.Globalization;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>Something of an order is not to be had: it goes on without, and costs less.</summary>
public sealed partial class Order
{
    private IEnumerable<OrderLine> Standing => lines.Where(line => !line.IsRemoved).OrderBy(line => line.Position);

    /// <summary>Takes dishes off that there are none of, until the courier has the food. <see cref="Lines"/> must be loaded. The last dish stays: without any it is a rejection or a cancellation.</summary>
    /// <param name="positions">As in <see cref="OrderLine.Position"/>.</param>
    public Result RemoveLines(IReadOnlyCollection<int> positions, Actor by, DateTimeOffset now)
    {
        if (!by.IsOperator && !by.MayOperate(RestaurantId)) return NotFor("remove_lines", "Only the restaurant or an operator can take dishes off this order.");
        if (Status is not (OrderStatus.Placed or OrderStatus.Accepted or OrderStatus.Preparing or OrderStatus.Ready)) return NotNow();
        var bill = BillWithout(positions);
        if (!bill.IsOk) return bill.Error;

        var gone = Standing.Where(line => positions.Contains(line.Position)).ToList();
        var less = Bill.Total - bill.Value.Total;
        foreach (var line in gone) line.Remove(now);
        Bill = bill.Value;
        ItemCount = Standing.Sum(line => line.Quantity);
        ShareOut();
        Write("Sold out, taken off the order", by, now, Short($"{string.Join(", ", gone.Select(line => $"{line.Quantity} × {line.Name}"))}: {less.ToString(CultureInfo.InvariantCulture)} less"));
        Happened(new OrderReduced(Id, RestaurantId, Bill.Total, [.. gone.Select(line => line.Position)], [.. gone.Select(line => line.ItemId).Distinct()]));
        return Result.Ok;
    }

    /// <summary>What it would cost without these dishes, or why they cannot be taken off.</summary>
    public Result<Bill> BillWithout(IReadOnlyCollection<int> positions)
    {
        if (positions.Count == 0) return Error.Invalid("ordering.lines_missing", "Tap the dishes that are sold out.", "positions");
        if (positions.Except(lines.Select(line => line.Position)).Any()) return Error.Invalid("ordering.positions_unknown", "One of these dishes is not in this order. Choose among its dishes.", "positions");
        if (lines.FirstOrDefault(line => line.IsRemoved && positions.Contains(line.Position)) is { } before)
            return Error.Conflict("ordering.line_removed", $"{before.Name} was taken off this order at {Local(before.RemovedAt!.Value)}.");
        var rest = Standing.Where(line => !positions.Contains(line.Position)).Select(line => line.TotalMinor).ToList();
        if (rest.Count == 0) return Error.Conflict("ordering.nothing_left", "That would leave nothing of this order. Reject it instead, or have it cancelled once it is accepted.");
        var bill = Bill.For(rest);
        return bill.TotalMinor > 0 ? bill : Error.Conflict("ordering.nothing_to_pay", "That would leave nothing to pay. Reject it instead, or have it cancelled once it is accepted.");
    }

    /// <summary>Lays the bill's discount and tax on the lines that stand.</summary>
    private void ShareOut()
    {
        var standing = Standing.ToList();
        foreach (var (line, share) in standing.Zip(Bill.ShareOut([.. standing.Select(line => line.TotalMinor)]))) line.Bear(share);
    }
}
