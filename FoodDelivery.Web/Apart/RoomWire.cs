using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Apart;

/// <summary>How a question between rooms looks on the wire: a POST per method, its arguments as a JSON array; back comes its value, or its refusal as it was given.</summary>
public static class RoomWire
{
    public const string ActorHeader = "Room-Actor";

    private const string RefusalName = "refusal";
    private static readonly JsonSerializerOptions Json = new(EventJson.Options) { Converters = { new ActorOnTheWire() } };
    private static readonly ConcurrentDictionary<Type, Shape> Shapes = [];

    /// <summary>Below the room's API, where no document lists it.</summary>
    public static string PathOf(string room, Type type, string method) => $"api/v1/{room}/internal/{type.Name}/{method}";

    public static byte[] WriteArguments(object?[] arguments) => JsonSerializer.SerializeToUtf8Bytes(arguments, Json);

    /// <exception cref="JsonException">They are not this method's.</exception>
    public static object?[] ReadArguments(JsonElement body, IReadOnlyList<ParameterInfo> parameters)
    {
        if (body.ValueKind != JsonValueKind.Array || body.GetArrayLength() != parameters.Count) throw new JsonException($"{parameters.Count} arguments are expected.");
        return [.. parameters.Select((parameter, n) => body[n].Deserialize(parameter.ParameterType, Json))];
    }

    /// <param name="answer">A value, a <see cref="Result"/> or a <see cref="Result{T}"/>.</param>
    public static IResult WriteAnswer<T>(T answer)
    {
        var (value, refusal) = ShapeOf<T>().Take(answer);
        if (refusal is null) return TypedResults.Json(new { value }, Json);
        var problem = refusal.ToHttp();
        return TypedResults.Problem(title: refusal.Message, statusCode: problem.StatusCode, type: problem.ProblemDetails.Type,
            extensions: new Dictionary<string, object?> { ["code"] = refusal.Code, [RefusalName] = JsonSerializer.SerializeToElement(refusal, Json) });
    }

    public static T ReadAnswer<T>(JsonElement body) => body.TryGetProperty(RefusalName, out var refusal)
        ? Refused<T>(refusal.Deserialize<Error>(Json)!) ?? throw new InvalidOperationException($"A room refused ({refusal}) where its contract knows no refusal.")
        : (T)ShapeOf<T>().Give(body.GetProperty("value"))!;

    /// <summary>The refusal as an answer of this kind; null where the contract knows none.</summary>
    public static T? Refused<T>(Error error) => ShapeOf<T>().Refuse is { } refuse ? (T)refuse(error) : default;

    public static bool CanRefuse<T>() => ShapeOf<T>().Refuse is not null;

    private static Shape ShapeOf<T>() => Shapes.GetOrAdd(typeof(T), type =>
        type == typeof(Result) ? new(answer => (null, ((Result)answer!).Error), _ => Result.Ok, error => (Result)error)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Result<>) ? (Shape)typeof(RoomWire).GetMethod(nameof(OfResult), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type.GenericTypeArguments).Invoke(null, null)!
        : new(answer => (answer, null), value => value.Deserialize(type, Json), null));

    private static Shape OfResult<T>() => new(
        answer => ((Result<T>)answer!) is { IsOk: true } done ? (done.Value, null) : (null, ((Result<T>)answer!).Error),
        value => (Result<T>)value.Deserialize<T>(Json)!,
        error => (Result<T>)error);

    private sealed record Shape(Func<object?, (object? Value, Error? Refusal)> Take, Func<JsonElement, object?> Give, Func<Error, object>? Refuse);

    /// <summary>Somebody who is asked about. Who is asking never comes this way: see <see cref="ActorSeal"/>.</summary>
    private sealed class ActorOnTheWire : JsonConverter<Actor>
    {
        public override Actor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonSerializer.Deserialize<SealedActor>(ref reader, EventJson.Options)!.AsPerson();

        public override void Write(Utf8JsonWriter writer, Actor value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, SealedActor.OfPerson(value), EventJson.Options);
    }
}
