using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Dispatch;

/// <summary>An order the kitchen has not answered for too long.</summary>
/// <param name="EndsAt">When it expires without an answer.</param>
public sealed record UnansweredOrder(Guid OrderId, string Number, string RestaurantName, string? Phone, DateTimeOffset Since, DateTimeOffset EndsAt);

/// <summary>Draws the board from what is known at a moment: sorting, exceptions, ages. Pure, so that it is cheap to test and to repeat.</summary>
public static class BoardPicture
{
    public static BoardSnapshot Draw(
        IReadOnlyCollection<DeliveryRow> deliveries, IReadOnlyCollection<CourierRow> couriers, IReadOnlyCollection<UnansweredOrder> unanswered,
        BoardSnapshot? before, DateTimeOffset readAt, DateTimeOffset now, DispatchOptions options)
    {
        var byId = couriers.ToDictionary(c => c.Id);
        var known = before?.Rows.ToDictionary(r => r.Id) ?? [];
        var jobs = deliveries.Where(d => d.CourierId is not null && d.Status.IsOnTheWay()).ToLookup(d => d.CourierId!.Value);
        var off = couriers.Where(c => jobs.Contains(c.Id)).ToDictionary(c => c.Id, c => OffRoute.MetersOff(c, jobs[c.Id], options));
        var rows = deliveries.Select(delivery =>
        {
            var courier = delivery.CourierId is { } id ? byId.GetValueOrDefault(id) : null;
            var row = new BoardRow(delivery, Troubles.Of(delivery, courier, now, options, courier is null ? null : off.GetValueOrDefault(courier.Id)), Troubles.HurtsAt(delivery, options),
                ToMinute(Eta.Of(delivery, AgeOf(courier, now, options) is PositionAge.None or PositionAge.Lost ? null : courier?.Position, now, options).DoorAt));
            // The old object says "nothing to render" without comparing twice.
            return known.TryGetValue(row.Id, out var same) && same == row ? same : row;
        }).ToList();

        var knownCouriers = before?.Couriers.ToDictionary(c => c.Id) ?? [];
        return new(
            [.. rows.Where(r => r.Delivery.Status == DeliveryStatus.Unassigned).OrderBy(r => r.HurtsAt).ThenBy(r => r.Delivery.Number, StringComparer.Ordinal)],
            [.. rows.Where(r => r.Delivery.Status != DeliveryStatus.Unassigned).OrderBy(r => r.Troubles.Count == 0).ThenBy(FirstHurt).ThenBy(r => r.Delivery.Number, StringComparer.Ordinal)],
            Exceptions(rows, byId, unanswered, now, options),
            [.. couriers.Select(courier =>
            {
                var mine = jobs[courier.Id].OrderBy(d => d.AssignedAt).ToArray();
                var drawn = new BoardCourier(courier, AgeOf(courier, now, options), string.Join(" · ", mine.Select(d => d.Number))) { Activity = ActivityOf(courier, mine) };
                return knownCouriers.TryGetValue(courier.Id, out var same) && same == drawn ? same : drawn;
            }).OrderByDescending(c => c.Courier.IsOnDuty).ThenBy(c => c.Courier.Jobs).ThenBy(c => c.Courier.Name, StringComparer.Ordinal)],
            readAt);
    }

    public static PositionAge AgeOf(CourierRow? courier, DateTimeOffset now, DispatchOptions options)
    {
        if (courier is not { IsOnDuty: true, PositionAt: { } at }) return PositionAge.None;
        var age = now - at;
        return age >= options.PositionHiddenAfter ? PositionAge.Lost
            : age >= options.PositionGhostAfter ? PositionAge.Ghost
            : age >= options.PositionOldAfter ? PositionAge.Old
            : PositionAge.Fresh;
    }

    private static List<BoardTrouble> Exceptions(
        List<BoardRow> rows, Dictionary<Guid, CourierRow> couriers, IReadOnlyCollection<UnansweredOrder> unanswered, DateTimeOffset now, DispatchOptions options)
    {
        var found = rows.SelectMany(row => row.Troubles.Select(trouble => new BoardTrouble(
            $"{trouble.Kind}{row.Id:N}", row.Delivery.Number, trouble, row.Delivery,
            row.Delivery.CourierId is { } id ? couriers.GetValueOrDefault(id)?.Phone : row.Delivery.RestaurantPhone))).ToList();
        found.AddRange(unanswered.Where(order => now - order.Since >= options.UnacceptedAfter).Select(order => new BoardTrouble(
            $"Unaccepted{order.OrderId:N}", order.Number,
            new Trouble(TroubleKind.Unaccepted, $"{order.RestaurantName} has not answered for {(int)(now - order.Since).TotalMinutes} min", order.Since, order.EndsAt), null, order.Phone)));
        // One silent phone is one line, however much its courier carries: the order that it hurts first stands for the others.
        return [.. found.OrderBy(t => t.Trouble.HurtsAt).ThenBy(t => t.Trouble.Kind).ThenBy(t => t.Number, StringComparer.Ordinal)
            .DistinctBy(t => t is { Trouble.IsOfCourier: true, Delivery.CourierId: { } courier } ? $"{t.Trouble.Kind}{courier:N}" : t.Key)];
    }

    private static CourierActivity ActivityOf(CourierRow courier, DeliveryRow[] jobs) =>
        !courier.IsOnDuty ? CourierActivity.Gone
        : jobs.Any(d => d.Status.HasFood()) ? CourierActivity.Carrying
        : jobs.Length > 0 ? CourierActivity.Collecting
        : CourierActivity.Free;

    private static DateTimeOffset FirstHurt(BoardRow row) => row.Troubles.Count == 0 ? row.Delivery.PromisedBy : row.Troubles.Min(t => t.HurtsAt);

    private static DateTimeOffset ToMinute(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));
}
