using FoodDelivery.Web.Identity;

namespace FoodDelivery.Tests.Rules.Identity;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/orders/1?a=b#c")]
    [InlineData("/r/nonnas-corner")]
    [InlineData("/account?returnUrl=//evil.example")]
    public void A_place_on_this_site_is_taken(string url) => Assert.Equal(url, LocalUrl.Of(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("orders")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData(" //evil.example")]
    public void Everything_else_leads_home(string? url) => Assert.Equal("/", LocalUrl.Of(url));

    [Fact]
    public void A_link_of_any_length_is_not_carried_along() => Assert.Equal("/", LocalUrl.Of("/" + new string('a', 5000)));
}
