using FoodDelivery.Analytics;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Looks for what nobody reports: events that stand still, dead letters, orders nobody answers, jobs that fail, workers that are gone.</summary>
public sealed class FindTrouble(Alerts alerts, OutboxReads outbox, WebhookReads webhooks, MoneyLookup money, JobReads jobs, OperationsReads operations, IOptions<OrderingOptions> ordering, TimeProvider time)
{
    private static readonly TimeSpan EventsMayWait = TimeSpan.FromSeconds(30);

    /// <summary>Somebody outside may take his time, and is asked by few at once.</summary>
    private static readonly TimeSpan SlowEventsMayWait = TimeSpan.FromMinutes(2);

    /// <summary>Twice can be chance; the third failure comes within seconds, long before the event is given up.</summary>
    private const int FailuresToTell = 3;

    public async Task RunAsync(CancellationToken cancel)
    {
        await DeadLettersAsync(cancel);
        await FailingAsync(cancel);
        await DeadWebhooksAsync(cancel);
        await MoneyAsync(cancel);
        await StandstillAsync(cancel);
        await UnansweredAsync(cancel);
        if (jobs.HasQueue) await JobsAsync(cancel);
    }

    private async Task DeadLettersAsync(CancellationToken cancel) => await alerts.SetAsync("outbox.dead:", [.. (await outbox.DeadGroupsAsync(cancel)).Select(group => new Trouble(
        $"outbox.dead:{group.Type}", AlertSeverity.Critical,
        $"{Count(group.Count, "event")} {group.Type} failed for good.",
        "What should have followed has not: the orders concerned may stand still or money may hang.",
        $"/admin/dead-letters?type={Uri.EscapeDataString(group.Type)}", "Look and retry", group.Since, ByItself: true))], cancel);

    private async Task FailingAsync(CancellationToken cancel) => await alerts.SetAsync("outbox.failing:", [.. (await outbox.FailingAsync(FailuresToTell, cancel)).Select(group => new Trouble(
        $"outbox.failing:{group.Type}", AlertSeverity.Critical,
        $"{Count(group.Count, "event")} {group.Type} {(group.Count == 1 ? "fails" : "fail")} again and again: {group.Error}",
        "What should follow has not happened, and everything later about the same order waits for it. It is tried again by itself.",
        // An order's own page tells its events and why they fail; other subjects have none.
        Guid.TryParse(group.Subject, out var order) && group.Type != NotOfAnOrder ? $"/admin/orders/{order}" : "/admin/jobs",
        "See what fails", group.Since, ByItself: true))], cancel);

    private static readonly string NotOfAnOrder = EventName.Of(typeof(KitchenUnwatched));

    private async Task DeadWebhooksAsync(CancellationToken cancel) => await alerts.SetAsync("webhooks.dead:", [.. (await webhooks.HealthAsync(cancel)).Dead.Select(group => new Trouble(
        $"webhooks.dead:{group.Provider}", AlertSeverity.Critical,
        $"{Count(group.Count, "webhook")} of {group.Provider} could not be applied, however often it was tried.",
        "What the provider told us is not done here: money or a delivery may stand otherwise than our books say.",
        $"/admin/webhooks?provider={Uri.EscapeDataString(group.Provider)}&state=Dead", "Look and replay", group.Since, ByItself: true))], cancel);

    private async Task MoneyAsync(CancellationToken cancel)
    {
        try
        {
            await alerts.SetAsync("payments.cases:", [.. (await money.TroublesAsync(cancel)).Select(trouble => new Trouble(
                $"payments.cases:{trouble.Code}", AlertSeverity.Critical, trouble.Words, trouble.Hurts, trouble.Link, trouble.Remedy, trouble.Since, ByItself: true))], cancel);
            await alerts.SetAsync("payments.away", [], cancel);
        }
        catch (RoomAway)
        {
            await alerts.SetAsync("payments.away", [new("payments.away", AlertSeverity.Critical, "The process that takes payments does not answer.",
                "Customers cannot pay. What kitchens accept is charged when it is back.", "/admin/jobs", "See the workers", time.GetUtcNow(), ByItself: true)], cancel);
        }
    }

    private async Task StandstillAsync(CancellationToken cancel)
    {
        var health = await outbox.HealthAsync(cancel);
        var stands = health.OldestDue is { } due && time.GetUtcNow() - due > EventsMayWait;
        var slow = health.OldestSlow is { } waiting && time.GetUtcNow() - waiting > SlowEventsMayWait;
        await alerts.SetAsync("outbox.outside", slow
            ? [new("outbox.outside", AlertSeverity.Warning, "A service outside, such as the payment provider, answers slowly: what needs it waits.",
                "Customers whose money is to be taken or given back. Kitchens and couriers go on.", "/admin/jobs", "See the workers", health.OldestSlow!.Value, ByItself: true)]
            : [], cancel);
        await alerts.SetAsync("outbox.stalled", stands
            ? [new("outbox.stalled", AlertSeverity.Critical, $"Events are not moving: {Count(health.Pending, "event")} waiting.", "Everybody: paid orders do not reach the kitchen, ready food finds no courier.",
                "/admin/jobs", "See the workers", health.OldestDue!.Value, ByItself: true)]
            : [], cancel);
    }

    private async Task UnansweredAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var clock = ordering.Value;
        var unanswered = await operations.UnansweredAsync(clock.TellManagerAfter, cancel);
        await alerts.SetAsync("ordering.unanswered:", [.. unanswered.Select(order => new Trouble(
            $"ordering.unanswered:{order.OrderId}", now - order.PlacedAt >= clock.TellDispatcherAfter ? AlertSeverity.Critical : AlertSeverity.Warning,
            $"{order.RestaurantName} has not answered {order.Number}{(order.AcceptBefore is { } end ? $"; it expires at {TimeZoneInfo.ConvertTime(end, Zone(order.TimeZone)):HH:mm}" : "")}.",
            "A hungry customer whose card is blocked for it.",
            $"/admin/orders/{order.OrderId}", "Call the restaurant", order.PlacedAt, ByItself: true))], cancel);
    }

    private async Task JobsAsync(CancellationToken cancel)
    {
        var overview = await jobs.OverviewAsync(cancel);
        await alerts.SetAsync("jobs.failing:", [.. overview.Jobs.Where(job => job.IsFailing).Select(job => new Trouble(
            $"jobs.failing:{job.Id}", AlertSeverity.Warning, $"The job {job.Id} fails: {job.Problem ?? "no reason given"}", "Whoever waits for what it does by the clock.",
            "/admin/jobs", "See the job", job.LastRun ?? time.GetUtcNow(), ByItself: true))], cancel);
        await alerts.SetAsync("jobs.no_worker", overview.Workers > 0
            ? []
            : [new("jobs.no_worker", AlertSeverity.Critical, "No worker process is running.", "Everybody: orders do not expire, payments are not settled, events may stand still.", "/admin/jobs", "See the workers",
                overview.LastWorkerBeat ?? time.GetUtcNow(), ByItself: true)], cancel);
    }

    private static string Count(int n, string what) => n == 1 ? $"1 {what}" : $"{n} {what}s";

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}
