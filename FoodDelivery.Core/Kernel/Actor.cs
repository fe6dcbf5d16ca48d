namespace FoodDelivery.Kernel;

/// <summary>The product's roles, as stored and as named in cookies and policies.</summary>
public static class Roles
{
    public const string Customer = "customer";
    public const string Restaurant = "restaurant";
    public const string Dispatcher = "dispatcher";
    public const string Courier = "courier";
    public const string Admin = "admin";

    /// <summary>A room's own service, calling another room. Not one of <see cref="All"/>: nobody can be given it.</summary>
    public const string Service = "service";

    public static readonly IReadOnlyList<string> All = [Customer, Restaurant, Dispatcher, Courier, Admin];
}

/// <summary>Who is asking. Every use case looks here, never at a parameter, to decide what the caller may do.</summary>
/// <param name="UserId">The person's id; null for the product itself and for people not signed in.</param>
/// <param name="Name">For timelines and audit lines.</param>
/// <param name="Restaurants">The restaurants this person may operate.</param>
public sealed record Actor(Guid? UserId, string Name, IReadOnlySet<string> Roles, IReadOnlySet<Guid> Restaurants)
{
    private static readonly IReadOnlySet<string> NoRoles = new HashSet<string>();
    private static readonly IReadOnlySet<Guid> NoRestaurants = new HashSet<Guid>();

    /// <summary>A job or reaction of the product itself; may do everything.</summary>
    public static readonly Actor System = new(null, "FoodDelivery", NoRoles, NoRestaurants) { IsSystem = true };

    /// <summary>Somebody who has not signed in.</summary>
    public static readonly Actor Anonymous = new(null, "Guest", NoRoles, NoRestaurants);

    public bool IsSystem { get; private init; }

    public bool Is(string role) => Roles.Contains(role);

    public bool IsAdmin => IsSystem || Is(Kernel.Roles.Admin);

    /// <summary>Dispatchers and admins see the whole city.</summary>
    public bool IsOperator => IsAdmin || Is(Kernel.Roles.Dispatcher);

    public bool MayOperate(Guid restaurantId) => IsAdmin || (Is(Kernel.Roles.Restaurant) && Restaurants.Contains(restaurantId));
}

/// <summary>Holds the actor of one DI scope. The shell sets it once per click or request; unset means nobody.</summary>
public sealed class CurrentActor
{
    public Actor Actor { get; set; } = Actor.Anonymous;
}
