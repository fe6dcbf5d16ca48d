namespace FoodDelivery.Platform;

/// <summary>
/// Which rooms this process hosts: their events, jobs and webhooks are its own, everybody else's are not its business. Usually all of them. The house is the
/// process (or the several, behind a load balancer) that serves the screens; a room apart has a process of its own on the same database.
/// </summary>
public sealed class HostedRooms
{
    /// <summary>Whose queue an event, a job or a webhook is in when nobody but the house has to do with it.</summary>
    public const string House = "";

    private const string HouseQueue = "default";
    private readonly string[] named;

    private HostedRooms(bool isHouse, IEnumerable<string> named) => (IsHouse, this.named) = (isHouse, [.. named.Order(StringComparer.Ordinal)]);

    /// <summary>One process for everything.</summary>
    public static readonly HostedRooms All = new(isHouse: true, []);

    /// <param name="rooms">Rooms in lower case, as in <see cref="EventName.RoomOf"/>.</param>
    public static HostedRooms AllBut(IEnumerable<string> rooms) => new(isHouse: true, rooms);

    /// <inheritdoc cref="AllBut"/>
    public static HostedRooms Only(IEnumerable<string> rooms) => new(isHouse: false, rooms);

    public bool IsHouse { get; }

    /// <summary>For the house: the rooms that live elsewhere. For a room apart: itself. What is claimed from the common tables is told by these two.</summary>
    public IReadOnlyList<string> Named => named;

    public bool Has(string room) => named.Contains(room) != IsHouse;

    /// <summary>Whether a job is this process's to keep in the timetable and to run: its id begins with its room.</summary>
    public bool HasJob(string jobId) => Has(RoomOfJob(jobId));

    /// <summary>The job queue in which the room's own workers look.</summary>
    public string QueueOf(string jobId) => named.Contains(RoomOfJob(jobId)) ? RoomOfJob(jobId) : HouseQueue;

    /// <summary>The job queues this process works on.</summary>
    public string[] Queues => IsHouse ? [HouseQueue] : named;

    private static string RoomOfJob(string jobId) => jobId.Split('.')[0];
}
