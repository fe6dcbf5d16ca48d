using System.Text;
using FoodDelivery.Identity;

namespace FoodDelivery.Tests.Rules.Identity;

/// <summary>Codes of authenticator apps, by the standard's own examples.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, SHA-1; six digits are the last six of its eight.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_standards_examples_hold(long seconds, string code) => Assert.Equal(code, Totp.CodeAt(Secret, seconds / 30));

    [Fact]
    public void A_clock_may_be_half_a_minute_off_and_no_more()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_750_000_015);
        var step = Totp.StepAt(now);
        Assert.Equal(step - 1, Totp.Find(Secret, Totp.CodeAt(Secret, step - 1), now, 0));
        Assert.Equal(step + 1, Totp.Find(Secret, Totp.CodeAt(Secret, step + 1), now, 0));
        Assert.Null(Totp.Find(Secret, Totp.CodeAt(Secret, step - 2), now, 0));
        Assert.Null(Totp.Find(Secret, Totp.CodeAt(Secret, step + 2), now, 0));
    }

    [Fact]
    public void A_code_that_was_used_and_every_one_before_it_is_used_up()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_750_000_015);
        var step = Totp.StepAt(now);
        Assert.Null(Totp.Find(Secret, Totp.CodeAt(Secret, step), now, usedUp: step));
        Assert.Null(Totp.Find(Secret, Totp.CodeAt(Secret, step - 1), now, usedUp: step));
        Assert.Equal(step + 1, Totp.Find(Secret, Totp.CodeAt(Secret, step + 1), now, usedUp: step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData(null)]
    public void What_has_not_six_digits_is_no_code(string? typed) => Assert.Null(Totp.Find(Secret, typed, DateTimeOffset.FromUnixTimeSeconds(59), 0));

    [Fact]
    public void A_code_may_be_typed_with_a_gap() => Assert.Equal(1, Totp.Find(Secret, "287 082", DateTimeOffset.FromUnixTimeSeconds(59), 0));

    [Fact]
    public void The_key_is_written_as_apps_read_it()
    {
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Base32(Secret));
        Assert.Equal("MZXW6YTB", Totp.Base32("fooba"u8.ToArray()));
        Assert.Equal("MZXW6YQ", Totp.Base32("foob"u8.ToArray()));
        Assert.Equal("otpauth://totp/FoodDelivery:ann%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=FoodDelivery&digits=6&period=30", Totp.Uri(Secret, "ann@example.com"));
    }

    [Fact]
    public void Recovery_codes_are_ten_different_ones_and_read_as_people_type_them()
    {
        var codes = RecoveryCodes.New();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.True(RecoveryCodes.LooksLikeOne(code)));
        Assert.Equal(RecoveryCodes.Hash("abcde-23456"), RecoveryCodes.Hash(" ABCDE 23456"));
        Assert.False(RecoveryCodes.LooksLikeOne("123456"));
    }
}
