using FoodDelivery.Analytics;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;

namespace FoodDelivery.Web.Platform.Overview;

/// <summary>A restaurant that takes no orders although somebody may expect it to.</summary>
public sealed record RestingRestaurant(Guid Id, string Slug, string Name, string TimeZone, Openness State, DateTimeOffset? Until, string? Why);

/// <summary>Everything on the overview, of one moment.</summary>
/// <param name="MessagesFailed">Of the last day's messages to people, how many did not arrive.</param>
public sealed record OperationsOverview(
    OperationsFigures Figures, IReadOnlyList<AlertRow> Alerts, IReadOnlyList<AlertRow> Over, OutboxHealth Outbox, WebhookHealth Webhooks, JobsOverview Jobs, int Open, int Closed, IReadOnlyList<RestingRestaurant> Paused,
    int MessagesFailed = 0);

/// <summary>Asks every room once for the overview.</summary>
public sealed class OverviewReads(OperationsReads operations, AlertReads alerts, OutboxReads outbox, WebhookReads webhooks, JobReads jobs, ChannelReads channels, CatalogLookup catalog, CurrentActor current, TimeProvider time)
{
    private const int OverShown = 5;

    /// <summary>Null for everybody but admins.</summary>
    public async Task<OperationsOverview?> LookAsync(CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return null;
        var jobsNow = jobs.OverviewAsync(cancel); // Its queries run on Hangfire's own pool, beside ours.
        var figures = await operations.FiguresAsync(cancel);
        var open = await alerts.OpenAsync(cancel);
        var over = await alerts.OverAsync(OverShown, cancel);
        var health = await outbox.HealthAsync(cancel);
        var now = time.GetUtcNow();
        var (opened, closed, paused) = (0, 0, new List<RestingRestaurant>());
        foreach (var restaurant in (await catalog.RestaurantsAsync(cancel)).Values)
        {
            var state = await catalog.OpenStateAsync(restaurant.Id, now, cancel);
            if (state.State == Openness.Open) opened++;
            else if (state.State == Openness.Closed) closed++;
            else paused.Add(new(restaurant.Id, restaurant.Slug, restaurant.Name, restaurant.TimeZone, state.State, state.Until, state.Why));
        }
        return new(figures, open, over, health, await webhooks.HealthAsync(cancel), await jobsNow, opened, closed, [.. paused.OrderBy(r => r.Until)], await channels.FailedAsync(cancel));
    }
}
