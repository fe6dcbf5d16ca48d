namespace FoodDelivery.Dispatch;

/// <summary>House numbers along a street, as straight pieces between known anchors; both ways exact.</summary>
/// <remarks>"Along" is the street number for avenues (33.5 = between 33rd and 34th) and metres east of 5th Avenue for cross streets.</remarks>
public sealed class NumberLine
{
    private readonly (double Number, double Along)[] anchors;

    /// <param name="anchors">By growing number; "along" must only grow or only fall.</param>
    public NumberLine(params (double Number, double Along)[] anchors) => this.anchors = anchors;

    public double Lowest => anchors[0].Number;

    public double Highest => anchors[^1].Number;

    public double At(double number)
    {
        var i = 0;
        while (i < anchors.Length - 2 && number > anchors[i + 1].Number) i++;
        var (a, b) = (anchors[i], anchors[i + 1]);
        return a.Along + (b.Along - a.Along) * (number - a.Number) / (b.Number - a.Number);
    }

    public double NumberAt(double along)
    {
        var falls = anchors[^1].Along < anchors[0].Along;
        var i = 0;
        while (i < anchors.Length - 2 && (falls ? along < anchors[i + 1].Along : along > anchors[i + 1].Along)) i++;
        var (a, b) = (anchors[i], anchors[i + 1]);
        var share = Math.Clamp((along - a.Along) / (b.Along - a.Along), 0, 1);
        return a.Number + (b.Number - a.Number) * share;
    }
}
