using System.Globalization;
using FoodDelivery.Notifications;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>Promotions wake nobody: by the recipient's clock, on days with 23 and 25 hours too.</summary>
public sealed class QuietHoursTests
{
    [Theory]
    [InlineData("2026-06-17T13:00:00Z", "America/New_York", null)] // 9:00
    [InlineData("2026-06-18T00:59:59Z", "America/New_York", null)] // 20:59:59
    [InlineData("2026-06-18T01:00:00Z", "America/New_York", "2026-06-18T13:00:00Z")] // 21:00
    [InlineData("2026-06-17T12:59:59Z", "America/New_York", "2026-06-17T13:00:00Z")] // 8:59:59
    [InlineData("2026-06-17T04:00:00Z", "America/New_York", "2026-06-17T13:00:00Z")] // Midnight
    [InlineData("2026-06-18T01:00:00Z", "America/Los_Angeles", null)] // 18:00 there
    [InlineData("2026-06-17T20:00:00Z", "Europe/Berlin", "2026-06-18T07:00:00Z")]
    [InlineData("2026-06-17T22:30:00Z", "Asia/Kolkata", "2026-06-18T03:30:00Z")]
    [InlineData("2026-03-08T03:00:00Z", "America/New_York", "2026-03-08T13:00:00Z")] // The night the clocks go forward: nine o'clock comes an hour sooner.
    [InlineData("2026-11-01T02:00:00Z", "America/New_York", "2026-11-01T14:00:00Z")] // And back.
    [InlineData("2026-06-17T22:00:00Z", "Nowhere/Atall", "2026-06-18T09:00:00Z")]
    public void From_nine_to_nine_it_waits_for_the_morning(string now, string zone, string? until) =>
        Assert.Equal(until is null ? null : At(until), QuietHours.EndOf(At(now), zone));

    [Theory]
    [InlineData("2026-06-18T03:00:00Z", "2026-06-18T02:00:00Z", "2026-06-18T14:00:00Z")] // An hour after it began at ten in the evening
    [InlineData("2026-06-18T03:00:00Z", "2026-06-17T16:00:00Z", "2026-06-18T15:00:00Z")] // It began at noon: two hours after nine in the evening
    [InlineData("2026-06-18T12:59:59Z", "2026-06-17T16:00:00Z", "2026-06-19T00:59:59Z")] // The last of the night leaves before the next one
    [InlineData("2026-06-18T00:30:00Z", "2026-06-17T16:00:00Z", "2026-06-18T13:00:00Z")] // Written in the day, late by a second try
    [InlineData("2026-06-18T02:00:00Z", "2026-06-18T02:00:00Z", "2026-06-18T13:00:00Z")] // The first
    public void A_campaign_s_messages_leave_as_slowly_as_they_were_written(string written, string began, string leaves) =>
        Assert.Equal(At(leaves), QuietHours.InTurn(At("2026-06-18T13:00:00Z"), At(written), At(began)));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
