using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>Carts and orders on real PostgreSQL, a restaurant with a small menu, and Stripe's emulator on the wire.</summary>
public abstract class OrderingTest(ClassDatabase database) : ModuleTest(database)
{
    protected const string Address = "350 W 42nd St";
    protected static readonly Guid PizzaId = Id(1), TiramisuId = Id(2), SmallId = Id(3), LargeId = Id(4), OtherRestaurantId = Id(5), SushiId = Id(6);

    protected StripeSandbox Stripe { get; private set; } = null!;
    protected Actor Customer { get; } = AnOrder.Customer;
    protected Guid Cookie { get; } = Guid.CreateVersion7(AnOrder.Noon);

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Stripe:ApiBase"] = Stripe.ApiBase, ["Stripe:TimeoutSeconds"] = "5", ["PayPal:Mode"] = "" };

    public override async ValueTask InitializeAsync()
    {
        Stripe = await StripeSandbox.StartAsync(Database, Time);
        await Database.ExecuteAsync("TRUNCATE ordering.orders, ordering.carts, payments.payments, platform.outbox, platform.handled, catalog.restaurants CASCADE");
        await WithAsync<CatalogDb>(db =>
        {
            var pizza = Item(PizzaId, AnOrder.RestaurantId, "Margherita", 1250, AddCategory(db, AnOrder.RestaurantId, "Bella Napoli", "bella-napoli", 4000));
            var size = new ModifierGroup { Id = Id(10), ItemId = PizzaId, Name = "Size", Min = 1, Max = 1, Position = 0 };
            size.Options.Add(new ModifierOption { Id = SmallId, GroupId = size.Id, Name = "Small", Price = new(0, "USD"), Max = 1, Position = 0, Allergens = [] });
            size.Options.Add(new ModifierOption { Id = LargeId, GroupId = size.Id, Name = "Large", Price = new(400, "USD"), Max = 1, Position = 1, Allergens = [] });
            pizza.Groups.Add(size);
            db.AddRange(pizza, Item(TiramisuId, AnOrder.RestaurantId, "Tiramisu", 700, pizza.CategoryId));
            db.Add(Item(SushiId, OtherRestaurantId, "Sushi", 1800, AddCategory(db, OtherRestaurantId, "Sakura", "sakura", 100)));
            return db.SaveChangesAsync();
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Stripe.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static WantedLine Pizza(int quantity = 1, bool large = false, string? note = null) => new(PizzaId, quantity, [large ? LargeId : SmallId], note);
    protected static WantedLine Tiramisu(int quantity = 1) => new(TiramisuId, quantity, [], null);

    protected Task<Result> AddAsync(WantedLine line, Actor? by = null, Guid? restaurant = null, bool replace = false)
    {
        Time.Advance(TimeSpan.FromMilliseconds(5)); // A cart's lines are in the order of their ids, and ids of the order of time.
        return AsAsync<AddToCart, Result>(by ?? Customer, add => add.RunAsync(new(Cookie, restaurant ?? AnOrder.RestaurantId, line, replace), CancellationToken.None));
    }

    protected Task<CartView> CartAsync(Actor? of = null) => AsAsync<CartReads, CartView>(of ?? Customer, reads => reads.GetAsync(Cookie));

    /// <summary>What the checkout page would send for two pizzas and a tiramisu.</summary>
    protected async Task<PlaceOrder.Request> AgreedAsync(long tip = 300, Guid? cart = null)
    {
        WantedLine[] lines = [Pizza(2, large: true), Tiramisu()];
        var door = new GeoPoint();
        await WithAsync<FoodDelivery.Dispatch.IMapService>(async maps => door = (await maps.FindAddressAsync(Address, 1, CancellationToken.None))[0].Location);
        var quote = await AsAsync<Quotes, Result<Quote>>(Customer, quotes => quotes.MakeAsync(AnOrder.RestaurantId, lines, door, tip, CancellationToken.None));
        return new(cart, AnOrder.RestaurantId, lines, Address, "Apt 4B", "Cleo Jones", "(212) 555-0123", "Ring twice", tip, quote.Value.Bill.TotalMinor, quote.Value.Promise.By, "http://localhost/");
    }

    protected Task<Result<PlaceOrder.Placed>> PlaceAsync(PlaceOrder.Request request, Actor? by = null) =>
        AsAsync<PlaceOrder, Result<PlaceOrder.Placed>>(by ?? Customer, place => place.RunAsync(request, CancellationToken.None));

    protected async Task<PlaceOrder.Placed> PlacedAsync(PlaceOrder.Request? request = null) => (await PlaceAsync(request ?? await AgreedAsync())).Value;

    /// <summary>An order whose payment was authorised and whose webhook has been handled.</summary>
    protected async Task<Guid> PaidAsync(PlaceOrder.Request? request = null)
    {
        var placed = await PlacedAsync(request);
        await PayAsync(placed);
        return placed.OrderId;
    }

    protected async Task PayAsync(PlaceOrder.Placed placed)
    {
        Assert.Equal("paid", await Stripe.PayAsync(placed.PayUrl[(placed.PayUrl.LastIndexOf('/') + 1)..]));
        await Stripe.DeliverAsync();
        await RelayAsync();
    }

    protected Task<Order> OrderAsync(Guid id) => WithAsync<OrderingDb, Order>(db => db.Orders.AsNoTracking().Include(o => o.Lines).Include(o => o.Entries).SingleAsync(o => o.Id == id));

    protected Task<int> OrdersAsync() => WithAsync<OrderingDb, int>(db => db.Orders.CountAsync());

    protected Task HappensAsync<TEvent>(TEvent fact) where TEvent : IEvent => WithAsync<OrderingDb>(async db =>
    {
        db.Publish(fact);
        await db.SaveChangesAsync();
        await RelayAsync();
    });

    private static Guid Id(byte n) => new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, n);

    private static Guid AddCategory(CatalogDb db, Guid restaurantId, string name, string slug, double radius)
    {
        var like = AnOrder.Restaurant;
        db.Add(new Restaurant
        {
            Id = restaurantId, Slug = slug, Name = name, Cuisines = ["Food"], Description = "Food", AddressLine = like.AddressLine, Location = like.Location, Phone = like.Phone,
            TimeZone = like.TimeZone, Currency = like.Currency, TaxBasisPoints = like.TaxBasisPoints, TaxIncluded = like.TaxIncluded, DeliveryFeeBase = like.DeliveryFeeBase,
            DeliveryFeePerKm = like.DeliveryFeePerKm, ServiceFeeBasisPoints = like.ServiceFeeBasisPoints, MinimumOrder = like.MinimumOrder, RadiusMeters = radius,
            PrepMinutes = like.PrepMinutes, Hours = OpeningHours.Always(),
        });
        var category = new MenuCategory { Id = Guid.CreateVersion7(AnOrder.Noon), RestaurantId = restaurantId, Name = "Menu", Position = 0 };
        db.Categories.Add(category);
        return category.Id;
    }

    private static MenuItem Item(Guid id, Guid restaurantId, string name, long price, Guid category) => new()
    {
        Id = id, RestaurantId = restaurantId, CategoryId = category, Name = name, Description = name, Price = new(price, "USD"), Position = 0, Allergens = [], Diets = [],
    };
}
