namespace FoodDelivery.Platform;

/// <summary>Somebody of the demo city whom a visitor can be with one click.</summary>
/// <param name="Id">Fixed, so that rooms can point at the person without asking each other.</param>
public sealed record DemoPerson(Guid Id, string Name, string Email);

/// <summary>The five people of the demo sign-in, one per role. Every room's seed may refer to their ids.</summary>
public static class DemoPeople
{
    /// <summary>Where Marco works: the slug of his restaurant.</summary>
    public const string MarcosRestaurant = "nonnas-corner";

    public static readonly DemoPerson Ada = new(new("0199d000-0000-7000-8000-000000000001"), "Ada Lindqvist", "ada@demo.fooddelivery.example");
    public static readonly DemoPerson Marco = new(new("0199d000-0000-7000-8000-000000000002"), "Marco Rossi", "marco@demo.fooddelivery.example");
    public static readonly DemoPerson Dora = new(new("0199d000-0000-7000-8000-000000000003"), "Dora Mensah", "dora@demo.fooddelivery.example");
    public static readonly DemoPerson Lena = new(new("0199d000-0000-7000-8000-000000000004"), "Lena Okafor", "lena@demo.fooddelivery.example");
    public static readonly DemoPerson Alex = new(new("0199d000-0000-7000-8000-000000000005"), "Alex Turner", "alex@demo.fooddelivery.example");
}
