using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Tests.Rules.Catalog;

/// <summary>When a code holds, and what people read when it does not.</summary>
public sealed class PromotionTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 17, 16, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly Guid Here = Guid.CreateVersion7(Now), There = Guid.CreateVersion7(Now);

    public static readonly TheoryData<string, string?, string?> Cases = new()
    {
        { "holds", null, null },
        { "to the cent of its minimum", null, null },
        { "in its first moment", null, null },
        { "a moment early", "catalog.promotion_not_yet", "CODE holds from June 16, 12:00." },
        { "in the moment it ends", "catalog.promotion_over", "CODE was valid until June 17, 12:00." },
        { "elsewhere", "catalog.promotion_elsewhere", "CODE is for Nonna's Corner only." },
        { "another currency", "catalog.promotion_elsewhere", "CODE is for prices in EUR." },
        { "a cent below", "catalog.promotion_below_minimum", null },
        { "not the first order", "catalog.promotion_first_order_only", "CODE is for the first order only." },
        { "first order, already in use", "catalog.promotion_used_by_you", "You have used CODE already." },
        { "used twice of two", "catalog.promotion_used_by_you", "You have used CODE 2 times, as often as it may be." },
        { "used once of two", null, null },
        { "used up", "catalog.promotion_used_up", "CODE has been used up." },
        { "one left", null, null },
    };

    [Theory, MemberData(nameof(Cases))]
    public void It_holds_or_says_why_not(string what, string? code, string? message)
    {
        var basket = new PromotionBasket(Here, new(2_000, "USD"), There, FirstOrder: true, HeldBy: null);
        var (promotion, usedByMe, usedInAll, at) = (Make(), 0, 0, Now);
        switch (what)
        {
            case "to the cent of its minimum": promotion = Make(minimum: 2_000); break;
            case "in its first moment": at = Now.AddDays(-1); break;
            case "a moment early": at = Now.AddDays(-1).AddTicks(-1); break;
            case "in the moment it ends": promotion.ValidUntil = Now; break;
            case "elsewhere": promotion = Make(restaurant: There); break;
            case "another currency": promotion = Make(currency: "EUR"); break;
            case "a cent below": promotion = Make(minimum: 2_001); break;
            case "not the first order": promotion = Make(first: true); basket = basket with { FirstOrder = false }; break;
            case "first order, already in use": promotion = Make(first: true); usedByMe = 1; break;
            case "used twice of two": promotion.MaxUsesPerCustomer = 2; usedByMe = 2; break;
            case "used once of two": promotion.MaxUsesPerCustomer = 2; usedByMe = 1; break;
            case "used up": promotion.MaxUses = 3; usedInAll = 3; break;
            case "one left": promotion.MaxUses = 3; usedInAll = 2; break;
        }
        var result = promotion.For(basket, usedByMe, usedInAll, "Nonna's Corner", NewYork, at);
        Assert.Equal(code, result.Error?.Code);
        if (message is not null) Assert.Equal(message, result.Error?.Message);
        if (code is null) Assert.Equal(promotion.Offer, result.Value);
        if (what == "a cent below") Assert.EndsWith($"add {new Money(1, "USD")} more.", result.Error!.Message);
    }

    [Fact]
    public void Uses_are_counted_to_the_limit_and_given_back_never_below_none()
    {
        var promotion = Make();
        promotion.MaxUses = 2;
        Assert.True(promotion.Take(0).IsOk && promotion.Take(0).IsOk);
        Assert.Equal("catalog.promotion_used_up", promotion.Take(0).Error?.Code);
        promotion.GiveBack();
        Assert.True(promotion.Take(0).IsOk);
        for (var i = 0; i < 3; i++) promotion.GiveBack();
        Assert.Equal(0, promotion.Uses);
    }

    [Theory]
    [InlineData("welcome10"), InlineData(" Welcome10 "), InlineData("WELCOME10")]
    public void People_write_a_code_as_they_like(string written) => Assert.Equal("WELCOME10", Promotion.Normalise(written));

    private static Promotion Make(long minimum = 0, Guid? restaurant = null, string currency = "USD", bool first = false) => new()
    {
        Id = Guid.CreateVersion7(Now), Code = "CODE", Words = "Something off", Kind = PromotionKind.Amount, Value = 300, Currency = currency, MinimumBasketMinor = minimum,
        ValidFrom = Now.AddDays(-1), RestaurantId = restaurant, FirstOrderOnly = first,
    };
}
