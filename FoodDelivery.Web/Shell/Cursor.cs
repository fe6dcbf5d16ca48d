using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Shell;

/// <summary>How far a list has been read: the sort keys of the last row, so that rows which come or go meanwhile neither repeat nor hide another. Opaque to callers.</summary>
public static class Cursor
{
    private const int MaxLength = 1_000;
    private static readonly JsonSerializerOptions Exact = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, Converters = { new UtcTime() } };
    public static readonly string[] Codes = ["request.cursor_unreadable", "request.limit_out_of_range"];
    private static readonly Error Unreadable = new(ErrorKind.Invalid, "request.cursor_unreadable", "This cursor is none of this list. Begin without one, then send back what 'next' says.", "cursor");

    public static string Of<TPosition>(TPosition position) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(position, Exact));

    /// <summary>Null without a cursor: from the beginning.</summary>
    public static Result<TPosition?> Read<TPosition>(string? cursor) where TPosition : class
    {
        if (string.IsNullOrEmpty(cursor)) return (TPosition?)null;
        if (cursor.Length > MaxLength) return Unreadable;
        try
        {
            return JsonSerializer.Deserialize<TPosition>(Base64Url.DecodeFromChars(cursor), Exact) is { } position ? position : Unreadable;
        }
        catch (Exception nonsense) when (nonsense is JsonException or FormatException or NotSupportedException)
        {
            return Unreadable;
        }
    }
}

/// <summary>A time is asked for in any zone and looked up in UTC: the database takes no other.</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
