using CsCheck;
using FoodDelivery.Notifications;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>So many a second as configured, and not a round number near it.</summary>
public sealed class ProviderPaceRules
{
    [Theory]
    [InlineData(15, 1, 67)]
    [InlineData(35, 3, 86)]
    [InlineData(10, 1, 100)]
    [InlineData(100, 10, 100)]
    [InlineData(1, 1, 1000)]
    [InlineData(0.25, 1, 4000)]
    public void So_many_each_so_often(double perSecond, int each, int milliseconds) => Assert.Equal((each, TimeSpan.FromMilliseconds(milliseconds)), ProviderLane.Pace(perSecond));

    [Fact]
    public void Never_more_than_asked_for_and_hardly_less() => Gen.Double[0.01, 10_000].Sample(perSecond =>
    {
        var (each, every) = ProviderLane.Pace(perSecond);
        return each / every.TotalSeconds is var real && real <= perSecond * 1.000001 && real >= perSecond * 0.98;
    });
}
