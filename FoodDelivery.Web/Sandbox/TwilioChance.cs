using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FoodDelivery.Web.Sandbox;

/// <summary>
/// Bad luck with a seed: so many percent of messages meet an error. What no try can change (21…, 30…, 60…) is drawn once for each number and text and
/// stays so; what another try may change (429, 5xx, <c>cut</c>) is drawn for each try. The same seed draws the same, in whatever order calls come.
/// </summary>
public sealed record TwilioChance(double Percent, int Code)
{
    /// <summary>Taken, and the line is cut before the answer.</summary>
    public const int Cut = -1;

    public bool Lasts => Code is >= 21000 and < 70000 and not 21611;

    /// <param name="text">E.g. <c>20:20429 5:21614 3:30003 1:cut</c>; what cannot be read is left out.</param>
    public static IReadOnlyList<TwilioChance> Read(string text) => [.. text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(One).OfType<TwilioChance>()];

    /// <returns>What happens to the call, and what becomes of the message once it is taken; 0 where all goes well.</returns>
    /// <param name="attempt">How often this number and text have been tried before.</param>
    public static (int Call, int Fate) Draw(IReadOnlyList<TwilioChance> chances, int seed, string to, string body, int attempt)
    {
        var lasting = Pick(chances.Where(chance => chance.Lasts), Roll($"{seed}|{to}|{body}"));
        // What ends badly only after it was taken still has to be taken first.
        if (lasting is > 0 and < 30000 or >= 60000) return (lasting, 0);
        return (Pick(chances.Where(chance => !chance.Lasts), Roll($"{seed}|{to}|{body}|{attempt}")), lasting);
    }

    private static int Pick(IEnumerable<TwilioChance> chances, double roll)
    {
        foreach (var chance in chances)
        {
            if (roll < chance.Percent) return chance.Code;
            roll -= chance.Percent;
        }
        return 0;
    }

    /// <summary>0 to below 100.</summary>
    private static double Roll(string of) => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(of))) / 4294967296.0 * 100;

    private static TwilioChance? One(string text) => text.Split(':') is [var percent, var code]
        && double.TryParse(percent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is > 0 and <= 100
            ? code == "cut" ? new(share, Cut) : int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(share, number) : null
            : null;
}
