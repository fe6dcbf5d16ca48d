using System.Security.Cryptography;
using System.Text;

namespace FoodDelivery.Identity;

/// <summary>For the day the phone is gone: ten codes on paper, each good once. Random enough that a plain hash keeps them.</summary>
public static class RecoveryCodes
{
    public const int Count = 10;

    // Without what looks like something else on paper.
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    public static IReadOnlyList<string> New() => [.. Enumerable.Range(0, Count).Select(_ => $"{RandomNumberGenerator.GetString(Alphabet, 5)}-{RandomNumberGenerator.GetString(Alphabet, 5)}")];

    public static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new string([.. code.ToLowerInvariant().Where(char.IsLetterOrDigit)]))));

    public static bool LooksLikeOne(string? typed) => typed?.Count(char.IsLetterOrDigit) == 10;
}
