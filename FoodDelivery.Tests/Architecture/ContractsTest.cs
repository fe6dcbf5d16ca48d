using System.Reflection;
using System.Text;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Architecture;

/// <summary>
/// What rooms tell each other lies in the outbox and in other rooms' code. A change of it shows up here, to be looked at: run once with
/// UPDATE_CONTRACTS=1 to accept it. A renamed event or field also needs a thought for the events that are stored already.
/// </summary>
public sealed class ContractsTest
{
    public static TheoryData<string> Rooms => [.. Source.Rooms];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_s_contract_is_as_it_was(string room)
    {
        var file = Path.Combine(Repository.Tests, "Fixtures", "contracts", room.ToLowerInvariant() + ".txt");
        var now = Describe(room);
        if (Environment.GetEnvironmentVariable("UPDATE_CONTRACTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, now);
        }
        Assert.Equal(File.Exists(file) ? File.ReadAllText(file) : "", now);
    }

    private static string Describe(string room)
    {
        var declared = Source.Of("FoodDelivery.Core", ".cs").Where(source => source.Path.EndsWith($"/{room}/Contracts.cs", StringComparison.Ordinal)).SelectMany(source => source.Declares).ToHashSet(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var type in typeof(IEvent).Assembly.GetExportedTypes().Where(type => type.Namespace == $"FoodDelivery.{room}" && !type.IsNested && declared.Contains(type.Name.Split('`')[0])).OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            text.Append(type.IsAssignableTo(typeof(IEvent)) ? "event " : type.IsEnum ? "enum " : type.IsInterface ? "interface " : "").Append(type.Name).Append('\n');
            foreach (var line in Members(type)) text.Append("    ").Append(line).Append('\n');
        }
        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type);
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var properties = type.GetProperties(own).Where(property => property.Name != "EqualityContract").Select(property => $"{property.Name}: {Name(property.PropertyType)}");
        // Records write half a dozen methods by themselves; those say nothing.
        var methods = type.GetMethods(own).Where(method => !method.IsSpecialName && method.Name is not ("ToString" or "Equals" or "GetHashCode" or "Deconstruct" or "<Clone>$" or "PrintMembers" or "Dispose" or "DisposeAsync"))
            .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}): {Name(method.ReturnType)}");
        return properties.Concat(methods).Order(StringComparer.Ordinal);
    }

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.IsArray ? Name(type.GetElementType()!) + "[]" : type.Name;
}
