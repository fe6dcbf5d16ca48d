using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Bench;

/// <summary>The measurements by name. Each prints its figures beside their limit or peer and returns 0 when the limits hold.</summary>
public static class Benchmarks
{
    private static readonly SortedDictionary<string, Func<string[], Task<int>>> All = new(StringComparer.Ordinal)
    {
        ["browse"] = BrowseBench.RunAsync,
        ["browse-peer"] = BrowseBench.BareAsync,
        ["database"] = DatabaseClones.RunAsync,
        ["live"] = LiveBench.RunAsync,
        ["live-screens"] = LiveScreens.RunAsync,
        ["notifications"] = NotificationBench.RunAsync,
        ["orders"] = OrdersBench.RunAsync,
        ["webhook-search"] = WebhookBench.SearchAsync,
        ["webhooks"] = WebhookBench.ReceiveAsync,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [var name, .. var rest] && All.TryGetValue(name, out var bench))
        {
            var code = await bench(rest);
            await TestServer.StopAsync();
            return code;
        }
        Console.WriteLine($"usage: dotnet run -c Release --project FoodDelivery.Tests -- bench <{string.Join('|', All.Keys)}>");
        return 2;
    }
}
