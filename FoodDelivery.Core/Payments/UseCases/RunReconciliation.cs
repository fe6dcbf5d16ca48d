using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>An operator wants to know now.</summary>
public class RunReconciliation(Reconcile reconcile, CurrentActor current, TimeProvider time)
{
    public const int MostDays = 90;

    /// <param name="Days">How far back.</param>
    public sealed record Request(int Days);

    public virtual async Task<Result<Reconciled>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("payments.not_yours", "Only an operator may compare the books.");
        if (request.Days is < 1 or > MostDays) return Error.Invalid("payments.days_invalid", $"Choose between 1 and {MostDays} days.", "days");
        return await reconcile.RunAsync(time.GetUtcNow().AddDays(-request.Days), cancel);
    }
}
