using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using FoodDelivery.Kernel;
using Microsoft.Net.Http.Headers;

namespace FoodDelivery.Web.Shell;

/// <summary>
/// ETags: which version of something an answer shows. A read whose state can be changed by others names it with <see cref="Show"/>; every other
/// read gets one of its bytes, so that asking again costs nothing where nothing is new.
/// </summary>
public static class Versions
{
    public static readonly Error Stale = Error.Stale("request.changed_meanwhile", "Somebody has changed it since you looked. Read it again, then repeat your change on what you find.");

    /// <summary>Of a row, by PostgreSQL's xmin.</summary>
    public static string Of(uint version) => version.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Of a value inside a larger row: another change of the row does not make it another value.</summary>
    public static string Of<T>(T value) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(value)))[..32];

    /// <summary>The answer shows this version.</summary>
    public static void Show(this HttpContext http, string version) => http.Response.Headers.ETag = $"\"{version}\"";

    /// <summary>The version the caller has seen, for its use case to compare; null where the caller says that any will do. What is no version is one that nobody has seen.</summary>
    public static string? Seen(this HttpContext http)
    {
        if (http.Request.Headers.IfMatch.ToString().Trim() == "*") return null;
        var strong = http.Request.GetTypedHeaders().IfMatch.FirstOrDefault(tag => !tag.IsWeak);
        return strong?.Tag.Value?.Trim('"') ?? "";
    }
}
