using System.Text.RegularExpressions;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Architecture;

/// <summary>One file is one idea, in the folder and namespace of its room.</summary>
public sealed partial class FilesTest
{
    private static readonly string[] Banned = ["Helpers", "Services", "Managers", "Dtos", "Interfaces", "Extensions", "Utils", "Common"];

    [Theory]
    [InlineData("FoodDelivery.Core", "FoodDelivery")]
    [InlineData("FoodDelivery.Web", "FoodDelivery.Web")]
    public void A_file_carries_the_namespace_of_its_room(string project, string root)
    {
        var wrong = Source.Of(project, ".cs").Where(file => file.Room.Length > 0 && NamespaceOf(file) is { } name && name != $"{root}.{file.Room}" && !name.StartsWith($"{root}.{file.Room}.", StringComparison.Ordinal));
        Findings.None(wrong.Select(file => $"{file.Path}: {NamespaceOf(file)}"));
    }

    [Fact]
    public void In_Core_sub_folders_are_shelves_and_no_namespaces()
    {
        var deeper = Source.Of("FoodDelivery.Core", ".cs").Where(file => NamespaceOf(file) is { } name && name.Split('.').Length > 2);
        Findings.None(deeper.Select(file => $"{file.Path}: {NamespaceOf(file)}"));
    }

    [Fact]
    public void Tests_are_found_by_level_and_room()
    {
        var wrong = Source.Of("FoodDelivery.Tests", ".cs").Where(file => file.Path.Split('/') is [_, var level, var room, _, ..]
            ? NamespaceOf(file) is { } name && name != $"FoodDelivery.Tests.{level}.{room}"
            : file.Room.Length > 0 && NamespaceOf(file) is { } flat && flat != $"FoodDelivery.Tests.{file.Room}");
        Findings.None(wrong.Select(file => $"{file.Path}: {NamespaceOf(file)}"));
    }

    [Fact]
    public void No_folder_is_called_after_a_kind_of_code()
    {
        var folders = new[] { Repository.Core, Repository.Web, Repository.Tests }.SelectMany(project => Directory.EnumerateDirectories(project, "*", SearchOption.AllDirectories))
            .Select(folder => Path.GetRelativePath(Repository.Root, folder))
            .Where(folder => !folder.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "wwwroot" or ".data"));
        Assert.DoesNotContain(folders, folder => Banned.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_file_is_longer_than_one_idea()
    {
        var code = new[] { "FoodDelivery.Core", "FoodDelivery.Web", "FoodDelivery.Tests" }.SelectMany(project => Source.Of(project, ".cs")).Where(file => file.Lines > 300);
        var markup = Source.Of("FoodDelivery.Web", ".razor").Where(file => file.Lines > 150);
        Findings.None(code.Concat(markup).Select(file => $"{file.Path}: {file.Lines} lines"));
    }

    [Fact]
    public void Browser_tests_wait_for_addresses_in_the_one_way_that_cannot_miss_them()
    {
        var wrong = Source.Of("FoodDelivery.Tests", ".cs").Where(file => file.Path.Contains("/Browser/", StringComparison.Ordinal) && Missing().IsMatch(file.Text));
        Findings.None(wrong.Select(file => $"{file.Path}: use ArriveAsync or LoadedAsync"));
    }

    [Fact]
    public void Pages_ask_by_a_dialog_once_however_often_they_are_clicked()
    {
        // A dialog may open itself; whoever opens one says "one question" in the same breath.
        var wrong = Source.Of("FoodDelivery.Web", ".cs", ".razor").Where(file => !file.Path.Contains("Dialog.razor", StringComparison.Ordinal))
            .SelectMany(file => Asking().Matches(file.Text).Where(asking => !MemberUpTo(file.Text, asking.Index).Contains("OneQuestion(", StringComparison.Ordinal)).Select(asking => $"{file.Path}: {asking.Value}"));
        Findings.None(wrong.Except(["FoodDelivery.Web/Platform/Programs/ProgramsPage.razor.cs: Dialogs.ShowAsync<SecretDialog>"]));
    }

    [Fact]
    public void Program_is_an_index()
    {
        var program = Source.Of("FoodDelivery.Web", "Program.cs").Single();
        Assert.InRange(program.Lines, 1, 80);
    }

    [Fact]
    public void Jobs_are_started_through_the_queue_only()
    {
        var direct = Source.Of("FoodDelivery.Core", ".cs").Concat(Source.Of("FoodDelivery.Web", ".cs", ".razor"))
            .Where(file => file.Room != "Platform" && (file.Words.Contains("IBackgroundJobClient") || file.Words.Contains("BackgroundJob") || file.Words.Contains("RecurringJob")));
        Findings.None(direct.Select(file => file.Path));
    }

    /// <summary>From the head of the member that something stands in.</summary>
    private static string MemberUpTo(string text, int index) => text[Math.Max(0, new[] { "\n    private ", "\n    protected ", "\n    public ", "\n    internal " }.Max(head => text.LastIndexOf(head, index, StringComparison.Ordinal)))..index];

    private static string? NamespaceOf(Source file) => Namespace().Match(file.Text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^namespace ([A-Za-z0-9_.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"Dialogs\.Show\w+(?:<\w+>)?|\w+Dialog\.AskAsync\(Dialogs")]
    private static partial Regex Asking();

    [GeneratedRegex(@"\.WaitFor(URL|LoadState|Navigation)Async\(")]
    private static partial Regex Missing();
}
