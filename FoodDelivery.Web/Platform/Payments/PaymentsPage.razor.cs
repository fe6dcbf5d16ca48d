using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Platform.Payments;

public enum PaymentsView { Cases, Payments, Disputes }

/// <summary>Where the money is: what does not agree and how to mend it, every payment, every dispute. Its address is the view and the filter.</summary>
public sealed partial class PaymentsPage
{
    // Money changes without a live event of its own, and a case can wait half a minute to be seen.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private Page<MoneyCase>? cases;
    private Page<PaymentRow>? payments;
    private IReadOnlyList<DisputeRow>? disputes;
    private IReadOnlyList<string> providers = [];
    private int open;
    private int disputed;

    [SupplyParameterFromQuery] private string? View { get; set; }
    [SupplyParameterFromQuery] private bool Closed { get; set; }
    [SupplyParameterFromQuery] private string? Kind { get; set; }
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? Provider { get; set; }
    [SupplyParameterFromQuery] private string? Status { get; set; }
    [SupplyParameterFromQuery] private string? Since { get; set; }

    private PaymentsView Shown => Enum.TryParse<PaymentsView>(View, ignoreCase: true, out var view) && Enum.IsDefined(view) ? view : PaymentsView.Cases;

    private CaseKind? WantedKind => Enum.TryParse<CaseKind>(Kind, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null;

    private string? Count => Shown switch
    {
        PaymentsView.Cases => cases is null ? null : $"{cases.Total} {(Closed ? "closed" : "open")}",
        PaymentsView.Payments => payments is null ? null : $"{payments.Total} found",
        _ => disputes is null ? null : $"{disputed} open",
    };

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = TickAsync();
    }

    protected override async Task ReadAsync()
    {
        var shown = Shown;
        var all = await Ask((MoneyReads reads) => reads.DisputesAsync(Leaving));
        open = (await Ask((MoneyReads reads) => reads.CasesAsync(open: true, null, 0, 1, Leaving))).Total;
        disputed = all.Count(dispute => dispute.ClosedAt is null);
        var readCases = shown == PaymentsView.Cases ? await Ask((MoneyReads reads) => reads.CasesAsync(!Closed, WantedKind, PageAt - 1, PageSize, Leaving)) : null;
        var readPayments = shown == PaymentsView.Payments ? await Ask((MoneyReads reads) => reads.PaymentsAsync(new PaymentQuery(Q, Provider, Status, Since).ToFilter(Time.GetUtcNow()), PageAt - 1, PageSize, Leaving)) : null;
        if (providers.Count == 0) providers = [.. (await Ask((WaysToPay known) => known.AllAsync(Leaving))).Select(way => way.Name)];
        (cases, payments, disputes) = (readCases, readPayments, shown == PaymentsView.Disputes ? all : null);
    }

    private async Task TickAsync()
    {
        using var clock = new PeriodicTimer(LookEvery, Time);
        try
        {
            while (await clock.WaitForNextTickAsync(Leaving))
            {
                if (Busy) continue;
                await InvokeAsync(async () =>
                {
                    await LoadAsync();
                    StateHasChanged();
                });
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private async Task RemedyAsync(MoneyCase @case, CaseRemedy remedy)
    {
        string? reason = null;
        if (CaseWords.AsksFirst(remedy))
        {
            var answer = await OneQuestion(async () =>
            {
                var dialog = await Dialogs.ShowAsync<RemedyDialog>($"{CaseWords.Of(remedy)}?", new DialogParameters<RemedyDialog>
                {
                    { d => d.Cost, CaseWords.Cost(@case, remedy) }, { d => d.Yes, CaseWords.Of(remedy) }, { d => d.ReasonNeeded, remedy == CaseRemedy.Dismiss },
                }, new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });
                return await dialog.Result;
            });
            if (answer is not { Canceled: false, Data: string said }) return;
            reason = said.Length == 0 ? null : said;
        }
        // Money that is on its way is not left there because the page was closed.
        await Do((RemedyCase useCase) => useCase.RunAsync(new(@case.Id, remedy, reason), CancellationToken.None), done: CaseWords.Done(remedy), key: @case.Id.ToString());
        await LoadAsync();
    }

    private string? Current(PaymentsView view) => Shown == view ? "page" : null;

    private static string? Chosen(ChangeEventArgs change) => change.Value as string is { Length: > 0 } value ? value : null;
}
