namespace FoodDelivery.Tests.Architecture;

/// <summary>Names everything that is wrong, a line each; xunit's own message shows the first fifty letters.</summary>
public static class Findings
{
    public static void None<T>(IEnumerable<T> findings)
    {
        var lines = findings.Select(finding => $"{finding}").Distinct(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, $"{lines.Count} found:\n{string.Join('\n', lines)}");
    }
}
