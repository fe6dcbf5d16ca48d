using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Web.Payments;

namespace FoodDelivery.Web.Platform.Payments;

/// <summary>What an operator has chosen in the refund dialog so far, and what is still wrong with it. Plain, so that it can be tested without a screen.</summary>
public sealed class RefundChoice
{
    private readonly Dictionary<int, string> typed = [];
    private readonly HashSet<int> ticked = [];

    public bool ByLine { get; set; } = true;

    /// <summary>The amount for the order as a whole.</summary>
    public string Whole { get; set; } = "";
    public RefundReason? Reason { get; set; }
    public string Note { get; set; } = "";

    public bool IsTicked(int position) => ticked.Contains(position);

    public string Typed(int position) => typed.GetValueOrDefault(position, "");

    /// <summary>Ticked: all that is left of the line, until less is typed.</summary>
    public void Tick(RefundableLine line, bool on)
    {
        if (!on) ticked.Remove(line.Position);
        else if (ticked.Add(line.Position)) typed[line.Position] = MoneyWords.Typed(line.Left);
    }

    public void Type(int position, string? text) => typed[position] = text ?? "";

    /// <summary>What a line's field says wrong; null when nothing.</summary>
    public string? Problem(RefundableLine line) => !ticked.Contains(line.Position) ? null : MoneyWords.Minor(Typed(line.Position), line.Paid.Currency) switch
    {
        null => "Type an amount, such as 4.50.",
        <= 0 => "Refund more than nothing, or take the tick away.",
        var minor when minor > line.Left.Minor => $"At most {line.Left}.",
        _ => null,
    };

    public string? WholeProblem(RefundDesk desk) => Whole.Trim().Length == 0 ? null : MoneyWords.Minor(Whole, desk.Left.Currency) switch
    {
        null => "Type an amount, such as 4.50.",
        <= 0 => "Refund more than nothing.",
        var minor when minor > desk.Left.Minor => $"At most {desk.Left} can still be refunded.",
        _ => null,
    };

    public IReadOnlyList<RefundLine> Lines(RefundDesk desk) => !ByLine ? [] :
        [.. desk.Lines.Where(line => ticked.Contains(line.Position)).Select(line => new RefundLine(line.Position, line.Name, MoneyWords.Minor(Typed(line.Position), line.Paid.Currency) ?? 0))];

    public Money Amount(RefundDesk desk) => new(ByLine ? Lines(desk).Sum(line => line.AmountMinor) : MoneyWords.Minor(Whole, desk.Left.Currency) ?? 0, desk.Left.Currency);

    /// <summary>Why it cannot be sent yet; null when it can.</summary>
    public string? Missing(RefundDesk desk)
    {
        var wrong = ByLine ? desk.Lines.Select(Problem).FirstOrDefault(problem => problem is not null) : WholeProblem(desk);
        if (wrong is not null) return wrong;
        var amount = Amount(desk);
        if (amount.Minor <= 0) return ByLine ? "Tick what goes back." : "Type how much goes back.";
        if (amount > desk.Left) return $"At most {desk.Left} can still be refunded.";
        return Reason is null ? "Choose why it goes back." : null;
    }
}
