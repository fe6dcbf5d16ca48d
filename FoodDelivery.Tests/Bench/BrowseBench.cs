using System.Diagnostics;
using System.Globalization;
using FoodDelivery.Dispatch;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Tests.Bench;

/// <summary>
/// What hungry people look at, over HTTP: the storefront's first HTML, a menu, the list for programs. Each stands beside its limit in the
/// same run: a bare web server in another process that answers with the same bytes and knows nothing.
/// </summary>
internal static class BrowseBench
{
    private const int Callers = 16, AimPerSecond = 3000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        await using var product = await BenchProduct.StartAsync();
        var door = await DoorAsync(product.ConnectionString);
        var list = string.Create(CultureInfo.InvariantCulture, $"api/v1/catalog/restaurants?limit=20&lat={door.Lat:0.######}&lng={door.Lng:0.######}");
        (string Name, string Path, int? Aim)[] pages =
        [
            ("storefront, first HTML", "", null), ($"menu page /r/{DemoPeople.MarcosRestaurant}", $"r/{DemoPeople.MarcosRestaurant}", null),
            ("API: list with prices", list, AimPerSecond), ("API: one menu", $"api/v1/catalog/restaurants/{DemoPeople.MarcosRestaurant}", null),
        ];
        using var bare = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Callers }) { BaseAddress = new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}/") };
        var answers = Directory.CreateTempSubdirectory("fooddelivery-bare-");
        for (var n = 0; n < pages.Length; n++) await File.WriteAllBytesAsync(Path.Combine(answers.FullName, $"{n}"), await GetAsync(product.Http, pages[n].Path));
        using var peer = await StartBareAsync(bare.BaseAddress, answers.FullName);

        Console.WriteLine($"{Callers} callers, {Environment.ProcessorCount} cores shared by the product, PostgreSQL and the load");
        Console.WriteLine("| asked for | bytes | requests/s | p50 / p95 / p99 ms | bare server, same bytes: requests/s | p99 ms | share of it | allocated per answer |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var misses = new List<string>();
        for (var n = 0; n < pages.Length; n++)
        {
            var (name, path, aim) = pages[n];
            await Load.RunAsync(Callers, TimeSpan.FromSeconds(1), _ => GetAsync(product.Http, path));
            var before = await product.AllocatedAsync();
            for (var i = 0; i < 100; i++) await GetAsync(product.Http, path);
            var kb = (await product.AllocatedAsync() - before) / 100 / 1024;
            var real = await Load.RunAsync(Callers, Length, _ => GetAsync(product.Http, path));
            var limit = await Load.RunAsync(Callers, TimeSpan.FromSeconds(3), _ => GetAsync(bare, $"{n}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {new FileInfo(Path.Combine(answers.FullName, $"{n}")).Length} | {real.PerSecond:0} | {real.P50:0.0} / {real.P95:0.0} / {real.P99:0.0} | {limit.PerSecond:0} | {limit.P99:0.0} | {real.PerSecond / limit.PerSecond:0.00} | {kb:0} KB |"));
            if (aim is { } least && real.PerSecond < least) misses.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {real.PerSecond:0}/s < {least}/s"));
        }
        peer.StandardInput.Close();
        await peer.WaitForExitAsync();
        answers.Delete(recursive: true);
        Console.WriteLine(misses.Count == 0 ? "All limits hold." : "MISSED: " + string.Join("; ", misses));
        return misses.Count == 0 ? 0 : 1;
    }

    /// <summary>The peer: answers <c>/0</c>, <c>/1</c> … with the files of these names until its input ends.</summary>
    public static async Task<int> BareAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(args[0]);
        await using var app = builder.Build();
        foreach (var file in Directory.EnumerateFiles(args[1]))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            app.MapGet("/" + Path.GetFileName(file), (HttpContext http) =>
            {
                http.Response.ContentType = "application/octet-stream";
                http.Response.ContentLength = bytes.Length;
                return http.Response.Body.WriteAsync(bytes).AsTask();
            });
        }
        await app.StartAsync();
        Console.WriteLine("open");
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    private static async Task<Process> StartBareAsync(Uri address, string answers)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FoodDelivery.Tests.dll"), "bench", "browse-peer", address.ToString(), answers])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("The bare server did not start.");
        if (await process.StandardOutput.ReadLineAsync() != "open") throw new InvalidOperationException("The bare server did not open.");
        return process;
    }

    private static async Task<byte[]> GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync() : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode}");
    }

    private static async Task<Kernel.GeoPoint> DoorAsync(string connectionString)
    {
        await using var rooms = TestRooms.Build(connectionString);
        await using var scope = rooms.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMapService>().FindAddressAsync(DemoPeople.Ada.AddressLine!, 1, default))[0].Location;
    }
}
