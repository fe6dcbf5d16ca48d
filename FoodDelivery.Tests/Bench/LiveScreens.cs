using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using FoodDelivery.Platform;

namespace FoodDelivery.Tests.Bench;

/// <summary>What the screens of one process saw.</summary>
/// <param name="Seen">By order: when each screen got it, in <see cref="Stopwatch"/> ticks.</param>
internal sealed record ScreensReport(Dictionary<Guid, List<long>> Seen, long Bytes, int Batches);

/// <summary>
/// A process of open kitchen screens, spread over the given kitchens, so that their memory and work do not count as the server's. Obeys one word per line on its
/// input: <c>forget</c>, <c>report</c>; ends with its input.
/// </summary>
internal static class LiveScreens
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (address, paths, count) = (new Uri(args[0]), args[1].Split(','), int.Parse(args[2], CultureInfo.InvariantCulture));
        var cookies = new CookieContainer();
        using var handler = new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["person"] = DemoPeople.Alex.Id.ToString() });
        using var signedIn = await browser.PostAsync(new Uri(address, "account/demo"), form);
        if (signedIn.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"Alex could not sign in: {(int)signedIn.StatusCode}");

        var circuits = new List<Circuit>();
        for (var n = 0; n < count; n++)
        {
            var circuit = new Circuit(address, cookies, paths[n % paths.Length]);
            circuits.Add(circuit);
            await circuit.OpenAsync(browser);
        }
        await SettleAsync(circuits);
        Console.WriteLine("open");
        while (await Console.In.ReadLineAsync() is { } word)
        {
            await SettleAsync(circuits);
            if (word == "forget")
            {
                circuits.ForEach(circuit => circuit.Forget());
                Console.WriteLine("forgotten");
                continue;
            }
            var seen = circuits.SelectMany(circuit => circuit.FirstSeen).GroupBy(entry => entry.Key, entry => entry.Value).ToDictionary(group => group.Key, group => group.ToList());
            Console.WriteLine(JsonSerializer.Serialize(new ScreensReport(seen, circuits.Sum(circuit => circuit.Bytes), circuits.Sum(circuit => circuit.Batches))));
        }
        foreach (var circuit in circuits) await circuit.DisposeAsync();
        return 0;
    }

    /// <summary>Until every screen has been drawn and nothing came for a while.</summary>
    private static async Task SettleAsync(List<Circuit> circuits)
    {
        while (circuits.Any(circuit => circuit.LastBatchAt == 0 || Stopwatch.GetElapsedTime(circuit.LastBatchAt) < TimeSpan.FromSeconds(1.2))) await Task.Delay(100);
    }
}
