using FoodDelivery.Notifications;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>What a text message costs, by GSM 03.38 and 03.40.</summary>
public sealed class SmsSegmentsRules
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    [InlineData(459, 3)]
    [InlineData(460, 4)]
    public void In_the_GSM_alphabet_160_fit_alone_and_153_in_each_of_several(int letters, int segments) =>
        Assert.Equal(new SmsSegments(true, letters, segments), SmsSegments.Of(new string('a', letters)));

    [Theory]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    public void One_letter_outside_it_leaves_70_and_67(int letters, int segments) =>
        Assert.Equal(new SmsSegments(false, letters, segments), SmsSegments.Of("ж" + new string('a', letters - 1)));

    [Theory]
    [InlineData("äöüßÄÖÜñÑéàèìòù¿¡£$¥@ΔΩ§", true)]
    [InlineData("Dein Essen ist da: 12,50 € {Tür}", true)]
    [InlineData("¿Dónde está?", false)] // ó and á are not in it
    [InlineData("ç", false)] // only its capital is
    [InlineData("Ç", true)]
    [InlineData("It’s here", false)] // a curly quote
    [InlineData("Pizza 🍕", false)]
    public void Which_letters_are_in_the_alphabet(string text, bool isGsm) => Assert.Equal(isGsm, SmsSegments.Of(text).IsGsm);

    [Fact]
    public void Letters_of_the_extension_cost_two_and_are_never_torn_apart()
    {
        Assert.Equal(new SmsSegments(true, 10, 1), SmsSegments.Of("€[]{}"));
        Assert.Equal(new SmsSegments(true, 160, 1), SmsSegments.Of(new string('€', 80)));
        // 152 letters and a euro sign: its escape would be the 153rd, so all of it goes into the next segment.
        Assert.Equal(new SmsSegments(true, 306, 3), SmsSegments.Of(new string('a', 152) + "€" + new string('a', 152)));
        Assert.Equal(new SmsSegments(true, 306, 2), SmsSegments.Of(new string('a', 151) + "€" + new string('a', 153)));
    }

    [Fact]
    public void An_emoji_is_two_units_and_never_torn_apart()
    {
        Assert.Equal(new SmsSegments(false, 2, 1), SmsSegments.Of("🍕"));
        Assert.Equal(new SmsSegments(false, 70, 1), SmsSegments.Of(string.Concat(Enumerable.Repeat("🍕", 35))));
        // 67 is odd: of 34 emoji only 33 fit into the first of several.
        Assert.Equal(new SmsSegments(false, 134, 3), SmsSegments.Of(string.Concat(Enumerable.Repeat("🍕", 67))));
        Assert.Equal(new SmsSegments(false, 72, 2), SmsSegments.Of(string.Concat(Enumerable.Repeat("🍕", 36))));
    }

    [Fact]
    public void Who_writes_is_told_which_letters_make_it_dear()
    {
        Assert.Equal("", SmsSegments.OutsideGsm("Grüße, 12 €"));
        Assert.Equal("’🍕ó", SmsSegments.OutsideGsm("It’s 🍕 – it’s dóne 🍕".Replace("–", "-")));
    }
}
