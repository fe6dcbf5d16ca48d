using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>The codes people know in the demo city, one of each kind and one that has ended.</summary>
public sealed class PromotionsDemoSeed(CatalogDb db, TimeProvider time) : IDemoSeed
{
    private const string Currency = "USD";

    public int Order => 21;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (await db.Promotions.AnyAsync(cancel)) return;
        var now = time.GetUtcNow();
        var houses = await db.Restaurants.AsNoTracking().ToDictionaryAsync(restaurant => restaurant.Slug, restaurant => restaurant.Id, cancel);
        Promotion Make(string code, string words, PromotionKind kind, long value) => new()
        {
            Id = Guid.CreateVersion7(now), Code = code, Words = words, Kind = kind, Value = value, Currency = Currency, ValidFrom = now.AddDays(-1),
        };
        Promotion Of(string slug, string code, string words, PromotionKind kind, long value, long minimum, int? each = null) => new()
        {
            Id = Guid.CreateVersion7(now), Code = code, Words = words, Kind = kind, Value = value, Currency = Currency, ValidFrom = now.AddDays(-1),
            RestaurantId = houses[slug], ByRestaurant = true, MinimumBasketMinor = minimum, MaxUsesPerCustomer = each,
        };
        var welcome = new Promotion
        {
            Id = Guid.CreateVersion7(now), Code = "WELCOME10", Words = "10 % off your first order", Kind = PromotionKind.Percent, Value = 1_000, Currency = Currency,
            MinimumBasketMinor = 1_500, ValidFrom = now.AddDays(-1), FirstOrderOnly = true,
        };
        var ride = new Promotion
        {
            Id = Guid.CreateVersion7(now), Code = "FREERIDE", Words = "Free delivery from $25", Kind = PromotionKind.FreeDelivery, Value = 0, Currency = Currency,
            MinimumBasketMinor = 2_500, ValidFrom = now.AddDays(-1), MaxUsesPerCustomer = 3,
        };
        var ended = Make("AUTUMN15", "15 % off, last autumn", PromotionKind.Percent, 1_500);
        ended.ValidUntil = now.AddHours(-1);
        var few = Make("FIRST100", "$3 off for the first hundred", PromotionKind.Amount, 300);
        (few.MaxUses, few.MaxUsesPerCustomer) = (100, 1);
        db.AddRange(welcome, ride, ended, few);
        if (houses.ContainsKey("nonnas-corner")) db.Add(Of("nonnas-corner", "NONNA5", "$5 off at Nonna's Corner from $30", PromotionKind.Amount, 500, minimum: 3_000, each: 2));
        if (houses.ContainsKey("slice-theory")) db.Add(Of("slice-theory", "SLICE20", "20 % off at Slice Theory from $20", PromotionKind.Percent, 2_000, minimum: 2_000));
        await db.SaveChangesAsync(cancel);
    }
}
