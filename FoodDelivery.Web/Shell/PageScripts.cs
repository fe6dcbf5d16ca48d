using Microsoft.JSInterop;

namespace FoodDelivery.Web.Shell;

/// <summary>Fetches the script a screen cannot do without.</summary>
public static class PageScripts
{
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A bad line loses a script now and then, or lets it hang: it is fetched again before the screen gives up. Under another address, since some browsers
    /// remember one that could not be fetched; what the script itself imports keeps its address, and if that was lost only a reload helps.
    /// </summary>
    /// <exception cref="JSException">It never came.</exception>
    /// <exception cref="OperationCanceledException">The page was left meanwhile; the script, if it came, is closed.</exception>
    public static async Task<IJSObjectReference> ImportAsync(this IJSRuntime js, string address, CancellationToken leaving)
    {
        for (var tries = 0; ; tries++)
        {
            leaving.ThrowIfCancellationRequested();
            // By the world's clock, whatever the product's is.
            using var limit = new CancellationTokenSource(Patience);
            try
            {
                var module = await js.InvokeAsync<IJSObjectReference>("import", limit.Token, tries == 0 ? address : $"{address}?try={tries}");
                if (!leaving.IsCancellationRequested) return module;
                // Nobody would close it any more.
                await module.DisposeAsync();
                throw new OperationCanceledException(leaving);
            }
            catch (Exception lost) when ((lost is JSException || (lost is OperationCanceledException && limit.IsCancellationRequested)) && !leaving.IsCancellationRequested)
            {
                if (tries == Waits.Length) throw lost as JSException ?? new JSException($"{address} did not come.", lost);
                await Task.Delay(Waits[tries], leaving);
            }
        }
    }
}
