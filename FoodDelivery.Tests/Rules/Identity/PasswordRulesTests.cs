using System.Net;
using FoodDelivery.Identity;
using FoodDelivery.Web.Identity;

namespace FoodDelivery.Tests.Rules.Identity;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("short", "identity.password_short")]
    [InlineData(null, "identity.password_short")]
    [InlineData("password", "identity.password_common")]
    [InlineData("PassWord", "identity.password_common")]
    [InlineData(" trustno1 ", "identity.password_common")]
    [InlineData("qwertyuiop", "identity.password_common")]
    [InlineData("aaaaaaaaaaaa", "identity.password_common")]
    [InlineData("abababababab", "identity.password_common")]
    [InlineData("Ada Lovelace", "identity.password_own")]
    [InlineData("adalovelace1815", "identity.password_own")]
    [InlineData("a.lovelace@example.com", "identity.password_own")]
    [InlineData("a.lovelace99", "identity.password_own")]
    public void What_is_guessed_first_is_refused(string? password, string code) => Assert.Equal(code, PasswordRules.Refuse(password, "Ada Lovelace", "a.lovelace@example.com")?.Code);

    [Theory]
    [InlineData("a long sentence")]
    [InlineData("Ada likes her soup hot")]
    [InlineData("ünïcödé wörds")]
    [InlineData("93471058234")]
    public void What_nobody_guesses_will_do(string password) => Assert.Null(PasswordRules.Refuse(password, "Ada Lovelace", "a.lovelace@example.com"));

    [Fact]
    public void A_password_ends_somewhere() => Assert.Equal("identity.password_long", PasswordRules.Refuse(new string('x', 127) + "yz", "Ada", null)?.Code);

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("curl/8.5.0", "An unknown device")]
    [InlineData("", "An unknown device")]
    [InlineData(null, "An unknown device")]
    public void A_browser_is_called_as_its_owner_would(string? agent, string words) => Assert.Equal(words, DeviceWords.Of(agent));

    [Fact]
    public void Whoever_has_a_network_of_addresses_counts_as_one()
    {
        Assert.Equal(AccountLimits.Whose(IPAddress.Parse("2001:db8:1:2::1")), AccountLimits.Whose(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.NotEqual(AccountLimits.Whose(IPAddress.Parse("2001:db8:1:2::1")), AccountLimits.Whose(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.Equal(AccountLimits.Whose(IPAddress.Parse("192.0.2.7")), AccountLimits.Whose(IPAddress.Parse("::ffff:192.0.2.7")));
        Assert.NotEqual(AccountLimits.Whose(IPAddress.Parse("192.0.2.7")), AccountLimits.Whose(IPAddress.Parse("192.0.2.8")));
    }
}
