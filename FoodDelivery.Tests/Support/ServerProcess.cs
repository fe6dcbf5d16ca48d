using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace FoodDelivery.Tests.Support;

/// <summary>
/// The built product as a process of its own, with its own data folder and port: to be killed, stopped, started again. The folder
/// outlives the process; <see cref="DisposeAsync"/> ends both.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly HttpClient Web = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly IReadOnlyDictionary<string, string?> settings;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private Process? process;

    /// <param name="folder">The data folder; a fresh one when null.</param>
    /// <param name="port">Kept over restarts; a free one when null.</param>
    public ServerProcess(string? folder = null, int? port = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("fooddelivery-server-").FullName;
        Port = port ?? FreePort();
        this.settings = settings ?? new Dictionary<string, string?>();
    }

    public string Folder { get; }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    public bool IsRunning => process is { HasExited: false };

    /// <summary>Everything said so far, over all restarts.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    public string Errors
    {
        get
        {
            lock (errors) return errors.ToString();
        }
    }

    /// <summary>The database servers that work on this folder, as the process table shows them; their children look alike for a moment and do not count.</summary>
    public IReadOnlyList<int> DatabaseServers
    {
        get
        {
            var alike = Directory.EnumerateDirectories("/proc")
                .Select(entry => int.TryParse(Path.GetFileName(entry), out var id) ? id : 0)
                .Where(id => id > 0 && CommandOf(id) is [var program, "-D", var cluster, ..] && program.EndsWith("postgres", StringComparison.Ordinal) && cluster.StartsWith(Folder, StringComparison.Ordinal))
                .ToList();
            return [.. alike.Where(id => !alike.Contains(ProcessTable.Field(id, ProcessTable.Parent)))];
        }
    }

    public void Start()
    {
        if (IsRunning) throw new InvalidOperationException("It runs already.");
        // Development, because only there are the packages' files served from build output. Whoever runs the tests in the background has
        // SIGINT ignored, and every child inherits that: here it means Ctrl-C again.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Repository.WebProgram, "--urls", $"http://127.0.0.1:{Port}", $"--Data:Directory={Folder}", "--environment", "Development",
            .. TestSettings.Default.Where(setting => !settings.ContainsKey(setting.Key)).Concat(settings).Select(setting => $"--{setting.Key}={setting.Value}")])
        {
            WorkingDirectory = Repository.Web,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.StartsWith("DOTNET_ENV", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts and waits for <c>/readyz</c>. Returns how long that took.</summary>
    public async Task<TimeSpan> StartReadyAsync(TimeSpan? limit = null)
    {
        var watch = Stopwatch.StartNew();
        Start();
        await WaitReadyAsync(limit ?? TimeSpan.FromSeconds(60));
        return watch.Elapsed;
    }

    public async Task WaitReadyAsync(TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < limit)
        {
            if (!IsRunning) throw new InvalidOperationException($"The server ended with exit code {process?.ExitCode} before it was ready.\n{Errors}\n{Output}");
            try
            {
                using var answer = await Web.GetAsync(new Uri(Address, "readyz"));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // It does not listen yet.
            }
            await Task.Delay(50);
        }
        throw new TimeoutException($"The server was not ready after {limit.TotalSeconds} s.\n{Errors}\n{Output}");
    }

    /// <summary>SIGKILL: no goodbye of any kind.</summary>
    public Task<int> KillAsync() => SignalAsync(9);

    /// <summary>SIGTERM, as service managers and containers stop a program.</summary>
    public Task<int> StopAsync() => SignalAsync(15);

    /// <summary>SIGINT, as Ctrl-C does.</summary>
    public Task<int> InterruptAsync() => SignalAsync(2);

    public async Task<int> WaitForExitAsync(TimeSpan? limit = null)
    {
        if (process is null) return 0;
        using var patience = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning) await StopAsync();
        process?.Dispose();
        // After a SIGKILL the database server writes its last words by itself.
        for (var i = 0; i < 100 && DatabaseServers.Count > 0; i++) await Task.Delay(50);
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task<int> SignalAsync(int signal)
    {
        if (process is null || process.HasExited) return process?.ExitCode ?? 0;
        _ = kill(process.Id, signal);
        return await WaitForExitAsync();
    }

    private static void Keep(StringBuilder kept, string? line)
    {
        if (line is null) return;
        CardNumbers.LookAtLog("a server of its own", line);
        lock (kept) kept.AppendLine(line);
    }

    private static string[] CommandOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}
