using FoodDelivery.Platform;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Payments;

/// <summary>Compares the last days every quarter of an hour, and once a night everything a refund or dispute may still change.</summary>
public sealed class ReconcileWithProviders(Reconcile reconcile, IOptions<LedgerOptions> options, TimeProvider time) : IJob
{
    public const string Id = "payments.reconcile";

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var deep = now.UtcDateTime is { Hour: 4, Minute: < 15 };
        await reconcile.RunAsync(now.AddDays(deep ? -options.Value.ReconcileDeepDays : -options.Value.ReconcileDays), cancel);
    }
}
