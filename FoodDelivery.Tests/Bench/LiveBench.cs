using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Bench;

/// <summary>
/// The kitchen's wall under load: from an order's commit to its row in every open screen's DOM diff, memory per circuit, bytes and
/// processor time per update. The server runs in this process, the screens in another; both share the machine's cores.
/// </summary>
internal static class LiveBench
{
    private const int Tickets = 50, Rounds = 40, RowsPerUpdate = 5;
    private const string Kitchen = DemoPeople.MarcosRestaurant;

    private sealed record Figures(int Screens, double HeapKb, double P50, double P95, double Max, double BytesPerUpdate, double CpuPerUpdateMs);

    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = await TestApp.StartAsync(city: true, listen: true, new Dictionary<string, string?> { ["Demo:OrdersPerHour"] = "0" },
            services => services.Configure<CircuitOptions>(circuits => circuits.DisconnectedCircuitMaxRetained = 0));
        for (var n = 0; n < Tickets; n++)
            await KitchenOrders.PlaceAsync(app.Services, Kitchen, n % 5 == 0 ? OrderStatus.Placed : n % 5 == 1 ? OrderStatus.Ready : OrderStatus.Preparing, TimeSpan.FromMinutes(2 + n % 9), 2 + n % 2, n);
        await MeasureAsync(app, 2, warmUp: true);
        var one = await MeasureAsync(app, 1);
        var fifty = await MeasureAsync(app, 50);
        var perCircuit = (fifty.CpuPerUpdateMs - one.CpuPerUpdateMs) / (fifty.Screens - one.Screens);

        Console.WriteLine($"{Tickets} tickets, {Rounds} new orders and {Rounds} updates of {RowsPerUpdate} rows, {Environment.ProcessorCount} cores shared with the screens, {(IsRelease ? "Release" : "DEBUG: not to be published")}");
        Console.WriteLine("| open kitchens | commit → row, p50 / p95 / max ms | heap per circuit | sent per update | server CPU per update, all circuits |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var f in new[] { one, fifty })
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {f.Screens} | {f.P50:0.0} / {f.P95:0.0} / {f.Max:0.0} | {f.HeapKb:0} KB | {f.BytesPerUpdate / 1024:0.00} KB | {f.CpuPerUpdateMs:0.00} ms |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"One more circuit costs {perCircuit:0.000} ms of CPU per update of {RowsPerUpdate} of {Tickets} rows (limit 0.4)."));

        var misses = new List<string>();
        if (fifty.HeapKb > 600) misses.Add($"heap per circuit {fifty.HeapKb:0} KB > 600 KB");
        if (perCircuit > .4) misses.Add($"{perCircuit:0.000} ms CPU per update and circuit > 0.4 ms");
        if (fifty.P50 > 40 || fifty.P95 > 120) misses.Add($"commit → row {fifty.P50:0}/{fifty.P95:0} ms > 40/120 ms");
        if (fifty.BytesPerUpdate > 1.2 * 1024) misses.Add($"{fifty.BytesPerUpdate:0} bytes per update > 1.2 KB");
        Console.WriteLine(misses.Count == 0 ? "All limits hold." : "MISSED: " + string.Join("; ", misses));
        return misses.Count == 0 ? 0 : 1;
    }

#if DEBUG
    private const bool IsRelease = false;
#else
    private const bool IsRelease = true;
#endif

    private static async Task<Figures> MeasureAsync(TestApp app, int screens, bool warmUp = false)
    {
        await Task.Delay(2000); // the circuits of the last round go
        var before = Heap();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FoodDelivery.Tests.dll"), "bench", "live-screens", app.Address.ToString(), $"kitchen/{Kitchen}", screens.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("The screens' process did not start.");
        await ExpectAsync(process, "open");
        await Task.Delay(1000);
        var heap = (Heap() - before) / 1024.0 / screens;

        await AskAsync(process, "forget", "forgotten");
        var committed = new Dictionary<Guid, long>();
        using (app.Services.GetRequiredService<LiveFeed>().Watch<OrderChanged>(change => committed.TryAdd(change.OrderId, Stopwatch.GetTimestamp())))
            for (var round = 0; round < (warmUp ? 10 : Rounds); round++)
            {
                await KitchenOrders.PlaceAsync(app.Services, Kitchen, seed: round);
                await Task.Delay(150);
            }
        var seen = (await ReportAsync(process)).Seen;
        var latencies = committed.SelectMany(order => seen.GetValueOrDefault(order.Key, []).Select(at => Stopwatch.GetElapsedTime(order.Value, at).TotalMilliseconds)).Order().ToList();
        if (latencies.Count != committed.Count * screens) throw new InvalidOperationException($"{committed.Count} orders on {screens} screens make {committed.Count * screens} rows; {latencies.Count} came.");
        await TakeAwayAsync(app, committed.Keys);

        await AskAsync(process, "forget", "forgotten");
        var cpu = Environment.CpuUsage.TotalTime;
        var rounds = warmUp ? 10 : Rounds;
        for (var round = 0; round < rounds; round++)
        {
            await DelayFiveAsync(app, round);
            await Task.Delay(100);
        }
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var bytes = (await ReportAsync(process)).Bytes;
        var idle = Environment.CpuUsage.TotalTime;
        await Task.Delay(4000);
        idle = Environment.CpuUsage.TotalTime - idle;

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        var busy = cpu.TotalMilliseconds - idle.TotalMilliseconds * (rounds * .1 / 4);
        return new(screens, heap, At(latencies, .5), At(latencies, .95), latencies[^1], (double)bytes / rounds / screens, busy / rounds);
    }

    /// <summary>Five rows of the board change in one commit.</summary>
    private static Task<int> DelayFiveAsync(TestApp app, int round) => app.InsideAsync<OrderingDb, int>(async db =>
    {
        var orders = await db.Orders.Where(o => o.Status == OrderStatus.Preparing).OrderBy(o => o.Id).Skip(round % 4 * RowsPerUpdate).Take(RowsPerUpdate).ToListAsync();
        foreach (var order in orders) order.MoveReadyTime(round % 2 == 0 ? 5 : 4, Actor.System, TimeProvider.System.GetUtcNow());
        return await db.SaveChangesAsync();
    });

    /// <summary>The board has fifty tickets again.</summary>
    private static Task<int> TakeAwayAsync(TestApp app, IEnumerable<Guid> orders) => app.InsideAsync<OrderChanges, int>(async changes =>
    {
        foreach (var id in orders) await changes.RunAsync(id, order => order.Cancel("Benchmark", Actor.System, TimeProvider.System.GetUtcNow()), CancellationToken.None);
        return 0;
    });

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    private static async Task ExpectAsync(Process process, string word)
    {
        var said = await process.StandardOutput.ReadLineAsync();
        if (said != word) throw new InvalidOperationException($"The screens said '{said}' instead of '{word}'.");
    }

    private static async Task AskAsync(Process process, string word, string answer)
    {
        await process.StandardInput.WriteLineAsync(word);
        await ExpectAsync(process, answer);
    }

    private static async Task<ScreensReport> ReportAsync(Process process)
    {
        await process.StandardInput.WriteLineAsync("report");
        return JsonSerializer.Deserialize<ScreensReport>((await process.StandardOutput.ReadLineAsync())!)!;
    }
}
