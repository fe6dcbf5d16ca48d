using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Platform.Payments;

/// <summary>The button for an operator who wants to know now.</summary>
public sealed partial class CompareNow
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private int days = 3;
    private int? expected;
    private DateTimeOffset began;
    private Reconciled? found;
    private string? problem;

    /// <summary>Something may be different now.</summary>
    [Parameter] public EventCallback Done { get; set; }

    private int Seconds => (int)(Time.GetUtcNow() - began).TotalSeconds;

    private async Task RunAsync()
    {
        if (Busy) return;
        (began, found, problem, expected) = (Time.GetUtcNow(), null, null, null);
        await using var ticking = Time.CreateTimer(_ => InvokeAsync(StateHasChanged), null, Tick, Tick);
        var result = await Do((RunReconciliation useCase) => CompareAsync(useCase), key: "compare");
        if (result is not { } compared)
        {
            problem ??= "The comparison broke off. Nothing was moved; compare again.";
            return;
        }
        if (!compared.IsOk) return;
        found = compared.Value;
        await Done.InvokeAsync();
    }

    private async Task<Result<Reconciled>> CompareAsync(RunReconciliation useCase)
    {
        var since = new PaymentFilter(null, null, null, Time.GetUtcNow().AddDays(-days));
        expected = (await Ask((MoneyReads reads) => reads.PaymentsAsync(since, 0, 1, Leaving))).Total;
        StateHasChanged();
        return await useCase.RunAsync(new(days), Leaving);
    }

    protected override void Refused(Error error) => problem = error.Message;
}
