using FoodDelivery.Identity;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>A code exists from the moment it is sent and is in no row, no try and no line.</summary>
public sealed class CodeHandOverTests(ClassDatabase database) : MessagesTest(database)
{
    private const string Number = "+12125550142";

    [Fact]
    public async Task It_is_made_when_it_is_sent_and_kept_nowhere()
    {
        var request = await AskedAsync();
        var id = await WriteAsync(Wanted(request));
        await WithAsync((Suppressions list) => list.AddAsync(MessageChannel.Sms, Number, SuppressionReason.Stop, "test", default));
        await DrainAsync();
        var sent = Assert.Single(Sms.Taken);
        Assert.Equal(Number, sent.Address);
        var code = sent.Body.Text.Split(' ')[^1];
        Assert.Matches("^[0-9]{6}$", code);
        Assert.Equal(NotificationState.Sent, (await RowAsync(id)).State);
        foreach (var table in new[] { "notifications", "notification_attempts", "notification_statuses", "alerts" })
            Assert.Equal(0, await Database.ScalarAsync<long>($"SELECT count(*) FROM notifications.{table} t WHERE t::text LIKE '%' || $1 || '%'", code));
        Assert.True(await OpensAsync(request, code));
    }

    [Fact]
    public async Task Each_try_sends_another_and_only_the_last_opens()
    {
        var request = await AskedAsync();
        Sms.Says(new(ChannelOutcome.Unsure, "test.silence", "No answer came."));
        Sms.Finds = _ => throw new InvalidOperationException("A code is not looked for: it would be another one.");
        var id = await WriteAsync(Wanted(request));
        await DrainAsync();
        Sms.Answers = null;
        Time.SetUtcNow((await RowAsync(id)).NextAttemptAt);
        await DrainAsync();
        Assert.Equal(NotificationState.Sent, (await RowAsync(id)).State);
        var codes = Sms.Calls.Select(message => message.Body.Text.Split(' ')[^1]).ToArray();
        Assert.Equal(2, codes.Length);
        // By chance, one in a million, they are the same.
        Assert.Equal(codes[0] == codes[1], await OpensAsync(request, codes[0]));
        Assert.True(await OpensAsync(request, codes[1]));
    }

    [Fact]
    public async Task One_that_nobody_wants_any_more_is_not_sent()
    {
        var request = await AskedAsync();
        var id = await WriteAsync(Wanted(request));
        await WithAsync(async (IdentityDb db) => await db.Codes.Where(c => c.Id == request).ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, Time.GetUtcNow())));
        await DrainAsync();
        Assert.Equal((NotificationState.Expired, "code.none"), ((await RowAsync(id)).State, (await RowAsync(id)).Cause));
        Assert.Empty(Sms.Calls);
    }

    private Task<bool> OpensAsync(Guid request, string code) => WithAsync(async (IdentityDb db) =>
        new PasswordHasher<AppUser>().VerifyHashedPassword(null!, (await db.Codes.AsNoTracking().SingleAsync(c => c.Id == request)).Hash!, code) != PasswordVerificationResult.Failed);

    private Notice Wanted(Guid request) => ANotice(NotificationKind.Code, template: "verification-code", eventId: request, goodFor: TimeSpan.FromMinutes(10)) with { To = new($"code:{request}", null, Number, null, "en", "America/New_York") };

    private Task<Guid> AskedAsync() => WithAsync(async (IdentityDb db) =>
    {
        var now = Time.GetUtcNow();
        var row = new CodeRow { Id = Guid.CreateVersion7(now), Purpose = CodePurpose.ConfirmPhone, About = Number, UserId = PersonId, Channel = CodeChannel.Sms, SendTo = Number, AskedAt = now, ExpiresAt = now.AddMinutes(10) };
        await db.Codes.ExecuteDeleteAsync();
        db.Codes.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    });
}
