using System.Text.RegularExpressions;

namespace FoodDelivery.Tests.Architecture;

/// <summary>Who may know whom: Web → Core; a room → other rooms' Contracts.cs → Platform → Kernel.</summary>
public sealed partial class RoomsTest
{
    private static readonly IReadOnlyList<Source> Core = Source.Of("FoodDelivery.Core", ".cs");

    public static TheoryData<string> Rooms => [.. Source.Rooms];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_other_rooms_by_their_contracts_only(string room)
    {
        var own = Core.Where(file => file.Room == room).SelectMany(file => file.Declares).ToHashSet(StringComparer.Ordinal);
        var shared = Core.Where(file => file.Room is "Kernel" or "Platform").SelectMany(file => file.Declares).ToHashSet(StringComparer.Ordinal);
        // The sanctioned crossing: Analytics' SQL reads other schemas, which is text and not types.
        var found = new List<string>();
        foreach (var other in Source.Rooms.Where(other => other != room))
        {
            // What Contracts.cs declares, or names: a use case that other rooms may call is open by being mentioned there.
            var contract = Core.Where(file => file.Path.EndsWith($"/{other}/Contracts.cs", StringComparison.Ordinal)).SelectMany(file => Word().Matches(file.Text)).Select(word => word.Value).ToHashSet(StringComparer.Ordinal);
            var closed = Core.Where(file => file.Room == other).SelectMany(file => file.Declares).Where(type => !contract.Contains(type) && !own.Contains(type) && !shared.Contains(type)).ToHashSet(StringComparer.Ordinal);
            found.AddRange(Core.Where(file => file.Room == room && file.Text.Contains($"using FoodDelivery.{other};", StringComparison.Ordinal))
                .SelectMany(file => file.Words.Where(closed.Contains).Select(type => $"{file.Path} uses {other}'s {type}")));
        }
        Findings.None(found);
    }

    [Fact]
    public void Other_rooms_are_named_by_using_lines_so_that_they_can_be_seen()
    {
        var hidden = Core.SelectMany(file => QualifiedRoom().Matches(file.Text).Where(match => match.Groups[1].Value != file.Room && !LineOf(file.Text, match.Index).TrimStart().StartsWith("using ", StringComparison.Ordinal))
            .Select(match => $"{file.Path}: {LineOf(file.Text, match.Index).Trim()}"));
        Findings.None(hidden);
    }

    [Fact]
    public void Platform_and_Kernel_know_no_room()
    {
        var crossings = Core.Where(file => file.Room is "Platform" or "Kernel")
            .SelectMany(file => Source.Rooms.Where(room => file.Text.Contains($"using FoodDelivery.{room};", StringComparison.Ordinal)).Select(room => $"{file.Path} uses {room}"));
        Findings.None(crossings);
    }

    [Fact]
    public void Kernel_stands_on_nothing_but_the_framework()
    {
        var usings = Core.Where(file => file.Room == "Kernel").SelectMany(file => UsingLine().Matches(file.Text).Select(match => match.Groups[1].Value));
        Assert.DoesNotContain(usings, name => !name.StartsWith("System", StringComparison.Ordinal));
    }

    [Fact]
    public void Core_does_not_know_the_web()
    {
        // Identity's tables come from ASP.NET Core Identity, which stores people without serving pages.
        var crossings = Core.SelectMany(file => UsingLine().Matches(file.Text).Select(match => match.Groups[1].Value)
            .Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !(file.Room == "Identity" && name.StartsWith("Microsoft.AspNetCore.Identity", StringComparison.Ordinal)))
            .Select(name => $"{file.Path} uses {name}"));
        Findings.None(crossings);
    }

    [Fact]
    public void Every_room_that_exists_has_a_module_that_lists_it()
    {
        var missing = Source.Rooms.Where(room => Core.Any(file => file.Room == room) && !Core.Any(file => file.Path == $"FoodDelivery.Core/{room}/{room}Module.cs"));
        Findings.None(missing);
    }

    private static string LineOf(string text, int index)
    {
        var start = text.LastIndexOf('\n', index) + 1;
        var end = text.IndexOf('\n', index);
        return text[start..(end < 0 ? text.Length : end)];
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"FoodDelivery\.(Identity|Catalog|Ordering|Payments|Dispatch|Notifications|Analytics)\.[A-Z]")]
    private static partial Regex QualifiedRoom();

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?([A-Za-z0-9_.]+)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
