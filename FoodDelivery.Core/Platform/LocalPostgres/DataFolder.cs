namespace FoodDelivery.Platform;

/// <summary>The folder that holds what the embedded database stores. One process at a time: the lock dies with its holder, however that ends.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream held;

    private DataFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    public string Path { get; }

    public string Postgres => System.IO.Path.Combine(Path, "postgres");

    public string PasswordFile => System.IO.Path.Combine(Postgres, "password");

    public string LogFile => System.IO.Path.Combine(Postgres, "postgres.log");

    /// <summary>Named by major version: an older server fails on a newer one's files.</summary>
    public string Cluster(int major) => System.IO.Path.Combine(Postgres, $"{major}");

    public static DataFolder Lock(string directory)
    {
        var path = System.IO.Path.GetFullPath(directory);
        try
        {
            Directory.CreateDirectory(System.IO.Path.Combine(path, "postgres"));
            return new DataFolder(path, new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StartupRefused($"The data folder {path} may not be written by this user: give it back to them, or choose another with --Data:Directory=<folder>.", denied);
        }
        catch (IOException held) when (IsSharingViolation(held))
        {
            throw new StartupRefused($"Another copy of FoodDelivery is using the data folder {path}: stop it, or give this one its own with --Data:Directory=<folder> and another --urls.", held);
        }
        catch (IOException broken)
        {
            throw new StartupRefused($"The data folder {path} cannot be used ({broken.Message.TrimEnd('.')}): mend it, or choose another with --Data:Directory=<folder>.", broken);
        }
    }

    public void WriteSecret(string file, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(content);
    }

    /// <summary>PostgreSQL insists on owning its files; after a change of user or of launch mode they may still be another's.</summary>
    public void TakeOver(PostgresBinaries binaries)
    {
        if (binaries.FilesBelongTo is not { } owner) return;
        var names = Directory.EnumerateFileSystemEntries(Postgres).SelectMany(entry => new[] { entry, System.IO.Path.Combine(entry, "PG_VERSION") }).Where(System.IO.Path.Exists).Prepend(Postgres);
        if (PostgresBinaries.OwnersOf(names).All(found => found == owner)) return;
        PostgresBinaries.GiveTo(owner, Postgres);
    }

    /// <summary>Refuses a folder that never was, or no longer is, a database.</summary>
    public void CheckCluster(string cluster)
    {
        try
        {
            var version = File.ReadAllText(System.IO.Path.Combine(cluster, "PG_VERSION")).Trim();
            if (version == System.IO.Path.GetFileName(cluster)) return;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            // Said below, together with the version that does not fit.
        }
        throw new StartupRefused($"The folder {cluster} does not hold a whole PostgreSQL database: restore it from a backup, delete it to begin with an empty database, or choose another with --Data:Directory=<folder>.");
    }

    public void Dispose() => held.Dispose();

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsSharingViolation(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
