using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Apart;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Rules.Apart;

/// <summary>Whatever rooms may ask each other comes through the wire as it was.</summary>
public sealed class RoomWireTest
{
    public static TheoryData<string, string> Questions =>
        [.. RoomSettings.Offers.SelectMany(offer => offer.Classes).SelectMany(open => StandIn.MethodsOf(open.Type).Select(method => (open.Type.Name, method.Name)))];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_question_and_its_answer_come_through_whole(string type, string name)
    {
        var method = StandIn.MethodsOf(RoomSettings.Offers.SelectMany(offer => offer.Classes).Single(open => open.Type.Name == type).Type).Single(one => one.Name == name);
        var parameters = method.GetParameters()[..^1];
        var arguments = parameters.Select(parameter => Sample(parameter.ParameterType)).ToArray();
        using var sent = JsonDocument.Parse(RoomWire.WriteArguments(arguments));
        Assert.Equal(arguments.Select(Told), RoomWire.ReadArguments(sent.RootElement, parameters).Select(Told));

        await (Task)typeof(RoomWireTest).GetMethod(nameof(AnswerAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(method.ReturnType.GenericTypeArguments[0]).Invoke(null, null)!;
    }

    private static async Task AnswerAsync<T>()
    {
        var answer = (T)Sample(typeof(T))!;
        Assert.Equal(Told(answer), Told(RoomWire.ReadAnswer<T>(await WrittenAsync(answer))));
        if (!typeof(T).IsValueType) Assert.Null(RoomWire.ReadAnswer<T>(await WrittenAsync<T>(default!)));
        if (!RoomWire.CanRefuse<T>()) return;
        var refusal = new Error(ErrorKind.Conflict, "tests.refused", "It was \"late\".", "field");
        Assert.Equal(refusal, ErrorOf(RoomWire.ReadAnswer<T>(await WrittenAsync(RoomWire.Refused<T>(refusal)!))!));
    }

    [Fact]
    public void A_class_that_could_not_be_asked_from_elsewhere_is_refused_when_the_program_starts()
    {
        Assert.Contains("virtual", Assert.Throws<InvalidOperationException>(() => StandIn.MethodsOf(typeof(SettlePayment))).Message, StringComparison.Ordinal);
        Assert.Contains("must be virtual", Assert.Throws<InvalidOperationException>(() => StandIn.MethodsOf(typeof(NotVirtual))).Message, StringComparison.Ordinal);
        Assert.Contains("of one name", Assert.Throws<InvalidOperationException>(() => StandIn.MethodsOf(typeof(TwiceNamed))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stand_in_asks_with_everything_it_was_asked_with()
    {
        var line = new Remembering();
        var check = (CheckPayment)StandIn.Of(typeof(CheckPayment), line);
        using var cancel = new CancellationTokenSource();
        var request = new CheckPayment.Request(Guid.CreateVersion7(), EndIfUnpaid: true);
        Assert.Equal(PaymentAnswer.Paid, await check.RunAsync(request, cancel.Token));
        Assert.Equal(("RunAsync", request, cancel.Token), (line.Method, line.Arguments!.Single(), line.Cancel));

        var reads = (MoneyReads)StandIn.Of(typeof(MoneyReads), line);
        await reads.CasesAsync(open: true, null, 3, 50, cancel.Token);
        Assert.Equal([true, null, 3, 50], line.Arguments!);
    }

    [Fact]
    public void A_seal_holds_for_its_caller_and_its_question_only()
    {
        var seals = new ActorSeal(new EphemeralDataProtectionProvider());
        var person = new Actor(Guid.CreateVersion7(), "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid> { Guid.CreateVersion7() });
        var seal = seals.Seal(person, "room-screens", "api/v1/payments/internal/A/B");
        var opened = seals.Open(seal, "room-screens", "api/v1/payments/internal/A/B")!;
        Assert.Equal((person.UserId, person.Name, false), (opened.UserId, opened.Name, opened.IsSystem));
        Assert.True(opened.Roles.SetEquals(person.Roles) && opened.Restaurants.SetEquals(person.Restaurants));
        Assert.Null(seals.Open(seal, "room-ordering", "api/v1/payments/internal/A/B"));
        Assert.Null(seals.Open(seal, "room-screens", "api/v1/payments/internal/A/C"));
        Assert.Null(new ActorSeal(new EphemeralDataProtectionProvider()).Open(seal, "room-screens", "api/v1/payments/internal/A/B"));
        Assert.Null(seals.Open("", "room-screens", "x"));
        Assert.True(seals.Open(seals.Seal(Actor.System, "room-ordering", "x"), "room-ordering", "x")!.IsSystem);
        Assert.False(seals.Open(seals.Seal(Actor.Anonymous, "room-ordering", "x"), "room-ordering", "x")!.IsSystem);
    }

    private static Error? ErrorOf(object answer) => (Error?)answer.GetType().GetProperty("Error")!.GetValue(answer);

    private static string Told(object? value) => value is null ? "null" : JsonSerializer.Serialize(ValueOf(value), value is Actor ? JsonSerializerOptions.Web : EventJson.Options);

    // A result's own value: what is compared is what was meant, not how it is kept.
    private static object? ValueOf(object value) => value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Result<>) ? type.GetProperty("Value")!.GetValue(value) : value;

    private static async Task<JsonElement> WrittenAsync<T>(T answer)
    {
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider() };
        using var body = new MemoryStream();
        http.Response.Body = body;
        await RoomWire.WriteAnswer(answer).ExecuteAsync(http);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(body.ToArray()));
        return json.RootElement.Clone();
    }

    /// <summary>A value of a type with something in every field.</summary>
    private static object? Sample(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Sample(inner);
        if (type == typeof(string)) return "text “ü” \"q\"";
        if (type == typeof(Guid)) return Guid.CreateVersion7();
        if (type == typeof(bool)) return true;
        if (type == typeof(int)) return 7;
        if (type == typeof(long)) return 1L << 40;
        if (type == typeof(double)) return 40.75;
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 6, 17, 22, 30, 0, 123, TimeSpan.Zero);
        if (type == typeof(DateOnly)) return new DateOnly(2026, 6, 15);
        if (type == typeof(Money)) return new Money(-1234, "EUR");
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1);
        if (type == typeof(Result)) return Result.Ok;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Result<>)) return type.GetMethods().First(m => m.Name == "op_Implicit" && m.ReturnType == type && m.GetParameters()[0].ParameterType == type.GenericTypeArguments[0]).Invoke(null, [Sample(type.GenericTypeArguments[0])]);
        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) && type.GenericTypeArguments is [var one])
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(one))!;
            list.Add(Sample(one));
            return type.Name.Contains("Set", StringComparison.Ordinal) ? Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(one), list) : list;
        }
        var create = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).OrderByDescending(c => c.GetParameters().Length).First();
        var made = create.Invoke([.. create.GetParameters().Select(parameter => Sample(parameter.ParameterType))]);
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is { IsPublic: true } && create.GetParameters().All(parameter => parameter.Name != property.Name)))
            property.SetValue(made, Sample(property.PropertyType));
        return made;
    }

    private sealed class Remembering : RoomLine
    {
        public string? Method { get; private set; }
        public object?[]? Arguments { get; private set; }
        public CancellationToken Cancel { get; private set; }

        public override Task<T> AskAsync<T>(string method, object?[] arguments, CancellationToken cancel)
        {
            (Method, Arguments, Cancel) = (method, arguments, cancel);
            return Task.FromResult(typeof(T) == typeof(PaymentAnswer) ? (T)(object)PaymentAnswer.Paid : default!);
        }
    }

    public class NotVirtual
    {
        public Task<int> CountAsync(CancellationToken cancel) => Task.FromResult(1);
    }

    public class TwiceNamed
    {
        public virtual Task<int> CountAsync(CancellationToken cancel) => Task.FromResult(1);
        public virtual Task<int> CountAsync(int from, CancellationToken cancel) => Task.FromResult(from);
    }
}
