using System.Diagnostics;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Bench;

/// <summary>What a database of one's own costs a test class: the reason why every class can have one.</summary>
public static class DatabaseClones
{
    private const double LimitMilliseconds = 500;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var watch = Stopwatch.StartNew();
            await using (await TestServer.CreateDatabaseAsync()) Console.WriteLine($"server, template and first clone: {watch.Elapsed.TotalMilliseconds:F0} ms");
            var times = new List<double>();
            for (var i = 0; i < 20; i++)
            {
                watch.Restart();
                await using var database = await TestServer.CreateDatabaseAsync();
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
            times.Sort();
            Console.WriteLine($"clone: p50 {times[10]:F0} ms, max {times[^1]:F0} ms (limit for p50: {LimitMilliseconds:F0} ms)");
            return times[10] <= LimitMilliseconds ? 0 : 1;
        }
        finally
        {
            await TestServer.StopAsync();
        }
    }
}
