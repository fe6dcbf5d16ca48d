using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>A heading of the menu.</summary>
public sealed class MenuCategory
{
    public required Guid Id { get; init; }
    public required Guid RestaurantId { get; init; }
    public required string Name { get; set; }
    public required int Position { get; set; }
}

/// <summary>A dish: price, what is in it, what can be chosen with it, whether there is any left.</summary>
public sealed class MenuItem
{
    /// <summary>Sold out until a person says otherwise.</summary>
    public static readonly DateTimeOffset UntilChanged = DateTimeOffset.MaxValue;

    public required Guid Id { get; init; }
    public required Guid RestaurantId { get; init; }
    public required Guid CategoryId { get; set; }
    public required string Name { get; set; }
    public required string Description { get; set; }
    public required Money Price { get; set; }
    public required int Position { get; set; }

    /// <summary>Codes of <see cref="Allergen"/>.</summary>
    public required string[] Allergens { get; set; }

    /// <summary>E.g. vegetarian, vegan, spicy.</summary>
    public required string[] Diets { get; set; }

    /// <summary>Where its picture is; null: the shell draws one.</summary>
    public string? Picture { get; set; }
    public List<ModifierGroup> Groups { get; init; } = [];

    public string SearchText { get; private set; } = "";
    public DateTimeOffset? SoldOutUntil { get; private set; }
    public uint Version { get; private set; }

    public MenuCategory Category { get; private set; } = null!;

    public bool IsSoldOut(DateTimeOffset at) => SoldOutUntil > at;

    public void SellOut(DateTimeOffset until) => SoldOutUntil = until;

    public void BringBack() => SoldOutUntil = null;

    public void RefreshSearchText() => SearchText = Catalog.SearchText.Normalise($"{Name} {Description}");
}

/// <summary>A choice that comes with a dish.</summary>
public sealed class ModifierGroup
{
    public required Guid Id { get; init; }
    public required Guid ItemId { get; init; }
    public required string Name { get; set; }

    /// <summary>How many must be chosen; above zero the choice is required.</summary>
    public required int Min { get; set; }

    /// <summary>How many may be chosen, all options together.</summary>
    public required int Max { get; set; }
    public required int Position { get; set; }
    public List<ModifierOption> Options { get; init; } = [];
}

/// <summary>One thing to choose in a group.</summary>
public sealed class ModifierOption
{
    public required Guid Id { get; init; }
    public required Guid GroupId { get; init; }
    public required string Name { get; set; }

    /// <summary>Added to the dish's price, each time it is chosen.</summary>
    public required Money Price { get; set; }

    /// <summary>How often this one may be chosen.</summary>
    public required int Max { get; set; }
    public required int Position { get; set; }

    /// <summary>What it adds to the dish's allergens.</summary>
    public required string[] Allergens { get; set; }
}
