using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FoodDelivery.Platform;

/// <summary>One running server. It dies with us: the kernel interrupts it when the thread that started it ends.</summary>
public sealed class PostgresProcess
{
    private const int Interrupt = 2; // SIGINT: roll back what is open, write everything down, leave
    private const int Quit = 3; // SIGQUIT: leave at once, recover at the next start
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> lastLines = new();
    private readonly string logFile;
    private int processId;

    private PostgresProcess(int port, string logFile) => (Port, this.logFile) = (port, logFile);

    public int Port { get; }

    public static async Task<PostgresProcess> StartAsync(PostgresBinaries binaries, string cluster, string logFile, IReadOnlyDictionary<string, string> settings, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new PostgresProcess(FreePort(), logFile);
            var command = binaries.Command("postgres", server.Arguments(cluster, settings));
            new Thread(() => server.Watch(command)) { IsBackground = true, Name = "postgres" }.Start();
            var first = await Task.WhenAny(server.ready.Task, server.ended.Task, Task.Delay(StartLimit, cancel));
            if (first == server.ready.Task) return server;
            if (first != server.ended.Task)
            {
                await server.StopAsync();
                cancel.ThrowIfCancellationRequested();
                throw new StartupRefused($"The database in {cluster} did not start within {StartLimit.TotalSeconds} seconds; its log is {logFile}.");
            }
            // Somebody else took the port between our looking and the server's binding.
            if (attempt < 3 && server.Output().Contains("could not bind", StringComparison.Ordinal)) continue;
            throw new StartupRefused($"The database in {cluster} does not start ({Reason(server.Output())}): restore it from a backup, delete it to begin with an empty database, or choose another with --Data:Directory=<folder>. Its log is {logFile}.");
        }
    }

    /// <summary>Cleanly, or at worst at once; never by SIGKILL, which would leave its children behind.</summary>
    public async Task StopAsync()
    {
        if (ended.Task.IsCompleted) return;
        Signal(processId, Interrupt);
        if (await Task.WhenAny(ended.Task, Task.Delay(StopLimit)) == ended.Task) return;
        Signal(processId, Quit);
        await Task.WhenAny(ended.Task, Task.Delay(StopLimit));
    }

    /// <summary>
    /// A server that outlived its program is stopped, not adopted: its port and log would be unknown. Call only under the folder's lock,
    /// which proves that no living program owns it.
    /// </summary>
    public static async Task StopOrphanAsync(string cluster, CancellationToken cancel)
    {
        var pidFile = Path.Combine(cluster, "postmaster.pid");
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var id)) return;
        if (!await IsServerOfAsync(id, cluster, cancel))
        {
            // The number belongs to somebody else by now; the server would take them for a rival and refuse to start.
            File.Delete(pidFile);
            return;
        }
        Signal(id, Interrupt);
        for (var waited = TimeSpan.Zero; await IsServerOfAsync(id, cluster, cancel); waited += TimeSpan.FromMilliseconds(20))
        {
            if (waited > StopLimit) throw new StartupRefused($"A database server left behind by an earlier run (process {id}) does not stop: end it, then start again.");
            await Task.Delay(20, cancel);
        }
    }

    /// <summary>The last thing PostgreSQL complained about, without its time stamps, for a sentence.</summary>
    public static string Reason(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.LastOrDefault(line => line.Contains("PANIC:", StringComparison.Ordinal))
            ?? lines.LastOrDefault(line => line.Contains("FATAL:", StringComparison.Ordinal))
            ?? lines.LastOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            ?? lines.LastOrDefault() ?? "it said nothing";
        var start = line.IndexOf("AL:", StringComparison.Ordinal) is var fatal and >= 0 ? fatal + 3 : line.IndexOf("IC:", StringComparison.Ordinal) is var panic and >= 0 ? panic + 3 : 0;
        return line[start..].Trim().TrimEnd('.');
    }

    private string[] Arguments(string cluster, IReadOnlyDictionary<string, string> settings)
    {
        var all = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["max_connections"] = "60",
            ["timezone"] = "UTC",
            // Short statements only: compiling them costs more than it saves.
            ["jit"] = "off",
            // Statements and row values may hold people's data; the log is for the server's own condition.
            ["log_min_error_statement"] = "panic",
            ["log_error_verbosity"] = "terse",
        };
        foreach (var (name, value) in settings) all[name] = value;
        return ["-D", cluster, .. all.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })];
    }

    // Runs on a thread of its own until the server ends: "die with your parent" follows the thread that forked, and pool threads retire.
    private void Watch(ProcessStartInfo command)
    {
        try
        {
            using var process = Process.Start(command)!;
            processId = process.Id;
            process.StandardInput.Close();
            using var log = new StreamWriter(new FileStream(logFile, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
            while (process.StandardError.ReadLine() is { } line) Read(line, log);
            process.WaitForExit();
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            lock (lastLines) lastLines.Enqueue(broken.Message);
        }
        ended.TrySetResult();
    }

    private void Read(string line, StreamWriter log)
    {
        try
        {
            log.WriteLine(line);
        }
        catch (IOException)
        {
            // A full disk must not stop us from emptying the pipe: the server would stand still.
        }
        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > 40) lastLines.Dequeue();
        }
        if (line.Contains("ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult();
    }

    private string Output()
    {
        lock (lastLines) return string.Join('\n', lastLines);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<bool> IsServerOfAsync(int id, string cluster, CancellationToken cancel)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            if (OperatingSystem.IsWindows()) return process.ProcessName == "postgres";
            if (OperatingSystem.IsLinux()) return (await File.ReadAllTextAsync($"/proc/{id}/cmdline", cancel)).Split('\0').Contains(cluster);
            using var ps = Process.Start(new ProcessStartInfo("ps", ["-o", "args=", "-p", $"{id}"]) { RedirectStandardOutput = true })!;
            return (await ps.StandardOutput.ReadToEndAsync(cancel)).Contains(cluster, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is ArgumentException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void Signal(int id, int signal)
    {
        if (id == 0) return;
        if (!OperatingSystem.IsWindows())
        {
            _ = kill(id, signal);
            return;
        }
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true); // Windows has no signals; write-ahead logging makes this safe, the next start recovers.
        }
        catch (ArgumentException)
        {
            // Already gone.
        }
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}
