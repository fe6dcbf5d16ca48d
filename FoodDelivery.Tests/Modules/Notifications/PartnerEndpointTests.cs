using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Catalog;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>What operators do with endpoints: every refusal, every trace in the audit log, secrets that are told once.</summary>
public sealed class PartnerEndpointTests(ClassDatabase database) : PartnersTest(database)
{
    private SavePartnerEndpoint.Request Good => new(null, " Till of the corner ", Partner.Url(), [PartnerEvents.OrderReady], []);

    [Fact]
    public async Task Wrong_input_is_refused_beside_its_field_and_nothing_is_stored()
    {
        async Task RefusedAsync(SavePartnerEndpoint.Request request, string code, string? field)
        {
            var refused = (await SaveAsync(request)).Error!;
            Assert.Equal((code, field), (refused.Code, refused.Field));
        }
        await RefusedAsync(Good with { Name = " " }, "notifications.webhook_name_missing", "Name");
        await RefusedAsync(Good with { Name = new string('x', 101) }, "notifications.webhook_name_missing", "Name");
        await RefusedAsync(Good with { Types = null }, "notifications.webhook_types_missing", "Types");
        await RefusedAsync(Good with { Types = ["order.eaten"] }, "notifications.webhook_type_unknown", "Types");
        await RefusedAsync(Good with { Types = [PartnerEvents.Test] }, "notifications.webhook_type_unknown", "Types");
        await RefusedAsync(Good with { Restaurants = [Guid.CreateVersion7(Time.GetUtcNow())] }, "notifications.webhook_restaurant_unknown", "Restaurants");
        await RefusedAsync(Good with { Id = Guid.CreateVersion7(Time.GetUtcNow()) }, "notifications.no_such_endpoint", null);
        Assert.False(await WithAsync((NotificationsDb db) => db.PartnerEndpoints.AnyAsync()));
    }

