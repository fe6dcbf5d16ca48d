namespace FoodDelivery.Web.Catalog;

/// <summary>Addresses of drawn pictures, for what has no photo.</summary>
public static class Art
{
    public static string ForRestaurant(string slug) => $"art/table/bowl.salad.bread-{Look(slug)}.svg";

    public static string ForDish(string name) => $"art/dish/bowl-{Look(name)}.svg";

    /// <summary>A number below 100 that stays the same for a name.</summary>
    private static int Look(string name) => (int)(name.Aggregate(17u, (hash, c) => hash * 31 + c) % 100);
}
