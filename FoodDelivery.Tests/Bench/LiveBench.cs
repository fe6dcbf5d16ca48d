using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Bench;

/// <summary>
/// The kitchens' walls under load: from an order's commit to its row in every open screen's DOM diff while the city orders fifty times a
/// second, memory per circuit, bytes and processor time per update. The server runs in this process, the screens in another; both share
/// the machine's cores. Other numbers of screens may be named: <c>bench live 1 20</c>.
/// </summary>
internal static class LiveBench
{
    private const int Tickets = 50, Kitchens = 10, OrdersPerSecond = 50, Seconds = 5, Rounds = 30, RowsPerUpdate = 5;
    private static readonly int[] AllScreens = [1, 50, 200];

    private sealed record Figures(int Screens, double HeapKb, double P50, double P95, double P99, double BytesPerUpdate, double CpuPerUpdateMs);

    private sealed record Kitchen(Guid Id, string Slug);

    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = await TestApp.StartAsync(city: true, listen: true, new Dictionary<string, string?> { ["Demo:OrdersPerHour"] = "0" },
            services => services.Configure<CircuitOptions>(circuits => circuits.DisconnectedCircuitMaxRetained = 0));
        var kitchens = await app.InsideAsync<CatalogLookup, List<Kitchen>>(async lookup =>
            [.. (await lookup.RestaurantsAsync(default)).Values.OrderBy(r => r.Slug == DemoPeople.MarcosRestaurant ? 0 : 1).ThenBy(r => r.Slug, StringComparer.Ordinal).Take(Kitchens).Select(r => new Kitchen(r.Id, r.Slug))]);
        foreach (var kitchen in kitchens)
            for (var n = 0; n < Tickets; n++)
                await KitchenOrders.PlaceAsync(app.Services, kitchen.Slug, n % 5 == 0 ? OrderStatus.Placed : n % 5 == 1 ? OrderStatus.Ready : OrderStatus.Preparing, TimeSpan.FromMinutes(2 + n % 9), 2 + n % 2, n);
        await MeasureAsync(app, kitchens, 2, warmUp: true);
        var all = new List<Figures>();
        foreach (var screens in args.Length == 0 ? AllScreens : args.Select(count => int.Parse(count, CultureInfo.InvariantCulture))) all.Add(await MeasureAsync(app, kitchens, screens));
        // Between two runs in which every kitchen was watched: the same commits and the same reading, only more circuits.
        var (few, many) = (all[Math.Max(0, all.Count - 2)], all[^1]);
        var perCircuit = few.Screens >= Kitchens && many.Screens > few.Screens ? (many.CpuPerUpdateMs - few.CpuPerUpdateMs) / (many.Screens - few.Screens) : 0;

        Console.WriteLine($"{Kitchens} kitchens with {Tickets} tickets each, {OrdersPerSecond} orders/s over all, then {Rounds} updates of {RowsPerUpdate} rows in each; {Environment.ProcessorCount} cores shared with the screens, {(IsRelease ? "Release" : "DEBUG: not to be published")}");
        Console.WriteLine("| open kitchens | commit → row, p50 / p95 / p99 ms | heap per circuit | sent per update | server CPU per update, all circuits |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var f in all)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {f.Screens} | {f.P50:0.0} / {f.P95:0.0} / {f.P99:0.0} | {(f.Screens == 1 ? "(too few to tell)" : $"{f.HeapKb:0} KB")} | {f.BytesPerUpdate / 1024:0.00} KB | {f.CpuPerUpdateMs:0.00} ms |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"One more circuit costs {perCircuit:0.000} ms of CPU per update of {RowsPerUpdate} of {Tickets} rows (limit 0.4)."));

        var misses = new List<string>();
        if (many.HeapKb > 600) misses.Add($"heap per circuit {many.HeapKb:0} KB > 600 KB");
        if (perCircuit > .4) misses.Add($"{perCircuit:0.000} ms CPU per update and circuit > 0.4 ms");
        if (many.P50 > 40 || many.P95 > 120) misses.Add($"commit → row {many.P50:0}/{many.P95:0} ms > 40/120 ms at {many.Screens} circuits");
        if (many.BytesPerUpdate > 1.2 * 1024) misses.Add($"{many.BytesPerUpdate:0} bytes per update > 1.2 KB");
        Console.WriteLine(misses.Count == 0 ? "All limits hold." : "MISSED: " + string.Join("; ", misses));
        return misses.Count == 0 ? 0 : 1;
    }

#if DEBUG
    private const bool IsRelease = false;
#else
    private const bool IsRelease = true;
#endif