    [Fact]
    public async Task It_is_made_changed_and_removed_with_a_line_for_each_and_its_secret_in_none()
    {
        var restaurant = AMenu.Restaurant();
        await WithAsync((CatalogDb db) =>
        {
            db.Add(restaurant);
            return db.SaveChangesAsync();
        });
        var made = (await SaveAsync(Good with { Restaurants = [restaurant.Id] })).Value;
        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        var row = (await AsAsync<PartnerReads, PartnerEndpointRow?>(Admin, reads => reads.EndpointAsync(made.Id, default)))!;
        Assert.Equal(("Till of the corner", 1), (row.Name, row.Version));
        Assert.Equal([restaurant.Id], row.Restaurants);

        Time.Advance(TimeSpan.FromSeconds(1));
        var changed = (await SaveAsync(Good with { Id = made.Id, Name = "Till", Version = 1 })).Value;
        Assert.Equal((2, null), (changed.Version, changed.Secret));
        Assert.Equal("notifications.webhook_endpoint_changed", (await SaveAsync(Good with { Id = made.Id, Name = "Other", Version = 1 })).Error?.Code);
        Assert.Equal("Till", (await StoredAsync(made.Id)).Name);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await AsAsync<RemovePartnerEndpoint, Result>(Admin, act => act.RunAsync(new(made.Id, "Left us"), default))).IsOk);
        Assert.Equal(ErrorKind.NotFound, (await AsAsync<RemovePartnerEndpoint, Result>(Admin, act => act.RunAsync(new(made.Id), default))).Error?.Kind);

        await RelayAsync();
        var lines = await WithAsync((IdentityDb db) => db.AuditLines.Where(line => line.Subject == made.Id.ToString()).OrderBy(line => line.At).ThenBy(line => line.Id).ToListAsync());
        Assert.Equal(["notifications.webhook_endpoint_made", "notifications.webhook_endpoint_changed", "notifications.webhook_endpoint_removed"], lines.Select(line => line.What));
        Assert.Contains("Till of the corner", lines[1].Before, StringComparison.Ordinal);
        Assert.Equal("Left us", lines[2].Why);
        Assert.All(lines, line => Assert.DoesNotContain(made.Secret!["whsec_".Length..], line.Before + line.After, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_of_the_database_holds_no_secret()
    {
        var (id, secret) = await EndpointAsync();
        var stored = await Database.ScalarAsync<string>("SELECT e::text FROM notifications.partner_endpoints e WHERE id = $1", id);
        Assert.DoesNotContain(secret["whsec_".Length..], stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_secret_is_changed_over_both_sign_and_afterwards_only_the_new_one()
    {
        Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        var (id, old) = await EndpointAsync();
        var rotated = (await RotateAsync(id)).Value;
        Assert.Equal(Time.GetUtcNow().AddHours(24), rotated.OldUntil);
        await ReadyAsync();
        var call = Assert.Single(Partner.Calls);
        Assert.Equal(2, call.Signatures.Count);
        Verify(old, call);
        Verify(rotated.Secret, call, call.Signatures[1]);
        Assert.ThrowsAny<Exception>(() => Verify(old, call, call.Signatures[1]));

        Partner.Calls.Clear();
        Time.Advance(TimeSpan.FromHours(24));
        await ReadyAsync();
        call = Assert.Single(Partner.Calls);
        Assert.Equal([WebhookSignature.Of(rotated.Secret, call.WebhookId, call.Timestamp, call.Body)], call.Signatures);

        // Somebody has stolen it: the old one ends at once.
        var again = (await RotateAsync(id, atOnce: true)).Value;
        Assert.Null(again.OldUntil);
        Partner.Calls.Clear();
        await ReadyAsync();
        call = Assert.Single(Partner.Calls);
        Assert.Equal([WebhookSignature.Of(again.Secret, call.WebhookId, call.Timestamp, call.Body)], call.Signatures);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_any_more_is_said_so_and_rotating_mends_it()
    {
        var (id, _) = await EndpointAsync();
        await Database.ExecuteAsync("UPDATE notifications.partner_endpoints SET secret = 'CfDJ8nonsense' WHERE id = $1", id);
        await ReadyAsync();
        Assert.Contains("Rotate it", (await MessageAsync(id)).Outcome, StringComparison.Ordinal);
        Assert.Empty(Partner.Calls);
        Assert.True((await RotateAsync(id, atOnce: true)).IsOk);
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await DrainAsync());
        Assert.Single(Partner.Calls);
    }

    [Fact]
    public async Task A_test_event_comes_whatever_was_chosen_unless_it_is_off()
    {
        var (id, _) = await EndpointAsync();
        var message = await AsAsync<SendTestEvent, Result<Guid>>(Admin, act => act.RunAsync(new(id), default));
        await DrainAsync();
        Assert.Contains("\"webhook.test\"", Assert.Single(Partner.Calls).Body, StringComparison.Ordinal);
        Assert.Equal(PartnerMessage.WebhookIdOf(message.Value), Partner.Calls.Single().WebhookId);
        Assert.Equal("notifications.why_missing", (await SwitchAsync(id, on: false, why: " ")).Error?.Code);
        Assert.True((await SwitchAsync(id, on: false, why: "Holiday")).IsOk);
        Assert.Equal("notifications.webhook_endpoint_off", (await AsAsync<SendTestEvent, Result<Guid>>(Admin, act => act.RunAsync(new(id), default))).Error?.Code);
        Assert.Equal("notifications.webhook_endpoint_off", (await AsAsync<ResendPartnerMessages, Result<int>>(Admin, act => act.RunAsync(new(id, null), default))).Error?.Code);
    }

    [Fact]
    public async Task What_waited_when_it_was_switched_off_is_delivered_when_it_is_on_again()
    {
        Partner.Says("/hook", 500);
        var (id, _) = await EndpointAsync();
        await ReadyAsync();
        await SwitchAsync(id, on: false, why: "Mending");
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await DrainAsync());
        Partner.Answers.Clear();
        await SwitchAsync(id, on: true);
        Assert.Equal(1, await DrainAsync());
        Assert.Equal(PartnerMessageState.Delivered, (await MessageAsync(id)).State);
    }

    [Fact]
    public async Task Many_are_sent_again_by_choice_or_since_a_moment_and_another_s_are_left_alone()
    {
        var (mine, _) = await EndpointAsync("/mine");
        var (other, _) = await EndpointAsync("/other");
        for (var i = 0; i < 4; i++)
        {
            await HearsAsync(new OrderReady(Guid.CreateVersion7(Time.GetUtcNow()), Guid.CreateVersion7(Time.GetUtcNow())));
            Time.Advance(TimeSpan.FromHours(1));
        }
        await DrainAsync();
        await Database.ExecuteAsync("UPDATE notifications.partner_messages SET state = 'GivenUp'");
        Task<Result<int>> ResendAsync(IReadOnlyCollection<Guid>? ids, DateTimeOffset? since = null) => AsAsync<ResendPartnerMessages, Result<int>>(Admin, act => act.RunAsync(new(mine, ids, since), default));
        Assert.Equal(2, (await ResendAsync(null, Time.GetUtcNow().AddHours(-2.5))).Value);
        var ids = await WithAsync((NotificationsDb db) => db.PartnerMessages.OrderBy(m => m.Seq).Where(m => m.EndpointId == mine || m.EndpointId == other).Select(m => m.Id).ToListAsync());
        Assert.Equal(4, (await ResendAsync(ids)).Value); // of eight, the endpoint's own
        Assert.Equal("notifications.nothing_chosen", (await ResendAsync([])).Error?.Code);
        Assert.Equal("notifications.too_many", (await ResendAsync([.. Enumerable.Repeat(mine, 1001)])).Error?.Code);
        Assert.Equal("notifications.no_such_message", (await ResendAsync([mine])).Error?.Code);
        Partner.Calls.Clear();
        Assert.Equal(4, await DrainAsync());
        Assert.All(Partner.Calls, call => Assert.Equal("/mine", call.Path));
    }

    [Fact]
    public async Task Only_admins_see_and_do()
    {
        var (id, _) = await EndpointAsync();
        await ReadyAsync();
        var message = (await MessageAsync(id)).Id;
        Assert.Equal(ErrorKind.Forbidden, (await SaveAsync(Good, Dispatcher)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await SwitchAsync(id, false, "x", Dispatcher)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await RotateAsync(id, actor: Dispatcher)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await AsAsync<RemovePartnerEndpoint, Result>(Dispatcher, act => act.RunAsync(new(id), default))).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await AsAsync<SendTestEvent, Result<Guid>>(Dispatcher, act => act.RunAsync(new(id), default))).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await AsAsync<ResendPartnerMessages, Result<int>>(Dispatcher, act => act.RunAsync(new(id, null), default))).Error?.Kind);
        Assert.Empty(await AsAsync<PartnerReads, IReadOnlyList<PartnerEndpointRow>>(Dispatcher, reads => reads.EndpointsAsync(default)));
        Assert.Null(await AsAsync<PartnerReads, PartnerEndpointRow?>(Dispatcher, reads => reads.EndpointAsync(id, default)));
        Assert.Empty((await AsAsync<PartnerReads, PartnerMessageList>(Dispatcher, reads => reads.MessagesAsync(id, new(), null, 10, default))).Items);
        Assert.Null(await AsAsync<PartnerReads, PartnerMessageFile?>(Dispatcher, reads => reads.MessageAsync(id, message, default)));
        Assert.NotNull(await AsAsync<PartnerReads, PartnerMessageFile?>(Admin, reads => reads.MessageAsync(id, message, default)));
    }

    [Fact]
    public async Task Messages_are_found_by_type_state_and_order_and_paged_without_gaps()
    {
        var (id, _) = await EndpointAsync("/hook", PartnerEvents.OrderReady, PartnerEvents.OrderExpired);
        for (var i = 0; i < 5; i++) await ReadyAsync();
        var expired = new OrderExpired(Guid.CreateVersion7(Time.GetUtcNow()), Guid.CreateVersion7(Time.GetUtcNow()));
        await HearsAsync(expired);
        Task<PartnerMessageList> PageAsync(PartnerMessageFilter filter, long? before = null, int size = 10) => AsAsync<PartnerReads, PartnerMessageList>(Admin, reads => reads.MessagesAsync(id, filter, before, size, default));
        Assert.Equal(5, (await PageAsync(new(State: PartnerMessageState.Delivered))).Items.Count);
        Assert.Equal(expired.OrderId, Assert.Single((await PageAsync(new(Type: PartnerEvents.OrderExpired))).Items).OrderId);
        Assert.Single((await PageAsync(new(Search: expired.OrderId.ToString()))).Items);
        Assert.Single((await PageAsync(new(Search: PartnerMessage.WebhookIdOf((await PageAsync(new())).Items[3].Id)))).Items);
        var first = await PageAsync(new(), size: 4);
        var second = await PageAsync(new(), first.Next, 4);
        Assert.Equal(6, first.Items.Concat(second.Items).Select(m => m.Seq).Distinct().Count());
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task What_ended_is_forgotten_after_thirty_days_and_what_waits_is_not()
    {
        await EndpointAsync();
        await ReadyAsync();
        Partner.Says("/hook", 500);
        await ReadyAsync();
        Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        await RunJobAsync(ForgetPartnerMessages.Id);
        Assert.Equal(2, await WithAsync((NotificationsDb db) => db.PartnerMessages.CountAsync()));
        Time.Advance(TimeSpan.FromMinutes(2));
        await RunJobAsync(ForgetPartnerMessages.Id);
        Assert.Equal(PartnerMessageState.Waiting, (await WithAsync((NotificationsDb db) => db.PartnerMessages.SingleAsync())).State);
        Assert.Equal(1, await WithAsync((NotificationsDb db) => db.PartnerAttempts.CountAsync()));
    }

    private async Task ReadyAsync()
    {
        await HearsAsync(new OrderReady(Guid.CreateVersion7(Time.GetUtcNow()), Guid.CreateVersion7(Time.GetUtcNow())));
        await DrainAsync();
    }

    private Task<Result> SwitchAsync(Guid id, bool on, string? why = null, Actor? actor = null) => AsAsync<SwitchPartnerEndpoint, Result>(actor ?? Admin, act => act.RunAsync(new(id, on, why), default));

    private Task<Result<RotatePartnerSecret.Rotated>> RotateAsync(Guid id, bool atOnce = false, Actor? actor = null) =>
        AsAsync<RotatePartnerSecret, Result<RotatePartnerSecret.Rotated>>(actor ?? Admin, act => act.RunAsync(new(id, atOnce), default));
}
