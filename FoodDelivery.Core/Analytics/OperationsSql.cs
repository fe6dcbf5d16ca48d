namespace FoodDelivery.Analytics;

/// <summary>Reads other rooms' tables, which is Analytics' privilege alone. Columns are named in one place, so that a renamed one is mended here.</summary>
internal static class OperationsSql
{
    /// <summary>A courier not heard of for this long is a ghost on the map.</summary>
    private const string GhostAfter = "interval '300 seconds'";

    /// <summary>$1 now, $2 start of day.</summary>
    public const string LiveByStatus = """
        SELECT status, count(*)::int FROM ordering.orders
        WHERE status IN ('AwaitingPayment', 'Placed', 'Accepted', 'Preparing', 'Ready', 'PickedUp') GROUP BY status
        """;

    public const string EndedToday = """
        SELECT status, count(*)::int FROM ordering.orders
        WHERE created_at >= $2 - interval '1 day' AND coalesce(delivered_at, ended_at) >= $2 AND status IN ('Delivered', 'Rejected', 'Expired', 'Cancelled', 'DeliveryFailed', 'PaymentFailed') GROUP BY status
        """;

    public const string Late = """
        SELECT o.id, o.number, o.restaurant_name,
            CASE WHEN o.status = 'Placed' THEN 'Accept' WHEN o.status IN ('Accepted', 'Preparing') THEN 'Cook' WHEN o.status = 'Ready' THEN 'Wait' WHEN d.at_door_at IS NULL THEN 'Travel' ELSE 'Door' END,
            o.promise_by, CASE WHEN o.status = 'PickedUp' THEN coalesce(d.at_door_at, o.status_since) ELSE o.status_since END, count(*) OVER ()::int
        FROM ordering.orders o LEFT JOIN dispatch.deliveries d ON d.order_id = o.id
        WHERE o.status IN ('Placed', 'Accepted', 'Preparing', 'Ready', 'PickedUp') AND o.promise_by < $1
        ORDER BY o.promise_by LIMIT 12
        """;

    public const string Couriers = $"""
        SELECT count(*)::int, count(*) FILTER (WHERE c.jobs > 0)::int,
            count(*) FILTER (WHERE coalesce(p.at, c.on_duty_since) < $1 - {GhostAfter})::int, count(*) FILTER (WHERE c.tracking_paused_at IS NOT NULL)::int
        FROM dispatch.couriers c LEFT JOIN dispatch.courier_positions p ON p.courier_id = c.id AND p.at >= c.on_duty_since
        WHERE c.on_duty_since IS NOT NULL
        """;

    public const string Webhooks = """
        SELECT (SELECT count(*) FROM platform.webhooks WHERE received_at >= $2),
            (SELECT coalesce(sum(count), 0)::bigint FROM platform.webhook_refusals WHERE day = ($1 AT TIME ZONE 'UTC')::date),
            (SELECT count(*) FROM platform.webhooks WHERE state = 'Received' AND received_at < $1 - interval '1 minute')::int
        """;

    public const string PerHour = """
        SELECT hour, count(o.id)::int FROM generate_series($2, $1, interval '1 hour') AS hour
        LEFT JOIN ordering.orders o ON o.placed_at >= hour AND o.placed_at < hour + interval '1 hour' AND o.created_at >= $2 - interval '1 hour'
        GROUP BY hour ORDER BY hour
        """;

    public const string Medians = """
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM accepted_at - placed_at) / 60.0) FILTER (WHERE accepted_at IS NOT NULL),
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM made_ready_at - accepted_at) / 60.0) FILTER (WHERE made_ready_at IS NOT NULL),
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM delivered_at - picked_up_at) / 60.0) FILTER (WHERE delivered_at IS NOT NULL)
        FROM ordering.orders WHERE placed_at >= $2 AND created_at >= $2 - interval '1 hour'
        """;

    /// <summary>Of today's late deliveries: the stage that overran its share of the promise the most.</summary>
    public const string LateByStage = """
        SELECT CASE greatest(accept, cook, wait, travel, door) WHEN accept THEN 'Accept' WHEN cook THEN 'Cook' WHEN wait THEN 'Wait' WHEN door THEN 'Door' ELSE 'Travel' END, count(*)::int
        FROM (
            SELECT extract(epoch FROM o.accepted_at - o.placed_at) / 60 - 2 AS accept,
                extract(epoch FROM o.made_ready_at - o.accepted_at) / 60 - o.promise_prep_minutes AS cook,
                extract(epoch FROM o.picked_up_at - o.made_ready_at) / 60 - o.promise_wait_minutes AS wait,
                extract(epoch FROM coalesce(d.at_door_at, o.delivered_at) - o.picked_up_at) / 60 - o.promise_travel_minutes AS travel,
                coalesce(extract(epoch FROM o.delivered_at - d.at_door_at) / 60 - 3, -1000) AS door
            FROM ordering.orders o LEFT JOIN dispatch.deliveries d ON d.order_id = o.id
            WHERE o.status = 'Delivered' AND o.created_at >= $2 - interval '1 day' AND o.delivered_at >= $2 AND o.delivered_at > o.agreed_by) AS late
        GROUP BY 1
        """;

    /// <summary>$1 placed before.</summary>
    public const string Unanswered = """
        SELECT id, number, restaurant_name, time_zone, placed_at, accept_before FROM ordering.orders
        WHERE status = 'Placed' AND placed_at <= $1 ORDER BY placed_at LIMIT 50
        """;
}
