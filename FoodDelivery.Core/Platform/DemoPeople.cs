using FoodDelivery.Kernel;

namespace FoodDelivery.Platform;

/// <summary>Somebody of the demo city.</summary>
/// <param name="Id">Fixed, so that rooms can point at the person without asking each other.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="AddressLine">A customer's door, as the gazetteer of the demo city knows it; null for people at work.</param>
public sealed record DemoPerson(Guid Id, string Name, string Email, string Phone, string Role, string? AddressLine = null)
{
    public string FirstName => Name.Split(' ')[0];
}

/// <summary>The people of the demo city. Every room's seed may refer to their ids.</summary>
public static class DemoPeople
{
    public const int CourierCount = 40;
    public const int CustomerCount = 200;

    /// <summary>Where Marco works: the slug of his restaurant.</summary>
    public const string MarcosRestaurant = "nonnas-corner";

    private static string[] FirstNames { get; } =
    [
        "Amara", "Ben", "Chloe", "Diego", "Elena", "Farid", "Grace", "Hiro", "Imani", "Jonas", "Kavya", "Liam", "Maya", "Noah", "Olivia", "Pavel", "Quinn", "Rosa", "Samir",
        "Tessa", "Umar", "Vera", "Wei", "Ximena", "Yusuf", "Zoe", "Aisha", "Bruno", "Clara", "Dmitri", "Emeka", "Fiona", "Gabriel", "Hannah", "Ivan", "Jade", "Kofi", "Leila",
        "Mateo", "Nina", "Oscar", "Priya", "Rafael", "Sofia", "Tomas", "Ursula", "Victor",
    ];

    private static string[] LastNames { get; } =
    [
        "Adeyemi", "Bauer", "Castillo", "Dubois", "Eriksen", "Fontana", "Gupta", "Hughes", "Ibrahim", "Jensen", "Kowalski", "Larsson", "Mendoza", "Nakamura", "O'Brien", "Petrov",
        "Quispe", "Rossi", "Silva", "Tanaka", "Ueda", "Vargas", "Weber", "Xu", "Yilmaz", "Zhang", "Abbott", "Brandt", "Chen", "Diallo", "Evans", "Fischer", "Garcia", "Haddad",
        "Ivanova", "Johnson", "Khan", "Lopez", "Moreau", "Nguyen", "Owusu", "Park", "Ramirez",
    ];

    public static readonly DemoPerson Ada = new(Id(0, 1), "Ada Lindqvist", "ada@demo.fooddelivery.example", Phone(0), Roles.Customer, "350 W 42nd St");
    public static readonly DemoPerson Marco = new(Id(0, 2), "Marco Rossi", "marco@demo.fooddelivery.example", Phone(301), Roles.Restaurant);
    public static readonly DemoPerson Dora = new(Id(0, 3), "Dora Mensah", "dora@demo.fooddelivery.example", Phone(302), Roles.Dispatcher);
    public static readonly DemoPerson Lena = new(Id(0, 4), "Lena Okafor", "lena@demo.fooddelivery.example", Phone(200), Roles.Courier);
    public static readonly DemoPerson Alex = new(Id(0, 5), "Alex Turner", "alex@demo.fooddelivery.example", Phone(303), Roles.Admin);

    /// <summary>Ada and 199 more.</summary>
    public static IReadOnlyList<DemoPerson> Customers { get; } = [Ada, .. Enumerable.Range(1, CustomerCount - 1).Select(Customer)];

    /// <summary>Lena and 39 more.</summary>
    public static IReadOnlyList<DemoPerson> Couriers { get; } = [Lena, .. Enumerable.Range(1, CourierCount - 1).Select(Courier)];

    /// <summary>Those the sign-in page offers with one click, a role each.</summary>
    public static IReadOnlyList<DemoPerson> Hosts { get; } = [Ada, Marco, Dora, Lena, Alex];

    public static IReadOnlyList<DemoPerson> All { get; } = [.. Customers, .. Couriers, Marco, Dora, Alex];

    private static DemoPerson Customer(int n)
    {
        var name = $"{FirstNames[(n * 7 + n / FirstNames.Length) % FirstNames.Length]} {LastNames[(n * 11 + 3) % LastNames.Length]}";
        return new(Id(0xC057, n), name, $"customer{n}@demo.fooddelivery.example", Phone(n), Roles.Customer, Door(n));
    }

    private static DemoPerson Courier(int n)
    {
        var name = $"{FirstNames[(n * 13 + 5) % FirstNames.Length]} {LastNames[(n * 17 + 9) % LastNames.Length]}";
        return new(Id(0xC041, n), name, $"courier{n}@demo.fooddelivery.example", Phone(200 + n), Roles.Courier);
    }

    /// <summary>Doors on the cross streets of Midtown: 7th to 10th Avenue in the west, Park to 2nd in the east.</summary>
    private static string Door(int n)
    {
        var street = Streets[n * 7 % Streets.Length];
        var west = n % 5 < 3;
        var number = west ? 201 + n * 37 % 290 : 101 + n * 29 % 240;
        return $"{number} {(west ? 'W' : 'E')} {Ordinal(street)} St";
    }

    private static string Ordinal(int n) => n + (n % 10) switch { 1 when n % 100 != 11 => "st", 2 when n % 100 != 12 => "nd", 3 when n % 100 != 13 => "rd", _ => "th" };

    /// <summary>Numbers reserved for fiction: 555-0100 to 555-0199 of each area code.</summary>
    private static string Phone(int n) => $"+1{(n / 100) switch { 0 => 212, 1 => 646, 2 => 917, _ => 332 }}555{100 + n % 100:0000}";

    private static Guid Id(int kind, int n) => Guid.Parse($"0199d000-0000-7000-8000-{kind:x4}{n:x8}");

    // Not 31st to 33rd: Pennsylvania Station stands there.
    private static int[] Streets => [27, 28, 29, 30, 40, 41, 35, 36, 37, 38, 39, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56];
}
