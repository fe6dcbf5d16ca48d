using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>From the ledger's row to the lock screen over FCM's wire: several devices, each of its errors, silence, and doubles that nobody sees.</summary>
public sealed class FcmPushTests(ClassDatabase database) : PushTest(database)
{
    [Fact]
    public async Task Every_device_of_the_person_shows_it_and_nobody_elses()
    {
        var (ada, ben) = (Somebody(), Somebody());
        var (phone, laptop, bens) = (await DeviceAsync(ada), await DeviceAsync(ada), await DeviceAsync(ben));
        var answer = await SendAsync(await MessageAsync(ada, "It is near."));
        Assert.True(answer.Outcome == ChannelOutcome.Accepted, answer.Words);
        Assert.Equal("fcm.accepted", answer.Code);
        Assert.StartsWith("projects/sandbox/messages/", answer.ProviderId, StringComparison.Ordinal);
        Assert.Equal(("It is near.", "It is near.", 0L), (await Fcm.TextAsync(phone.Token), await Fcm.TextAsync(laptop.Token), await Fcm.ShownAsync(bens.Token)));
    }

    [Fact]
    public async Task Without_a_device_it_is_over_at_once_so_that_the_SMS_goes()
    {
        var answer = await SendAsync(await MessageAsync(Somebody()));
        Assert.Equal((ChannelOutcome.Permanent, "fcm.no_device"), (answer.Outcome, answer.Code));
    }

    [Theory]
    [InlineData(FcmFault.Unregistered, "fcm.UNREGISTERED")]
    [InlineData(FcmFault.SenderIdMismatch, "fcm.SENDER_ID_MISMATCH")]
    [InlineData(FcmFault.InvalidToken, "fcm.INVALID_ARGUMENT")]
    public async Task A_device_that_is_gone_is_forgotten(FcmFault fault, string code)
    {
        var ada = Somebody();
        await DeviceAsync(ada);
        await Fcm.MisbehaveAsync(fault);
        var message = await MessageAsync(ada);
        var answer = await SendAsync(message);
        Assert.Equal((ChannelOutcome.Permanent, code, 0), (answer.Outcome, answer.Code, await DevicesOfAsync(ada)));
        Assert.Equal("fcm.no_device", (await SendAsync(message)).Code);
    }

    [Fact]
    public async Task One_device_gone_the_other_shows_it()
    {
        var ada = Somebody();
        var (old, present) = (await DeviceAsync(ada), await DeviceAsync(ada));
        await Fcm.GoneAsync(old.Token);
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(await MessageAsync(ada))).Outcome);
        Assert.Equal((1, 1L), (await DevicesOfAsync(ada), await Fcm.ShownAsync(present.Token)));
    }

    [Theory]
    [InlineData(FcmFault.InvalidArgument, ChannelOutcome.Permanent, "fcm.INVALID_ARGUMENT", 400, null)]
    [InlineData(FcmFault.ThirdPartyAuth, ChannelOutcome.Misconfigured, "fcm.THIRD_PARTY_AUTH_ERROR", 401, null)]
    [InlineData(FcmFault.QuotaExceeded, ChannelOutcome.Retry, "fcm.QUOTA_EXCEEDED", 429, 75)]
    [InlineData(FcmFault.Unavailable, ChannelOutcome.Retry, "fcm.UNAVAILABLE", 503, 75)]
    [InlineData(FcmFault.Internal, ChannelOutcome.Retry, "fcm.INTERNAL", 500, null)]
    [InlineData(FcmFault.CutAfterWork, ChannelOutcome.Unsure, "fcm.no_answer", null, null)]
    [InlineData(FcmFault.UnavailableAfterWork, ChannelOutcome.Retry, "fcm.UNAVAILABLE", 503, 75)]
    public async Task Each_failure_is_told_as_what_it_is_and_the_device_stays(FcmFault fault, ChannelOutcome outcome, string code, int? status, int? wait)
    {
        var ada = Somebody();
        await DeviceAsync(ada);
        await Fcm.MisbehaveAsync(fault, retryAfter: 75);
        var answer = await SendAsync(await MessageAsync(ada));
        Assert.Equal((outcome, code, status, wait is null ? null : TimeSpan.FromSeconds(wait.Value), 1), (answer.Outcome, answer.Code, answer.Status, answer.RetryAfter, await DevicesOfAsync(ada)));
    }

    [Fact]
    public async Task The_next_try_goes_only_to_who_has_not_had_it()
    {
        var ada = Somebody();
        var (first, second) = (await DeviceAsync(ada), await DeviceAsync(ada));
        var message = await MessageAsync(ada);
        // Whichever of the two is asked first is told no.
        await Fcm.MisbehaveAsync(FcmFault.Internal);
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(message)).Outcome);
        Assert.Equal(1, await Fcm.TakenAsync(first.Token) + await Fcm.TakenAsync(second.Token));
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(message)).Outcome);
        Assert.Equal((1L, 1L), (await Fcm.TakenAsync(first.Token), await Fcm.TakenAsync(second.Token)));
        // And once all have it, nothing leaves any more.
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(message)).Outcome);
        Assert.Equal((1L, 1L), (await Fcm.TakenAsync(first.Token), await Fcm.TakenAsync(second.Token)));
    }

    [Fact]
    public async Task Silence_after_the_work_ends_in_one_message_on_the_screen()
    {
        var ada = Somebody();
        var phone = await DeviceAsync(ada);
        var message = await MessageAsync(ada);
        await Fcm.MisbehaveAsync(FcmFault.CutAfterWork);
        Assert.Equal(ChannelOutcome.Unsure, (await SendAsync(message)).Outcome);
        Assert.True(Channel.DoubleIsInvisible);
        Assert.Null(await Channel.FindAsync(message, new(Time.GetUtcNow(), Time.GetUtcNow()), default));
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(message)).Outcome);
        Assert.Equal((2L, 1L), (await Fcm.TakenAsync(phone.Token), await Fcm.ShownAsync(phone.Token)));
    }

    [Fact]
    public async Task Had_an_operator_send_it_again_every_device_is_told_again()
    {
        var ada = Somebody();
        var phone = await DeviceAsync(ada);
        var message = await MessageAsync(ada);
        await SendAsync(message);
        Time.Advance(TimeSpan.FromMinutes(3));
        await WithAsync<NotificationsDb>(async db =>
        {
            db.NotificationStatuses.Add(new NotificationStatus { NotificationId = message.Id, At = Time.GetUtcNow(), HeardAt = Time.GetUtcNow(), State = NotificationState.Queued, Source = NotificationSource.Person, EventKey = "resend:1", Moved = true });
            await db.SaveChangesAsync();
        });
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(message)).Outcome);
        Assert.Equal((2L, 1L), (await Fcm.TakenAsync(phone.Token), await Fcm.ShownAsync(phone.Token)));
    }

    [Fact]
    public async Task The_access_token_is_kept_until_it_ends_and_asked_for_anew_when_it_was_withdrawn()
    {
        var ada = Somebody();
        await DeviceAsync(ada);
        for (var i = 0; i < 3; i++) Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(await MessageAsync(ada))).Outcome);
        Assert.Equal(1, await Fcm.TokensIssuedAsync());
        await Fcm.WithdrawTokensAsync();
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(await MessageAsync(ada))).Outcome);
        Assert.Equal(2, await Fcm.TokensIssuedAsync());
        Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(await MessageAsync(ada))).Outcome);
        Assert.Equal(3, await Fcm.TokensIssuedAsync());
    }

    [Fact]
    public async Task Stopped_meanwhile_it_says_so_instead_of_an_answer()
    {
        var ada = Somebody();
        await DeviceAsync(ada);
        await Fcm.MisbehaveAsync(slow: 30_000);
        using var stop = new CancellationTokenSource();
        var message = await MessageAsync(ada);
        var sending = Channel.SendAsync(message, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }
}

