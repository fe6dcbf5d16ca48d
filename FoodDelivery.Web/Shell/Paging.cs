using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Shell;

/// <summary>Which part of a list is wanted. Used with <c>[AsParameters]</c>.</summary>
public readonly record struct Paging(
    [property: Description("How many at most."), Range(1, Paging.Most), DefaultValue(Paging.Usual)] int? Limit,
    [property: Description("What 'next' of the page before says; left out for the first page.")] string? Cursor)
{
    public const int Usual = 20;
    public const int Most = 100;

    /// <summary>How many, and where the page before has ended.</summary>
    public Result<(int Size, TPosition? After)> Read<TPosition>() where TPosition : class
    {
        if (Limit is < 1 or > Most) return Error.Invalid("request.limit_out_of_range", $"A page has 1 to {Most} rows.", "limit");
        var after = Shell.Cursor.Read<TPosition>(Cursor);
        return after.IsOk ? (Limit ?? Usual, after.Value) : after.Error;
    }
}

/// <summary>A part of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">The cursor of the part that follows; null at the end.</param>
public sealed record Part<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <param name="rows">One more than wanted, where there are more.</param>
    public static Part<T> Of<TRow, TPosition>(IReadOnlyList<TRow> rows, int size, Func<TRow, T> answer, Func<TRow, TPosition> position) =>
        new([.. rows.Take(size).Select(answer)], rows.Count > size ? Shell.Cursor.Of(position(rows[size - 1])) : null);
}

/// <summary>The position in a list that shows the newest first.</summary>
public sealed record Newest(DateTimeOffset At, Guid Id);
