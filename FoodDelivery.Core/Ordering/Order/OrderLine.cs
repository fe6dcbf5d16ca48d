using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>One dish of an order with its extras, priced when it was ordered.</summary>
public sealed class OrderLine
{
    private OrderLine() { }

    internal OrderLine(Guid orderId, int position, PricedLine line, int taxBasisPoints, bool taxIncluded)
    {
        (OrderId, Position, ItemId, Name, Category, Quantity, Note) = (orderId, position, line.ItemId, line.Name, line.Category, line.Quantity, line.Note);
        (Currency, UnitPriceMinor, TotalMinor) = (line.UnitPrice.Currency, line.UnitPrice.Minor, line.Total.Minor);
        TaxMinor = Bill.TaxOf(line.Total, taxBasisPoints, taxIncluded).Minor;
        Options = line.Options;
        Allergens = [.. line.Allergens];
    }

    public long Id { get; private init; }
    public Guid OrderId { get; private init; }

    /// <summary>Its place in the order, from 0.</summary>
    public int Position { get; private init; }
    public Guid ItemId { get; private init; }
    public string Name { get; private init; } = null!;
    public string Category { get; private init; } = null!;
    public int Quantity { get; private init; }
    public string Currency { get; private init; } = null!;
    public long UnitPriceMinor { get; private init; }
    public long TotalMinor { get; private init; }

    /// <summary>Tax on, or contained in, the total.</summary>
    public long TaxMinor { get; private init; }
    public IReadOnlyList<PricedOption> Options { get; private init; } = [];
    public string[] Allergens { get; private init; } = [];
    public string? Note { get; private init; }

    public Money UnitPrice => new(UnitPriceMinor, Currency);
    public Money Total => new(TotalMinor, Currency);
    public Money Tax => new(TaxMinor, Currency);
}
