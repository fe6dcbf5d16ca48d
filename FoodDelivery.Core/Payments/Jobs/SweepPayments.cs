using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Payments;

/// <summary>
/// Asks again about every payment whose outcome is not known or whose webhook may be lost, and finishes what a killed process left
/// half done. So nothing is forgotten, at the latest after a minute.
/// </summary>
public sealed class SweepPayments(PaymentsDb db, IServiceScopeFactory scopes, TimeProvider time, ILogger<SweepPayments> log) : IJob
{
    private const int AtOnce = 200;

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var due = await db.Payments.Where(p => p.NextCheckAt <= now).OrderBy(p => p.NextCheckAt).Select(p => p.Id).Take(AtOnce).ToListAsync(cancel);
        foreach (var id in due)
        {
            cancel.ThrowIfCancellationRequested();
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
            try
            {
                await scope.ServiceProvider.GetRequiredService<SettlePayment>().RunAsync(id, look: true, endIfUnpaid: false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Payment {PaymentId} could not be settled; the others go on", id);
            }
        }
    }
}
