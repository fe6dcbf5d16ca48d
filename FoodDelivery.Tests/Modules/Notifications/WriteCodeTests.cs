using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>A wish for a code becomes one message in the ledger, which holds everything but the code.</summary>
public sealed class WriteCodeTests(ClassDatabase database) : ModuleTest(database)
{
    private async Task<Guid> BeginAsync(string email, string? culture = null) =>
        (await AsAsync<BeginRegistration, Result<Guid>>(Actor.Anonymous, use => use.RunAsync(new("Ann", email, "a long sentence"), new($"the network of {email}", Culture: culture), default))).Value;

    private Task<List<Notification>> RowsAsync(Guid request) => WithAsync((NotificationsDb db) => db.Notifications.AsNoTracking().Where(n => n.EventId == request).ToListAsync());

    [Fact]
    public async Task One_message_in_the_askers_language_for_as_long_as_the_code_is_good()
    {
        var asked = Time.GetUtcNow();
        var request = await BeginAsync("anja@example.com", "de");
        await RelayAsync();
        var row = Assert.Single(await RowsAsync(request));
        Assert.Equal((MessageChannel.Email, NotificationKind.Code, NoticePlan.VerificationCode, $"code:{request}", "anja@example.com", "de"), (row.Channel, row.Kind, row.Template, row.Recipient, row.Address, row.Culture));
        Assert.Equal((NotificationState.Queued, asked + Codes.GoodFor, (MessageChannel?)null), (row.State, row.ExpiresAt, row.FallbackTo));
        Assert.Equal("Register", System.Text.Json.JsonDocument.Parse(row.Data).RootElement.GetProperty("purpose").GetString());
    }

    [Fact]
    public async Task What_the_person_has_chosen_counts_more_than_the_browser()
    {
        var bo = (await AsAsync<RegisterCustomer, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new("Bo", "bo@example.com", "a long sentence"), default))).Value;
        await WithAsync(async (NotificationsDb db) =>
        {
            db.Preferences.Add(new PersonPreferences { PersonId = bo.Id, Culture = "es", ChangedAt = Time.GetUtcNow() });
            await db.SaveChangesAsync();
        });
        var request = (await AsAsync<AskForPasswordCode, Result<Guid>>(Actor.Anonymous, use => use.RunAsync("bo@example.com", new("the network of bo", Culture: "de"), default))).Value;
        await RelayAsync();
        Assert.Equal(("es", (Guid?)bo.Id), Assert.Single(await RowsAsync(request)) is var row ? (row.Culture, row.PersonId) : default);
    }

    [Fact]
    public async Task A_wish_that_is_heard_of_too_late_is_no_message()
    {
        var request = await BeginAsync("cleo@example.com");
        Time.Advance(Codes.GoodFor);
        await RelayAsync();
        Assert.Empty(await RowsAsync(request));
    }

    [Theory]
    [InlineData("Sandbox", "Off", true, false)]
    [InlineData("Off", "Sandbox", false, true)]
    [InlineData("Off", "Off", false, false)]
    public async Task What_is_not_configured_is_not_promised(string mail, string text, bool mails, bool texts)
    {
        await using var rooms = TestRooms.Build(Database.ConnectionString, new Dictionary<string, string?> { ["SendGrid:Mode"] = mail, ["Twilio:Mode"] = text });
        await using var scope = rooms.CreateAsyncScope();
        var codes = scope.ServiceProvider.GetRequiredService<Codes>();
        Assert.Equal((mails, texts), (codes.CanSend(CodeChannel.Email), codes.CanSend(CodeChannel.Sms)));
    }
}
