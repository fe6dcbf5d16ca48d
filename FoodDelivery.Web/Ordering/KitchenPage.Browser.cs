using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FoodDelivery.Web.Ordering;

/// <summary>What the browser is told when a screen says that it lives.</summary>
/// <param name="ReadAt">When the database last confirmed what is shown, in ms since 1970.</param>
/// <param name="Now">The server's clock, in ms since 1970.</param>
public sealed record KitchenPulse(long ReadAt, long Now);

/// <summary>The page's line to KitchenPage.razor.js: which device this is, and that it lives.</summary>
public sealed partial class KitchenPage
{
    private IJSObjectReference? script;
    private DotNetObjectReference<KitchenPage>? self;
    private Guid? device;
    private DateTimeOffset lastBeat;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (script is not null || self is not null || info is null) return;
        self = DotNetObjectReference.Create(this);
        try
        {
            script = await Js.ImportAsync("./Ordering/KitchenPage.razor.js", Leaving);
            if (!Guid.TryParse(await script.InvokeAsync<string>("start", self), out var id)) return;
            device = id;
            if (await TryAsk((KitchenReads reads) => reads.SeenAsync(info.Restaurant.Id, id, Leaving)) is { } known) seen.UnionWith(known);
            StateHasChanged();
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left while its script loaded.
        }
    }

    /// <summary>Called by the script every few seconds. The row that says "this screen lives" is written every heartbeat; a hidden tab watches nothing.</summary>
    [JSInvokable]
    public async Task<KitchenPulse> PulseAsync(bool soundOn, bool visible)
    {
        var now = Time.GetUtcNow();
        if (info is not null && visible && device is { } id && now - lastBeat >= Options.Value.Heartbeat)
        {
            lastBeat = now;
            await Ask<KitchenHeartbeat, Result>(heartbeat => heartbeat.RunAsync(new(info.Restaurant.Id, id, soundOn, visible), Leaving));
        }
        return new((snapshot?.ReadAt ?? DateTimeOffset.UnixEpoch).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        try
        {
            if (script is not null)
            {
                await script.InvokeVoidAsync("stop");
                await script.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its script with it.
        }
        self?.Dispose();
    }
}
