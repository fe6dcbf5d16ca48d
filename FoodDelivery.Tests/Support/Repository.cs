namespace FoodDelivery.Tests.Support;

/// <summary>Where the source is, found upwards from the test program.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string Core { get; } = Path.Combine(Root, "FoodDelivery.Core");

    public static string Web { get; } = Path.Combine(Root, "FoodDelivery.Web");

    public static string Tests { get; } = Path.Combine(Root, "FoodDelivery.Tests");

    /// <summary>The built program, of the same configuration as the tests.</summary>
    public static string WebProgram { get; } = Path.Combine(Web, "bin", Configuration(), "net10.0", "FoodDelivery.Web.dll");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "FoodDelivery.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests run from inside the repository: FoodDelivery.sln was not found above them.");
    }

    private static string Configuration() => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
}
