using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>
/// One order from checkout to the door: what was agreed, where it stands, and everything that happened to it.
/// How it may change is in OrderTransitions.cs; every change adds a line to <see cref="Entries"/> and the facts that tell of it.
/// </summary>
public sealed partial class Order
{
    private readonly List<OrderLine> lines = [];
    private readonly List<OrderEntry> entries = [];
    private readonly List<Action<OrderingDb>> news = [];
    private bool written;

    private Order() { }

    public Guid Id { get; private init; }

    /// <summary>What people say on the phone, e.g. FD-10423. Given by the database when the row is stored.</summary>
    public string Number { get; private set; } = null!;

    /// <summary>PostgreSQL's xmin: of two changes at the same moment one is refused.</summary>
    public uint Version { get; private set; }

    public OrderStatus Status { get; private set; }
    public DateTimeOffset StatusSince { get; private set; }
    public string StatusBy { get; private set; } = "";

    // The restaurant as it was: the order stays true when the restaurant moves or changes its name.
    public Guid RestaurantId { get; private init; }
    public string RestaurantName { get; private init; } = null!;
    public string RestaurantSlug { get; private init; } = null!;
    public string RestaurantPhone { get; private init; } = null!;
    public GeoPoint RestaurantLocation { get; private init; }
    public string TimeZone { get; private init; } = null!;

    public Guid CustomerId { get; private init; }
    public string ContactName { get; private init; } = null!;
    public string ContactPhone { get; private init; } = null!;
    public string DropOffLine { get; private init; } = null!;
    public GeoPoint DropOff { get; private init; }
    public string? Notes { get; private init; }

    /// <summary>Four digits the customer reads out at the door.</summary>
    public string DoorPin { get; private init; } = null!;

    public Bill Bill { get; private init; } = null!;

    /// <summary>What the customer is told now.</summary>
    public Promise Promise { get; private set; } = null!;

    /// <summary>What the customer was told when agreeing; lateness is measured against it.</summary>
    public DateTimeOffset AgreedBy { get; private init; }

    /// <summary>The cart it came from: at most one unpaid order per cart.</summary>
    public Guid CartId { get; private init; }

    /// <summary>Sameness of the checkout, so that pressing twice finds the first order and changing the tip does not.</summary>
    public string Fingerprint { get; private init; } = null!;

    /// <summary>The caller's Idempotency-Key, for programs.</summary>
    public string? ClientKey { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? PlacedAt { get; private set; }

    /// <summary>When the acceptance clock runs out.</summary>
    public DateTimeOffset? AcceptBefore { get; private set; }

    /// <summary>How loudly the unanswered order has been pointed out: 1 at the first limit of <see cref="OrderingOptions"/>, 2 at the second, 3 at the third.</summary>
    public int AcceptanceAlarms { get; private set; }
    public DateTimeOffset? AcceptedAt { get; private set; }
    public string? AcceptedBy { get; private set; }

    /// <summary>When the cook is to start; null once started or when it starts at once.</summary>
    public DateTimeOffset? FireAt { get; private set; }
    public DateTimeOffset? PreparingAt { get; private set; }
    public DateTimeOffset? MadeReadyAt { get; private set; }
    public DateTimeOffset? PickedUpAt { get; private set; }
    public DateTimeOffset? DeliveredAt { get; private set; }

    /// <summary>When it ended without a meal: rejected, expired, cancelled, unpaid, not deliverable.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    public RejectReason? RejectReason { get; private set; }

    /// <summary>Why it ended, in words for the customer.</summary>
    public string? EndNote { get; private set; }

    public IReadOnlyList<OrderLine> Lines => lines;

    /// <summary>The timeline. Loaded only by those who show it; adding needs no loading.</summary>
    public IReadOnlyList<OrderEntry> Entries => entries;

    public int ItemCount { get; private init; }

    /// <summary>Begins the order the customer has agreed to; it waits for the payment.</summary>
    public static Order Begin(AgreedOrder agreed, string doorPin, Actor customer, DateTimeOffset now)
    {
        var order = new Order
        {
            Id = Guid.CreateVersion7(now), Status = OrderStatus.AwaitingPayment, StatusSince = now, StatusBy = customer.Name,
            RestaurantId = agreed.Restaurant.Id, RestaurantName = agreed.Restaurant.Name, RestaurantSlug = agreed.Restaurant.Slug,
            RestaurantPhone = agreed.Restaurant.Phone, RestaurantLocation = agreed.Restaurant.Location, TimeZone = agreed.Restaurant.TimeZone,
            CustomerId = agreed.CustomerId, ContactName = agreed.ContactName, ContactPhone = agreed.ContactPhone,
            DropOffLine = agreed.DropOffLine, DropOff = agreed.DropOff, Notes = agreed.Notes, DoorPin = doorPin,
            Bill = agreed.Bill, Promise = agreed.Promise, AgreedBy = agreed.Promise.By,
            CartId = agreed.CartId, Fingerprint = agreed.Fingerprint, ClientKey = agreed.ClientKey,
            CreatedAt = now, ItemCount = agreed.Lines.Sum(line => line.Quantity),
        };
        order.lines.AddRange(agreed.Lines.Select((line, at) => new OrderLine(order.Id, at, line, agreed.Restaurant.TaxBasisPoints, agreed.Restaurant.TaxIncluded)));
        order.Write("Checked out", customer, now);
        return order;
    }

    /// <summary>Hands the facts since the last save to the unit of work that stores them. Called by <see cref="OrderingDb"/> only.</summary>
    internal void PublishTo(OrderingDb db)
    {
        foreach (var publish in news) publish(db);
        news.Clear();
        written = false;
    }

    /// <summary>Something happened that has not been saved yet.</summary>
    public bool HasNews => written || news.Count > 0;

    private void Happened<TEvent>(TEvent fact) where TEvent : Platform.IEvent => news.Add(db => db.Publish(fact));

    /// <summary>A line in the timeline about something that happened elsewhere: to the money, on the road.</summary>
    public void Remark(string what, Actor by, DateTimeOffset at, string? detail = null) => Write(what, by, at, detail);

    private void Write(string what, Actor by, DateTimeOffset now, string? detail = null)
    {
        entries.Add(new OrderEntry(Id, now, what, by.Name, detail));
        written = true;
    }
}
