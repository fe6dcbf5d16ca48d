using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>
/// What somebody is about to order, from one restaurant. A visitor's cart has the id of the browser's cookie; a signed-in person has
/// one cart of their own, whatever the device, and takes along what was chosen before signing in.
/// </summary>
public sealed class Cart
{
    private readonly List<CartLine> lines = [];

    private Cart() { }

    public Cart(Guid id, Guid? customerId, DateTimeOffset now) => (Id, CustomerId, UpdatedAt) = (id, customerId, now);

    public Guid Id { get; private init; }

    /// <summary>Null for a visitor's cart.</summary>
    public Guid? CustomerId { get; private init; }
    public Guid? RestaurantId { get; private set; }
    public string? RestaurantName { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public uint Version { get; private set; }
    public IReadOnlyList<CartLine> Lines => lines;

    /// <summary>Puts a dish in; the same dish with the same extras and note becomes more of it.</summary>
    /// <param name="replace">The customer agreed to drop what is there from another restaurant.</param>
    public Result Add(RestaurantInfo restaurant, WantedLine wanted, PricedLine priced, bool replace, DateTimeOffset now)
    {
        if (wanted.Quantity < 1) return Error.Invalid("ordering.quantity_invalid", "Choose at least one.", "quantity");
        if (lines.Count > 0 && RestaurantId != restaurant.Id)
        {
            if (!replace) return Error.Conflict("ordering.cart_other_restaurant", $"Your cart has dishes from {RestaurantName}. An order comes from one restaurant: empty the cart to order from {restaurant.Name}.");
            lines.Clear();
        }
        var same = lines.FirstOrDefault(line => line.IsSameAs(wanted));
        if (same is null && lines.Count >= MenuPricing.MaxLines) return Error.Invalid("ordering.cart_full", $"A cart holds at most {MenuPricing.MaxLines} different dishes.");
        var quantity = (same?.Quantity ?? 0) + wanted.Quantity;
        if (quantity > MenuPricing.MaxQuantity) return Error.Invalid("ordering.quantity_invalid", $"At most {MenuPricing.MaxQuantity} of one dish. Call {restaurant.Name} for larger orders.", "quantity");
        (RestaurantId, RestaurantName) = (restaurant.Id, restaurant.Name);
        if (same is null) lines.Add(new CartLine(Guid.CreateVersion7(now), Id, wanted, priced));
        else same.Change(quantity);
        Touch(now);
        return Result.Ok;
    }

    /// <param name="quantity">0 takes it out.</param>
    public Result Change(Guid lineId, int quantity, DateTimeOffset now)
    {
        if (quantity < 0 || quantity > MenuPricing.MaxQuantity) return Error.Invalid("ordering.quantity_invalid", $"Choose between 1 and {MenuPricing.MaxQuantity}.", "quantity");
        var line = lines.FirstOrDefault(l => l.Id == lineId);
        if (line is null) return quantity == 0 ? Result.Ok : Error.NotFound("ordering.cart_line_unknown", "This dish is no longer in your cart.");
        if (quantity == 0) lines.Remove(line);
        else line.Change(quantity);
        Touch(now);
        return Result.Ok;
    }

    public void Clear(DateTimeOffset now)
    {
        lines.Clear();
        Touch(now);
    }

    /// <summary>Takes out what has been ordered: as much of it as is there.</summary>
    public void Take(WantedLine ordered, DateTimeOffset now)
    {
        if (lines.FirstOrDefault(line => line.IsSameAs(ordered)) is not { } same) return;
        if (same.Quantity > ordered.Quantity) same.Change(same.Quantity - ordered.Quantity);
        else lines.Remove(same);
        Touch(now);
    }

    /// <summary>Moves everything over from the cart of the time before signing in. From another restaurant, the newer choice wins.</summary>
    public void TakeFrom(Cart visitor, DateTimeOffset now)
    {
        if (visitor.lines.Count == 0) return;
        if (RestaurantId != visitor.RestaurantId) lines.Clear();
        (RestaurantId, RestaurantName) = (visitor.RestaurantId, visitor.RestaurantName);
        foreach (var line in visitor.lines)
        {
            var same = lines.FirstOrDefault(mine => mine.IsSameAs(line.Wanted));
            if (same is not null) same.Change(Math.Min(same.Quantity + line.Quantity, MenuPricing.MaxQuantity));
            else if (lines.Count < MenuPricing.MaxLines) lines.Add(line.For(Id, now));
        }
        visitor.Clear(now);
        Touch(now);
    }

    private void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        if (lines.Count == 0) (RestaurantId, RestaurantName) = (null, null);
    }
}

/// <summary>A dish in a cart. The price is asked afresh whenever it is shown; what was seen first is kept to say what changed.</summary>
public sealed class CartLine
{
    private CartLine() { }

    internal CartLine(Guid id, Guid cartId, WantedLine wanted, PricedLine seen)
    {
        (Id, CartId, ItemId, Quantity, Note) = (id, cartId, wanted.ItemId, wanted.Quantity, Tidy(wanted.Note));
        OptionIds = [.. wanted.OptionIds.Order()];
        (SeenName, SeenMinor) = (seen.Name, seen.Total.Minor / seen.Quantity);
    }

    public Guid Id { get; private init; }
    public Guid CartId { get; private init; }
    public Guid ItemId { get; private init; }
    public int Quantity { get; private set; }

    /// <summary>Sorted, so that equal choices look equal.</summary>
    public Guid[] OptionIds { get; private init; } = [];
    public string? Note { get; private init; }

    /// <summary>Its name when it was put in, for when it has left the menu.</summary>
    public string SeenName { get; private init; } = null!;

    /// <summary>The price of one with its extras when it was put in, in minor units.</summary>
    public long SeenMinor { get; private init; }

    public WantedLine Wanted => new(ItemId, Quantity, OptionIds, Note);

    internal bool IsSameAs(WantedLine other) => ItemId == other.ItemId && Note == Tidy(other.Note) && OptionIds.SequenceEqual(other.OptionIds.Order());

    internal void Change(int quantity) => Quantity = quantity;

    internal CartLine For(Guid cartId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now), CartId = cartId, ItemId = ItemId, Quantity = Quantity, OptionIds = OptionIds, Note = Note, SeenName = SeenName, SeenMinor = SeenMinor,
    };

    private static string? Tidy(string? note) => string.IsNullOrWhiteSpace(note) ? null : note.Trim();
}
