using Microsoft.JSInterop;

namespace FoodDelivery.Web.Shell;

/// <summary>Fetches the script a screen cannot do without.</summary>
public static class PageScripts
{
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    /// <summary>A bad line loses a script now and then: it is fetched again before the screen gives up. Under another address, since some browsers remember one that could not be fetched.</summary>
    /// <exception cref="JSException">It never came.</exception>
    public static async Task<IJSObjectReference> ImportAsync(this IJSRuntime js, string address, CancellationToken leaving)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await js.InvokeAsync<IJSObjectReference>("import", tries == 0 ? address : $"{address}?try={tries}");
            }
            catch (JSException) when (tries < Waits.Length)
            {
                await Task.Delay(Waits[tries], leaving);
            }
        }
    }
}