    private static async Task<Figures> MeasureAsync(TestApp app, List<Kitchen> kitchens, int screens, bool warmUp = false)
    {
        await Task.Delay(2000); // the circuits of the last round go
        var before = Heap();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FoodDelivery.Tests.dll"), "bench", "live-screens", app.Address.ToString(),
            string.Join(',', kitchens.Select(kitchen => $"kitchen/{kitchen.Slug}")), screens.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("The screens' process did not start.");
        await ExpectAsync(process, "open");
        await Task.Delay(1000);
        var heap = (Heap() - before) / 1024.0 / screens;

        await AskAsync(process, "forget", "forgotten");
        List<Guid> placed;
        var committed = new ConcurrentDictionary<Guid, (Guid Kitchen, long At)>();
        using (app.Services.GetRequiredService<LiveFeed>().Watch<OrderChanged>(change => committed.TryAdd(change.OrderId, (change.RestaurantId, Stopwatch.GetTimestamp()))))
            placed = await OrderAsync(app, kitchens, warmUp ? 50 : OrdersPerSecond * Seconds);
        var seen = (await ReportAsync(process)).Seen;
        // The clocks of the kitchens change older orders meanwhile.
        var watched = placed.Select(id => KeyValuePair.Create(id, committed[id])).Where(order => kitchens.FindIndex(kitchen => kitchen.Id == order.Value.Kitchen) < screens).ToList();
        var latencies = watched.SelectMany(order => seen.GetValueOrDefault(order.Key, []).Select(at => Stopwatch.GetElapsedTime(order.Value.At, at).TotalMilliseconds)).Order().ToList();
        var expected = watched.Sum(order => Enumerable.Range(0, screens).Count(screen => kitchens[screen % kitchens.Count].Id == order.Value.Kitchen));
        if (latencies.Count != expected) throw new InvalidOperationException($"{placed.Count} orders on {screens} screens make {expected} rows; {latencies.Count} came.");
        await TakeAwayAsync(app, placed);

        await AskAsync(process, "forget", "forgotten");
        var cpu = Environment.CpuUsage.TotalTime;
        var rounds = warmUp ? 10 : Rounds;
        var sent = kitchens[..Math.Min(screens, kitchens.Count)];
        for (var round = 0; round < rounds; round++)
        {
            foreach (var kitchen in sent) await DelayFiveAsync(app, kitchen, round);
            await Task.Delay(100);
        }
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var bytes = (await ReportAsync(process)).Bytes;
        var idle = Environment.CpuUsage.TotalTime;
        await Task.Delay(3000);
        idle = Environment.CpuUsage.TotalTime - idle;

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        var busy = cpu.TotalMilliseconds - idle.TotalMilliseconds * (rounds * .1 / 3);
        return new(screens, heap, Load.At(latencies, .5), Load.At(latencies, .95), Load.At(latencies, .99), (double)bytes / rounds / screens, busy / rounds);
    }

    /// <summary>One order after the other, each at its moment: a server that falls behind is not waited for.</summary>
    private static async Task<List<Guid>> OrderAsync(TestApp app, List<Kitchen> kitchens, int orders)
    {
        var (start, placed) = (Stopwatch.GetTimestamp(), new List<Task<Order>>(orders));
        for (var n = 0; n < orders; n++)
        {
            var wait = TimeSpan.FromSeconds((double)n / OrdersPerSecond) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            var (slug, seed) = (kitchens[n % kitchens.Count].Slug, n);
            placed.Add(Task.Run(() => KitchenOrders.PlaceAsync(app.Services, slug, seed: seed)));
        }
        return [.. (await Task.WhenAll(placed)).Select(order => order.Id)];
    }

    /// <summary>Five rows of the board change in one commit.</summary>
    private static Task<int> DelayFiveAsync(TestApp app, Kitchen kitchen, int round) => app.InsideAsync<OrderingDb, int>(async db =>
    {
        var orders = await db.Orders.Where(o => o.RestaurantId == kitchen.Id && o.Status == OrderStatus.Preparing).OrderBy(o => o.Id).Skip(round % 4 * RowsPerUpdate).Take(RowsPerUpdate).ToListAsync();
        foreach (var order in orders) order.MoveReadyTime(round % 2 == 0 ? 5 : 4, Actor.System, TimeProvider.System.GetUtcNow());
        return await db.SaveChangesAsync();
    });

    /// <summary>The boards have fifty tickets again.</summary>
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
