using System.Globalization;
using System.Text;

namespace FoodDelivery.Web.Notifications.Monitor;

/// <summary>One line of a chart.</summary>
/// <param name="Style">1 to 4: colour and dashes together, so that lines differ without colour, too.</param>
/// <param name="Values">One for each step; null where there is none, which is a gap and not a zero.</param>
public sealed record ChartLine(string Name, int Style, IReadOnlyList<double?> Values)
{
    public const int Width = 600, Height = 140;

    /// <summary>As an SVG path over the whole field; a value without neighbours is a dot.</summary>
    public string Path(double most)
    {
        var path = new StringBuilder();
        var open = false;
        for (var i = 0; i < Values.Count; i++)
        {
            if (Values[i] is not { } value)
            {
                open = false;
                continue;
            }
            var x = Values.Count == 1 ? Width / 2.0 : (double)i * Width / (Values.Count - 1);
            var y = Height - Math.Clamp(value / most, 0, 1) * Height;
            path.Append(CultureInfo.InvariantCulture, $"{(open ? 'L' : 'M')}{x:0.#} {y:0.#}");
            if (!open && (i + 1 == Values.Count || Values[i + 1] is null)) path.Append("h0");
            open = true;
        }
        return path.ToString();
    }

    /// <summary>A round number at or above the highest value, so that the axis can be read.</summary>
    public static double RoundUp(double highest)
    {
        if (highest <= 0) return 1;
        var size = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        return new[] { 1, 2, 2.5, 5, 10 }.Select(step => step * size).First(step => step >= highest * 0.999999);
    }
}
