namespace FoodDelivery.Identity;

/// <summary>What a browser says of itself, in the words its owner would use. Only ever a hint: it can say anything.</summary>
public static class DeviceWords
{
    // The first that fits: nearly every browser also claims to be the ones below it.
    private static readonly (string Sign, string Words)[] Browsers =
        [("Edg/", "Edge"), ("EdgA/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Words)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "a Chromebook"), ("Mac OS X", "Mac"), ("Linux", "Linux")];

    public static string Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent)) return "An unknown device";
        var browser = First(Browsers, userAgent);
        var system = First(Systems, userAgent);
        return (browser, system) switch
        {
            (null, null) => "An unknown device",
            (null, { } on) => $"A browser on {on}",
            ({ } with, null) => with,
            var (with, on) => $"{with} on {on}",
        };
    }

    private static string? First((string Sign, string Words)[] known, string text) => known.FirstOrDefault(one => text.Contains(one.Sign, StringComparison.Ordinal)).Words;
}
