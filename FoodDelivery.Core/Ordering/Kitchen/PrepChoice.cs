namespace FoodDelivery.Ordering;

/// <summary>The prep times a new ticket offers, and which of them fits its basket.</summary>
/// <param name="Minutes">Ascending.</param>
/// <param name="Suggested">One of them.</param>
public sealed record PrepChoice(IReadOnlyList<int> Minutes, int Suggested)
{
    public static PrepChoice For(int pieces, bool rush, KitchenOptions options)
    {
        var minutes = options.Prep(rush);
        var size = pieces >= options.LargeBasketPieces ? 2 : pieces >= options.UsualBasketPieces ? 1 : 0;
        return new(minutes, minutes[Math.Min(size, minutes.Count - 1)]);
    }
}
