using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Architecture;
using FoodDelivery.Web.Notifications;
using FoodDelivery.Web.Notifications.Templates;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>Every text exists in every language and asks for the same; what is planned has words, and what has words is planned.</summary>
public sealed class MessageWordsTest
{
    private static readonly string[] Shared = ["common", "ended/1", "refund-reasons/1"];

    public static TheoryData<string> Languages => [.. Tongue.All.Select(tongue => tongue.Code)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_exists_and_asks_for_the_same_as_in_English(string language)
    {
        var (english, other) = (MessageWords.Of("en"), MessageWords.Of(language));
        Assert.True(english.Sum(section => section.Value.Count) > 100, "the words were not found");
        var here = english.SelectMany(section => section.Value.Select(text => (section.Key, Text: text.Key, Asks: Asks(text.Value)))).ToList();
        var there = other.SelectMany(section => section.Value.Select(text => (section.Key, Text: text.Key, Asks: Asks(text.Value)))).ToList();
        Findings.None(here.Except(there).Select(one => $"English only: {one}"));
        Findings.None(there.Except(here).Select(one => $"{language} only: {one}"));
        Findings.None(other.SelectMany(section => section.Value.Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => $"{section.Key}: {text.Key} is empty")));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void What_goes_into_an_SMS_is_written_in_the_cheap_alphabet(string language) => Findings.None(MessageWords.Of(language)
        .SelectMany(section => section.Value.Where(text => text.Key.StartsWith("sms", StringComparison.Ordinal) || text.Key.StartsWith("money-", StringComparison.Ordinal) || text.Key is "stop" or "courier")
            .Where(text => SmsSegments.OutsideGsm(text.Value).Length > 0).Select(text => $"{section.Key}: {text.Key} has {SmsSegments.OutsideGsm(text.Value)}")));

    [Fact]
    public void Every_section_belongs_to_a_template() =>
        Assert.Equal(MessageTemplates.All.Select(template => template.Section).Concat(Shared).Order(StringComparer.Ordinal), MessageWords.Of("en").Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_reason_and_fate_has_words()
    {
        var (ended, reasons) = (MessageWords.Of("en")["ended/1"], MessageWords.Of("en")["refund-reasons/1"]);
        Findings.None(Enum.GetNames<RefundReason>().Where(reason => !reasons.ContainsKey(reason)));
        Findings.None(Enum.GetNames<RejectReason>().Where(reason => !ended.ContainsKey($"why-{reason}")));
        Findings.None(Enum.GetNames<MoneyFate>().Where(fate => !ended.ContainsKey($"money-{fate}") || !ended.ContainsKey($"more-{fate}")));
    }

    [Fact]
    public void What_is_planned_has_a_template_and_the_other_way_round()
    {
        Assert.Equal(NoticePlan.All.Select(plan => plan.Template).Order(StringComparer.Ordinal), MessageTemplates.All.Select(template => template.Name).Distinct().Order(StringComparer.Ordinal));
        // Said once per channel, worth a time, and a fallback waits long enough for a person to look and short enough to be of use.
        Findings.None(NoticePlan.All.Where(plan => plan.Ways.Select(way => way.Channel).Distinct().Count() != plan.Ways.Count).Select(plan => $"{plan.Template} goes one way twice"));
        Findings.None(NoticePlan.All.SelectMany(plan => plan.Ways.Where(way => way.FallbackAfter is not null && !(way.FallbackAfter > TimeSpan.FromSeconds(20) && way.FallbackAfter < plan.UsefulFor / 4)).Select(_ => plan.Template)));
        Findings.None(NoticePlan.All.SelectMany(plan => plan.Ways.Where(way => way.FallbackTo == way.Channel || plan.Ways.Any(other => other.Channel == way.FallbackTo)).Select(_ => $"{plan.Template} falls back to what is sent anyway")));
    }

    [Fact]
    public void Versions_of_a_template_are_counted_from_one_without_a_gap() => Findings.None(MessageTemplates.All.GroupBy(template => template.Name)
        .Where(versions => !versions.Select(template => template.Version).Order().SequenceEqual(Enumerable.Range(1, versions.Count()))).Select(versions => versions.Key));

    [Fact]
    public void Words_that_are_not_there_and_words_that_ask_for_the_unknown_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => MessageWords.Say("en", "order-accepted/1", "no-such-words", new Dictionary<string, string>()));
        var e = Assert.Throws<InvalidOperationException>(() => MessageWords.Say("en", "order-accepted/1", "sms", new Dictionary<string, string> { ["number"] = "FD-1" }));
        Assert.Contains("restaurant", e.Message, StringComparison.Ordinal);
        Assert.Equal("Order FD-1 comes {at}.", MessageWords.Say("en", "order-accepted/1", "body", new Dictionary<string, string> { ["number"] = "FD-1", ["range"] = "{at}" }));
    }

    private static string Asks(string text) => string.Join(' ', MessageWords.Asked(text).Distinct().Order(StringComparer.Ordinal));
}
