using System.Globalization;

namespace FoodDelivery.Tests.Support;

/// <summary>What Linux tells about a process in <c>/proc/&lt;pid&gt;/stat</c>.</summary>
public static class ProcessTable
{
    public const int Parent = 4;
    public const int Session = 6;
    public const int UserTicks = 14;
    public const int SystemTicks = 15;

    /// <summary>A numbered field, as in proc(5); 0 when the process is gone.</summary>
    public static int Field(int id, int number)
    {
        try
        {
            // The name in brackets may hold spaces: what follows it begins with field 3.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[number - 3], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
