using System.Globalization;
using FoodDelivery.Web.Platform;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Notifications.Monitor;

public sealed partial class TimeChart
{
    private bool open;

    [Inject] private OperationsClock Clock { get; set; } = default!;
    [Parameter, EditorRequired] public string Title { get; set; } = "";
    [Parameter] public string? Note { get; set; }

    /// <summary>Where each step begins.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<DateTimeOffset> Steps { get; set; } = [];
    [Parameter, EditorRequired] public IReadOnlyList<ChartLine> Lines { get; set; } = [];
    [Parameter, EditorRequired] public Func<double, string> Format { get; set; } = default!;

    /// <summary>The top of the scale; a round number above the highest value when left out.</summary>
    [Parameter] public double? Most { get; set; }

    private bool Empty => Steps.Count == 0 || Lines.All(line => line.Values.All(value => value is null));
    private double Top => Most ?? ChartLine.RoundUp(Lines.SelectMany(line => line.Values).Max() ?? 0);

    private string Label(DateTimeOffset at) => Clock.Words(at);

    private string Hint(int step) => $"{Label(Steps[step])}: {string.Join(", ", Lines.Select(line => $"{line.Name} {(line.Values[step] is { } value ? Format(value) : "–")}"))}";

    /// <summary>What the picture says, in a sentence: where each line stands now.</summary>
    private string Spoken => $"{Title}. " + string.Join(" ", Lines.Select(line => line.Values.LastOrDefault(value => value is not null) is { } last ? $"{line.Name}: lately {Format(last)}." : $"{line.Name}: nothing."));

    // The culture of whoever looks must not put a comma into a picture's coordinates.
    private string X(int step) => ((double)step * ChartLine.Width / Steps.Count).ToString("0.##", CultureInfo.InvariantCulture);
}
