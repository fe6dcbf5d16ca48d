using System.Diagnostics;
using System.Text.Json;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Modules.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace FoodDelivery.Tests.Support;

/// <summary>The worker that hands messages over, as a process of its own: to be killed in the middle of whatever it is doing.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>How this program is told to be one.</summary>
    public const string Word = "message-worker";

    private const string Ready = "ready";
    private readonly Process process;

    private WorkerProcess(Process process) => this.process = process;

    public static async Task<WorkerProcess> StartAsync(string connectionString, IReadOnlyDictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in new[] { typeof(WorkerProcess).Assembly.Location, Word, connectionString, JsonSerializer.Serialize(settings) }) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var worker = new WorkerProcess(process);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
                if (line == Ready) return worker;
            throw new InvalidOperationException("The worker ended before it was ready.");
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL: no goodbye of any kind.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    /// <summary>What runs in that process. It ends by being killed, or with the test that has started it.</summary>
    public static async Task<int> RunAsync(string connectionString, string settings)
    {
        await using var rooms = TestRooms.Build(connectionString, JsonSerializer.Deserialize<Dictionary<string, string?>>(settings), services => services
            .Replace(ServiceDescriptor.Singleton<MessageRenderer>(new PlainWords()))
            // What goes wrong here is seen beside the test that has started it.
            .AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).AddFilter<ConsoleLoggerProvider>(null, LogLevel.Error)));
        var worker = rooms.GetRequiredService<NotificationWorker>();
        await worker.StartAsync(CancellationToken.None);
        Console.WriteLine(Ready);
        // The test's end of this line is closed when it dies.
        await await Task.WhenAny(worker.ExecuteTask!, Console.In.ReadToEndAsync());
        return 0;
    }
}
