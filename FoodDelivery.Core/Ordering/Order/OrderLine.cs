using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>One dish of an order with its extras, priced when it was ordered.</summary>
public sealed class OrderLine
{
    private OrderLine() { }

    internal OrderLine(Guid orderId, int position, PricedLine line)
    {
        (OrderId, Position, ItemId, Name, Category, Quantity, Note) = (orderId, position, line.ItemId, line.Name, line.Category, line.Quantity, line.Note);
        (Currency, UnitPriceMinor, TotalMinor) = (line.UnitPrice.Currency, line.UnitPrice.Minor, line.Total.Minor);
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

    /// <summary>Its part of the order's discount.</summary>
    public long DiscountMinor { get; private set; }

    /// <summary>Tax on, or contained in, the total after the discount.</summary>
    public long TaxMinor { get; private set; }

    /// <summary>When the kitchen took it off the order because there was none left; then nothing of it is paid, and it stays for the story.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }
    public IReadOnlyList<PricedOption> Options { get; private init; } = [];
    public string[] Allergens { get; private init; } = [];
    public string? Note { get; private init; }

    public Money UnitPrice => new(UnitPriceMinor, Currency);
    public Money Total => new(TotalMinor, Currency);
    public Money Tax => new(TaxMinor, Currency);
    public bool IsRemoved => RemovedAt is not null;

    internal void Bear(LineShare share) => (DiscountMinor, TaxMinor) = (share.DiscountMinor, share.TaxMinor);

    internal void Remove(DateTimeOffset now)
    {
        RemovedAt = now;
        Bear(default);
    }
}
