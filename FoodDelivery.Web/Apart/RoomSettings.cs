using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Setup;

namespace FoodDelivery.Web.Apart;

/// <summary>
/// Which rooms this process hosts and where the others are: the section <c>Rooms</c>. Nothing of it set, as usual, means everything in one process. Start reading here;
/// how it is set up is in docs/rooms-apart.md.
/// </summary>
public sealed class RoomSettings
{
    /// <summary>Whoever reads a secret this long from a screen does not remember it.</summary>
    private const int ShortestSecret = 32;

    private static readonly string[] Known = ["identity", "catalog", "ordering", "dispatch", "notifications", "analytics", "payments"];

    /// <summary>The rooms whose whole contract, screens included, can be asked over the network.</summary>
    private static readonly string[] MayLiveApart = ["payments"];

    /// <summary>What rooms answer each other when they are not in one process.</summary>
    public static IReadOnlyList<RoomOffer> Offers { get; } = [PaymentsOffer.Offer, OrderingOffer.Offer, DispatchOffer.Offer];

    private readonly IConfigurationSection section;
    private readonly Dictionary<string, Uri> addresses = [];

    private RoomSettings(IConfiguration config)
    {
        section = config.GetSection("Rooms");
        foreach (var child in section.GetChildren().Where(child => child.GetChildren().Any() && child.Key.ToLowerInvariant() is var key && !Known.Contains(key) && key != RoomDoor.Screens))
            throw new StartupRefused($"The setting Rooms:{child.Key} names no room: there are {string.Join(", ", Known)}, and screens for the secret of the screens.");
        foreach (var room in Known)
            if (section[$"{room}:BaseUrl"] is { Length: > 0 } address) addresses[room] = Address($"Rooms:{Title(room)}:BaseUrl", address);

        var hosted = (section["Hosted"] ?? "").ToLowerInvariant().Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries);
        if (hosted.FirstOrDefault(room => !MayLiveApart.Contains(room)) is { } wrong)
            throw new StartupRefused($"The setting Rooms:Hosted says '{wrong}': only {string.Join(", ", MayLiveApart.Select(Title))} can run in a process of its own. Leave Rooms:Hosted out of the process that hosts everything else.");
        IsDivided = hosted.Length > 0 || addresses.Keys.Any(MayLiveApart.Contains);
        Hosted = hosted.Length > 0 ? HostedRooms.Only(hosted) : HostedRooms.AllBut(addresses.Keys.Where(MayLiveApart.Contains));
        if (!IsDivided && addresses.Count == 0) return;

        if (hosted.FirstOrDefault(addresses.ContainsKey) is { } own) throw new StartupRefused($"This process hosts {Title(own)} itself: remove Rooms:{Title(own)}:BaseUrl from its settings.");
        if (Hosted.IsHouse && addresses.Keys.FirstOrDefault(room => !MayLiveApart.Contains(room) && room != "identity") is { } unable)
            throw new StartupRefused($"Rooms:{Title(unable)}:BaseUrl is set, but {Title(unable)} runs in this process: only {string.Join(", ", MayLiveApart.Select(Title))} can run in one of its own. Remove the setting.");
        if (!IsDivided) return;
        if (!Database.IsConfigured(config)) throw new StartupRefused("Rooms in several processes share one database: set ConnectionStrings:FoodDelivery to the same one for all of them.");
        foreach (var offer in AskedElsewhere.Where(offer => !addresses.ContainsKey(offer.Room)))
            throw new StartupRefused($"This process hosts {string.Join(", ", hosted.Select(Title))}, which asks {Title(offer.Room)}: set Rooms:{Title(offer.Room)}:BaseUrl to where that is.");
        if (!Hosted.IsHouse && !addresses.ContainsKey("identity")) throw new StartupRefused("Rooms:Identity:BaseUrl is missing: it is where tokens come from, the address of the process that hosts everything else.");
        foreach (var caller in CallersHere.Concat(Hosted.IsHouse ? Callers : [])) SecretOf(caller);
        if (section["Identity:Issuer"] is { Length: > 0 } issuer) Address("Rooms:Identity:Issuer", issuer);
    }

    /// <exception cref="StartupRefused">Something of it cannot be meant; the sentence says what to do.</exception>
    public static RoomSettings Of(IConfiguration config) => new(config);

    /// <summary>There are rooms in several processes.</summary>
    public bool IsDivided { get; }

    public HostedRooms Hosted { get; }

    /// <summary>What this process asks of others.</summary>
    public IEnumerable<RoomOffer> AskedElsewhere => Offers.Where(offer => !Hosted.Has(offer.Room) && offer.Doors.Any(IsAskedHere));

    /// <summary>What this process answers others.</summary>
    public IEnumerable<OpenClass> AnsweredHere => !IsDivided ? [] : Offers.Where(offer => Hosted.Has(offer.Room)).SelectMany(offer => offer.Classes).Where(open => !IsAskedHere(open.Door));

    /// <summary>The services that ask over the network, in whichever process: each is a client of the token server.</summary>
    public IEnumerable<string> Callers => DoorsBetween.Select(door => door.By).Distinct();

    /// <summary>The doors between rooms of different processes. What rooms of one process have to do with each other takes no token, so none is given.</summary>
    public IEnumerable<RoomDoor> DoorsBetween => Offers.SelectMany(offer => offer.Doors).Where(door => Named(door.Room) != Named(door.By));

    public Uri AddressOf(string room) => addresses[room];

    /// <summary>Where tokens come from; null for this process itself.</summary>
    public Uri? Identity => addresses.GetValueOrDefault("identity");

    /// <summary>Who tokens say has made them, for a process that hosts no Identity: the public address of the one that does, where that has one.</summary>
    public Uri Issuer => section["Identity:Issuer"] is { Length: > 0 } issuer ? Address("Rooms:Identity:Issuer", issuer) : addresses["identity"];

    /// <exception cref="StartupRefused">There is none, or one that could be guessed.</exception>
    public string SecretOf(string caller)
    {
        var secret = section[$"{caller}:ClientSecret"];
        if (string.IsNullOrEmpty(secret)) throw new StartupRefused($"Rooms:{Title(caller)}:ClientSecret is missing: a secret of at least {ShortestSecret} characters, the same in every process that knows it.");
        return secret.Length >= ShortestSecret ? secret : throw new StartupRefused($"Rooms:{Title(caller)}:ClientSecret is shorter than {ShortestSecret} characters: take a longer one, such as from 'openssl rand -hex 32'.");
    }

    private IEnumerable<string> CallersHere => AskedElsewhere.SelectMany(offer => offer.Doors).Where(IsAskedHere).Select(door => door.By).Distinct();

    private bool IsAskedHere(RoomDoor door) => door.By == RoomDoor.Screens ? Hosted.IsHouse : Hosted.Has(door.By);

    // A room of a process of its own stands for itself, everything else for the house.
    private string Named(string room) => Hosted.Named.Contains(room) ? room : HostedRooms.House;

    private static string Title(string room) => char.ToUpperInvariant(room[0]) + room[1..];

    private static Uri Address(string setting, string address) =>
        Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
            : throw new StartupRefused($"The setting {setting} says '{address}': write it as http://payments.internal:8080.");
}