/// <summary>Where Google's token server does not know the account, or nobody answers in time or at all.</summary>
public sealed class FcmUnreachableTests(ClassDatabase database) : PushTest(database)
{
    private Dictionary<string, string?> different = [];

    protected override IReadOnlyDictionary<string, string?> Settings => different.Concat(base.Settings).GroupBy(one => one.Key).ToDictionary(group => group.Key, group => group.First().Value);

    [Theory]
    [InlineData("Firebase:ClientEmail", "somebody@else.example", ChannelOutcome.Misconfigured, "fcm.no_token")]
    [InlineData("Firebase:ProjectId", "other", ChannelOutcome.Misconfigured, "fcm.NOT_FOUND")]
    // Port 1 of this machine: nobody listens there.
    [InlineData("Firebase:TokenUri", "http://127.0.0.1:1/token", ChannelOutcome.Retry, "fcm.no_token")]
    [InlineData("Firebase:BaseUrl", "http://127.0.0.1:1", ChannelOutcome.Retry, "fcm.unreachable")]
    public async Task It_is_told_whose_turn_it_is(string setting, string value, ChannelOutcome outcome, string code)
    {
        different = new() { [setting] = value };
        var ada = Somebody();
        await DeviceAsync(ada);
        var answer = await SendAsync(await MessageAsync(ada));
        Assert.Equal((outcome, code, 1), (answer.Outcome, answer.Code, await DevicesOfAsync(ada)));
    }

    [Fact]
    public async Task A_slow_answer_is_no_answer()
    {
        different = new() { ["Firebase:TimeoutSeconds"] = "1" };
        var ada = Somebody();
        await DeviceAsync(ada);
        await Fcm.MisbehaveAsync(slow: 30_000);
        var answer = await SendAsync(await MessageAsync(ada));
        Assert.Equal((ChannelOutcome.Unsure, "fcm.no_answer"), (answer.Outcome, answer.Code));
    }

    [Fact]
    public async Task Another_key_than_the_accounts_is_refused()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        different = new() { ["Firebase:PrivateKey"] = key.ExportPkcs8PrivateKeyPem() };
        var ada = Somebody();
        await DeviceAsync(ada);
        var answer = await SendAsync(await MessageAsync(ada));
        Assert.Equal((ChannelOutcome.Misconfigured, "fcm.no_token"), (answer.Outcome, answer.Code));
        Assert.Contains("invalid_grant", answer.Words, StringComparison.Ordinal);
    }
}
