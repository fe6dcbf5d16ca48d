using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
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

    /// <summary>What the courier gave back just now needs no notice that it is gone.</summary>
    private readonly HashSet<Guid> gaveBack = [];
    private ElementReference root;
    private CourierHome? home;
    private Error? refusal;
    private Guid? currentId;
    private string? takenAway;
    private IJSObjectReference? module;
    private DotNetObjectReference<CourierPage>? self;
    private ITimer? slowClock;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    private CourierJob? Current => home?.Jobs.FirstOrDefault(j => j.DeliveryId == currentId) ?? (home?.Jobs is [var first, ..] ? first : null);

    protected override async Task OnInitializedAsync()
    {
        await RefreshAsync();
        if (home is null) return;
        Watch<DeliveryChanged>(change => change.CourierId == home.CourierId || home.Jobs.Any(j => j.DeliveryId == change.DeliveryId), _ => RefreshAsync());
        Watch<CourierChanged>(change => change.CourierId == home.CourierId, _ => RefreshAsync());
    }

    protected override async Task RefreshAsync()
    {
        var answer = await Ask((CourierReads reads) => reads.HomeAsync(Leaving));
        if (!answer.IsOk)
        {
            refusal = answer.Error;
            return;
        }
        var before = home;
        (home, refusal) = (answer.Value, null);
        // Only before the pickup can a job go to somebody else; what was cancelled has its own notice.
        if (before?.Jobs.FirstOrDefault(j => !j.Status.HasFood() && home.Jobs.All(now => now.DeliveryId != j.DeliveryId) && home.Cancelled.All(c => c.DeliveryId != j.DeliveryId)) is { } gone && !gaveBack.Remove(gone.DeliveryId))
            takenAway = gone.Number;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        self = DotNetObjectReference.Create(this);
        try
        {
            module = await Js.InvokeAsync<IJSObjectReference>("import", "./courier/courier.js");
            await module.InvokeVoidAsync("open", root, self);
        }
        catch (JSDisconnectedException)
        {
            // Closed before it began.
        }
        // A change may be missed on a bad line; half a minute is the longest a job may be wrong on the screen.
        slowClock = Time.CreateTimer(_ => InvokeAsync(ReadAgain), null, ReadAgainEvery, ReadAgainEvery);
    }

    /// <summary>The script sent what was pressed; look what it did.</summary>
    [JSInvokable]
    public async Task Sent(Guid delivery, bool gaveItBack)
    {
        if (gaveItBack) gaveBack.Add(delivery);
        await ReadAgain();
    }

    private async Task ReadAgain()
    {
        if (Leaving.IsCancellationRequested) return;
        try
        {
            await RefreshAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
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
        if (slowClock is not null) await slowClock.DisposeAsync();
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
