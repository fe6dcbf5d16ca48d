using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FoodDelivery.Web.Dispatch;

/// <summary>
/// The courier's phone. What the courier presses on a job is taken by courier.js, which keeps it on the phone until the server has it;
/// this page shows what the server knows. So a job goes on in a cellar without a connection.
/// </summary>
public sealed partial class CourierPage
{
    private static readonly TimeSpan ReadAgainEvery = TimeSpan.FromSeconds(30);

    private readonly List<LostJob> lost = [];
    private ElementReference root;
    private CourierHome? home;
    private Error? refusal;
    private IJSObjectReference? module;
    private DotNetObjectReference<CourierPage>? self;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        // A change may be missed on a bad line; half a minute is the longest a job may be wrong on the screen.
        Every(ReadAgainEvery, RefreshAsync);
        Watch<DeliveryChanged>(change => home is not null && (change.CourierId == home.CourierId || home.Jobs.Any(j => j.DeliveryId == change.DeliveryId)), _ => RefreshAsync());
        Watch<CourierChanged>(change => change.CourierId == home?.CourierId, _ => RefreshAsync());
        await RefreshAsync();
    }

    protected override async Task ReadAsync()
    {
        var answer = await Ask((CourierReads reads) => reads.HomeAsync(Leaving));
        if (!answer.IsOk)
        {
            refusal = answer.Error;
            return;
        }
        var now = answer.Value;
        // Only before the pickup can a job go to somebody else; what was cancelled has its own notice.
        var gone = home?.Jobs.Where(j => !j.Status.HasFood() && now.Jobs.All(job => job.DeliveryId != j.DeliveryId) && now.Cancelled.All(c => c.DeliveryId != j.DeliveryId)).ToList() ?? [];
        foreach (var job in gone)
            if (await Ask((CourierReads reads) => reads.LostAsync(job.DeliveryId, Leaving)) is { } taken) lost.Add(taken);
        lost.RemoveAll(job => now.Jobs.Any(again => again.DeliveryId == job.DeliveryId));
        (home, refusal) = (now, null);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        try
        {
            module = await Js.ImportAsync("./courier/courier.js", Leaving);
            self = DotNetObjectReference.Create(this);
            await module.InvokeVoidAsync("open", root, self);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // Closed before it began.
        }
    }

    /// <summary>The script sent what was pressed; look what it did.</summary>
    [JSInvokable]
    public async Task Sent()
    {
        await RefreshAsync();
        StateHasChanged();
    }

    private async Task GoOnDuty()
    {
        if (await Do((GoOnDuty use) => use.RunAsync(new(), CancellationToken.None))) await RefreshAsync();
    }

    private async Task GoOffDuty()
    {
        if (await Do((GoOffDuty use) => use.RunAsync(new(), CancellationToken.None), "You are off duty. Thank you!")) await RefreshAsync();
    }

    private async Task SeeEnd(CancelledJob gone)
    {
        if (await Do((SeeDeliveryEnd use) => use.RunAsync(new(gone.DeliveryId), CancellationToken.None))) await RefreshAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (module is not null)
            try
            {
                await module.InvokeVoidAsync("close");
                await module.DisposeAsync();
            }
            catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
            {
                // Closed with the browser.
            }
        self?.Dispose();
        await base.DisposeAsync();
    }
}
