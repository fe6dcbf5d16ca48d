using FoodDelivery.Notifications;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>Every kind of message against everything that may silence it.</summary>
public sealed class NotificationGateTests
{
    /// <summary>Six in the evening in New York: nobody sleeps.</summary>
    private static readonly DateTimeOffset Now = new(2026, 6, 17, 22, 0, 0, TimeSpan.Zero);

    public static TheoryData<NotificationKind, SuppressionReason> Pairs()
    {
        var pairs = new TheoryData<NotificationKind, SuppressionReason>();
        foreach (var kind in Enum.GetValues<NotificationKind>())
            foreach (var reason in Enum.GetValues<SuppressionReason>()) pairs.Add(kind, reason);
        return pairs;
    }

    [Theory, MemberData(nameof(Pairs))]
    public void An_address_on_the_list_is_left_alone_but_for_codes_and_who_only_unsubscribed_still_hears_of_his_order(NotificationKind kind, SuppressionReason reason)
    {
        var goes = kind == NotificationKind.Code || (kind != NotificationKind.Promotion && reason == SuppressionReason.Unsubscribed);
        var verdict = NotificationGate.Judge(Row(kind), Now, [reason], Everything, proven: true);
        if (goes) Assert.Null(verdict);
        else Assert.Equal((NotificationState.Suppressed, $"suppressed.{reason}".ToLowerInvariant()), (verdict!.State, verdict.Cause));
    }

    [Theory]
    [InlineData(NotificationKind.Order, "suppressed.preference")]
    [InlineData(NotificationKind.Promotion, "suppressed.consent")]
    [InlineData(NotificationKind.Work, null)]
    [InlineData(NotificationKind.Code, null)]
    public void What_a_person_has_switched_off_is_not_sent_by_that_channel_and_by_no_other_is_it_stopped(NotificationKind kind, string? cause)
    {
        foreach (var channel in Enum.GetValues<MessageChannel>())
        {
            Assert.Equal(cause, NotificationGate.Judge(Row(kind, channel), Now, [], With(channel, on: false), proven: true)?.Cause);
            foreach (var other in Enum.GetValues<MessageChannel>().Where(other => other != channel)) Assert.Null(NotificationGate.Judge(Row(kind, other), Now, [], With(channel, on: false), proven: true));
        }
    }

    [Fact]
    public void Who_has_said_nothing_hears_of_orders_and_gets_no_promotions()
    {
        Assert.Null(NotificationGate.Judge(Row(NotificationKind.Order), Now, [], null, proven: true));
        Assert.Equal("suppressed.consent", NotificationGate.Judge(Row(NotificationKind.Promotion), Now, [], null, proven: true)!.Cause);
    }

    [Fact]
    public void What_nobody_has_proven_gets_no_promotions_by_day_or_night_and_everything_else()
    {
        foreach (var kind in Enum.GetValues<NotificationKind>())
        {
            foreach (var at in new[] { Now, Now.AddHours(6) })
            {
                var verdict = NotificationGate.Judge(Row(kind), at, [], Everything, proven: false);
                if (kind != NotificationKind.Promotion) Assert.Null(verdict);
                else Assert.Equal((NotificationState.Suppressed, NotificationGate.Unproven), (verdict!.State, verdict.Cause));
            }
        }
    }

    [Fact]
    public void Promotions_wait_for_the_morning_and_nothing_else_does()
    {
        var night = Now.AddHours(6); // Midnight in New York
        foreach (var kind in Enum.GetValues<NotificationKind>())
        {
            var verdict = NotificationGate.Judge(Row(kind), night, [], Everything, proven: true);
            if (kind != NotificationKind.Promotion) Assert.Null(verdict);
            else Assert.Equal(((NotificationState?)null, (DateTimeOffset?)new DateTimeOffset(2026, 6, 18, 13, 0, 0, TimeSpan.Zero)), (verdict!.State, verdict.Until));
        }
    }

    [Fact]
    public void What_comes_too_late_is_not_sent_whatever_it_is()
    {
        foreach (var kind in Enum.GetValues<NotificationKind>())
        {
            Assert.Equal(NotificationState.Expired, NotificationGate.Judge(Row(kind), Now.AddDays(1), [], Everything, proven: true)!.State);
            Assert.Null(NotificationGate.Judge(Row(kind), Now.AddDays(1).AddSeconds(-1).AddHours(-8), [], Everything, proven: true));
        }
    }

    private static PersonPreferences Everything => new() { PromotionsByPush = true, PromotionsBySms = true, PromotionsByEmail = true };

    private static PersonPreferences With(MessageChannel channel, bool on)
    {
        var wishes = Everything;
        if (channel == MessageChannel.Push) (wishes.OrdersByPush, wishes.PromotionsByPush) = (on, on);
        if (channel == MessageChannel.Sms) (wishes.OrdersBySms, wishes.PromotionsBySms) = (on, on);
        if (channel == MessageChannel.Email) (wishes.OrdersByEmail, wishes.PromotionsByEmail) = (on, on);
        return wishes;
    }

    private static Notification Row(NotificationKind kind, MessageChannel channel = MessageChannel.Sms) => new()
    {
        Recipient = "person:1", PersonId = Guid.CreateVersion7(Now), Channel = channel, Kind = kind, Template = "t", Data = "{}", Culture = "en", TimeZone = "America/New_York", Address = "+12125550100", CreatedAt = Now, ExpiresAt = Now.AddDays(1),
    };
}
