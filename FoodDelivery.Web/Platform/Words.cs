using System.Text.RegularExpressions;

namespace FoodDelivery.Web.Platform;

/// <summary>Names out of the code as words on the screen: AtRestaurant → At restaurant.</summary>
public static partial class Words
{
    public static string Of<TName>(TName name) where TName : struct, Enum => Sentence(Humps().Replace(name.ToString(), hump => " " + hump.Value.ToLowerInvariant()));

    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Humps();
}
