using FoodDelivery.Platform;

namespace FoodDelivery.Tests.Rules.Platform;

/// <summary>What people type where a phone number is asked for.</summary>
public sealed class PhoneNumberRules
{
    [Theory]
    [InlineData("(212) 555-0100", "+12125550100")]
    [InlineData("212.555.0100", "+12125550100")]
    [InlineData("1 212 555 0100", "+12125550100")]
    [InlineData("+1 212\u00A0555\u00A00100", "+12125550100")]
    [InlineData("+49 (0)30 901820", "+4930901820")] // the zero is for callers inside the country
    [InlineData("+44 020 7946 0018", "+442079460018")]
    [InlineData("011 49 30 901820", "+4930901820")] // dialled from North America
    [InlineData("+34 612 34 56 78", "+34612345678")]
    [InlineData("+39 06 698 12345", "+390669812345")] // in Italy the zero stays
    public void Is_understood_as_it_was_meant(string typed, string stored) => Assert.Equal(stored, PhoneNumber.Normalise(typed).Value);

    [Theory]
    [InlineData("+1 112 555 0100")] // no area code begins with 1
    [InlineData("555 0100")] // which city's?
    [InlineData("+1 212 555 01000")]
    [InlineData("+999 212 555 0100")]
    [InlineData("+1 212 555 0100;ext=5")]
    [InlineData("+1 212 555 0100 or 0101")]
    [InlineData("++12125550100000000000000000000000000000000000")]
    public void Or_is_refused_with_a_sentence(string typed) => Assert.Equal(PhoneNumber.NotANumber, PhoneNumber.Normalise(typed).Error?.Message);

    [Theory]
    [InlineData("+12125550100", true)]
    [InlineData("+4930901820", true)]
    [InlineData("12125550100", false)]
    [InlineData("+1 212 555 0100", false)]
    [InlineData("+1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_stored_form_is_known(string? number, bool yes) => Assert.Equal(yes, PhoneNumber.IsE164(number));
}
