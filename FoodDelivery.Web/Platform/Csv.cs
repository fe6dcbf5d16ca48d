using System.Globalization;
using System.Text;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Platform;

/// <summary>Lists as files for spreadsheets (RFC 4180, UTF-8 with a mark so that Excel reads it right).</summary>
public static class Csv
{
    public static IResult File<T>(string name, IReadOnlyList<string> heading, Page<T> rows, Func<T, IEnumerable<object?>> cells)
    {
        var text = new StringBuilder();
        Line(text, heading);
        foreach (var row in rows.Items) Line(text, cells(row));
        // Whoever adds the file up must see that it is not the whole.
        if (rows.Items.Count < rows.Total) Line(text, [string.Create(CultureInfo.InvariantCulture, $"First {rows.Items.Count:N0} of {rows.Total:N0}. Narrow the selection to get the rest.")]);
        return TypedResults.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], "text/csv; charset=utf-8", name);
    }

    private static void Line(StringBuilder text, IEnumerable<object?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    public static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
        // A name that begins like a formula would be run by the spreadsheet of whoever opens the file.
        if (value is string && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
    }
}
