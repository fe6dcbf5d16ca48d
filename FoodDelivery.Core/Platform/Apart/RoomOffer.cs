using FoodDelivery.Kernel;

namespace FoodDelivery.Platform;

/// <summary>On whose behalf a caller may ask.</summary>
public enum SpeaksFor
{
    /// <summary>Somebody who is (or is not yet) signed in; never the product itself. Holds the rooms' secret of the screens back from what only a person may decide.</summary>
    People,
    /// <summary>People, and the product's own jobs and reactions.</summary>
    PeopleAndProduct,
}

/// <summary>One thing that one caller may ask of a room. No person and no other program has it: only the service of that caller, by a token with this scope.</summary>
/// <param name="By">Whose service asks: a room, or <see cref="Screens"/>.</param>
public sealed record RoomDoor(string Scope, string By, SpeaksFor For, string Words)
{
    /// <summary>The screens and public endpoints of the house, acting for whoever is signed in.</summary>
    public const string Screens = "screens";

    /// <summary>The room it belongs to.</summary>
    public string Room => Scope.Split('.')[0];

    public Permission Permission => new(Scope, Room, Words, Roles.Service);
}

/// <summary>One class others may ask, through which door.</summary>
/// <param name="Repeatable">Asking twice does nothing twice, so it may be asked again when no answer came.</param>
/// <param name="WhenAway">The answer while the room does not answer, where its contract has one for that.</param>
public sealed record OpenClass(Type Type, RoomDoor Door, bool Repeatable, object? WhenAway);

/// <summary>
/// What others may ask of a room while it runs in a process of its own: classes whose public methods are virtual, so that <see cref="StandIn"/> can take their
/// place elsewhere. In one process nothing of this is used: everybody gets the class itself.
/// </summary>
public sealed class RoomOffer(string room)
{
    private readonly List<OpenClass> classes = [];

    public string Room { get; } = room;

    public IReadOnlyList<OpenClass> Classes => classes;

    public IEnumerable<RoomDoor> Doors => classes.Select(open => open.Door).Distinct();

    public RoomOffer Open<T>(RoomDoor door, bool repeatable = true, object? whenAway = null) where T : class
    {
        classes.Add(new(typeof(T), door, repeatable, whenAway));
        return this;
    }
}
