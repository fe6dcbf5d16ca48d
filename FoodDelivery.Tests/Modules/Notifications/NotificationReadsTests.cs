using System.Text.Json;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>Finding a message: by everything people have in their hands, in pages that move nothing, without reading the whole ledger.</summary>
public sealed class NotificationReadsTests(ClassDatabase database) : ModuleTest(database)
{
    private static readonly Actor Admin = new(DemoPeople.Alex.Id, "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());
    private static readonly Actor Customer = Admin with { Roles = new HashSet<string> { Roles.Customer } };
    private readonly SayingRenderer renderer = new();

    protected override void Configure(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<MessageRenderer>(renderer));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync("TRUNCATE notifications.notifications, notifications.channel_pauses, notifications.alerts, platform.outbox CASCADE");
    }

    [Fact]
    public async Task Each_thing_people_have_in_their_hands_finds_its_messages_and_no_others()
    {
        var (now, ada, bob) = (Time.GetUtcNow(), await PersonAsync("Ada Findable", "ada.findable@example.com", "+12125550901"), await PersonAsync("Bob Findable", "bob.findable@example.com", "+12125550902"));
        var (order, occasion, campaign) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        var adas = AMessage.Of(now.AddMinutes(-9), personId: ada, address: "+12125550901", orderId: order, orderNumber: "FD-20501", eventId: occasion, providerId: "SM1111");
        var adasMail = AMessage.Of(now.AddMinutes(-8), MessageChannel.Email, personId: ada, address: "ada.findable@example.com", orderId: order, orderNumber: "FD-20501", providerId: "14c5d75ce93.dfd.64b469");
        var bobs = AMessage.Of(now.AddMinutes(-7), MessageChannel.Push, NotificationState.Failed, "order-placed", personId: bob, orderNumber: "FD-20502", cause: "fcm.UNREGISTERED");
        var strangers = AMessage.Of(now.AddMinutes(-6), address: "+12125550903", kind: NotificationKind.Code, template: "verification-code", providerId: "SM4444");
        var promo = AMessage.Of(now.AddDays(-3), MessageChannel.Email, NotificationState.Suppressed, "promotion", personId: bob, address: "bob.findable@example.com", eventId: campaign, campaignId: campaign, kind: NotificationKind.Promotion, cause: "suppressed.unsubscribed");
        await WithAsync((NotificationsDb db) => AMessage.WriteAsync(db, adas, adasMail, bobs, strangers, promo));
        // The stranger's message was sent once before, under another id.
        await Database.ExecuteAsync("INSERT INTO notifications.notification_attempts (notification_id, at, provider, provider_id, succeeded, unsure, outcome) VALUES ($1, now(), 'twilio', 'SM3333', true, false, 'Taken.')", strangers.Id);

        async Task FindsAsync(string what, NotificationFilter filter, params Notification[] expected)
        {
            var found = await ListAsync(filter);
            Assert.True(expected.Select(row => row.Id).OrderByDescending(id => id).SequenceEqual(found.Items.Select(row => row.Id).OrderByDescending(id => id)), $"{what}: found {string.Join(", ", found.Items.Select(row => $"{row.Template} {row.Channel}"))}");
        }
        await FindsAsync("order number", new("FD-20501"), adas, adasMail);
        await FindsAsync("order number in small letters", new(" fd-20501 "), adas, adasMail);
        await FindsAsync("order's digits", new("20502"), bobs);
        await FindsAsync("order id", new(order.ToString()), adas, adasMail);
        await FindsAsync("person's name", new("Ada Findable"), adas, adasMail);
        await FindsAsync("part of a name", new("Findable"));
        await FindsAsync("person's id", new(bob.ToString()), bobs, promo);
        await FindsAsync("e-mail of an account", new("Ada.Findable@Example.com"), adas, adasMail);
        await FindsAsync("number as people write it", new("(212) 555-0901"), adas, adasMail);
        await FindsAsync("number without an account", new("+1 212 555 0903"), strangers);
        await FindsAsync("message's id", new(adas.Id.ToString()), adas);
        await FindsAsync("event's id", new(occasion.ToString()), adas);
        await FindsAsync("campaign's id", new(campaign.ToString()), promo);
        await FindsAsync("provider's id", new("SM1111"), adas);
        await FindsAsync("provider's id of the try before", new("SM3333"), strangers);
        await FindsAsync("the longer id in a provider's callback", new("14c5d75ce93.dfd.64b469.recvd-66b8-1-0"), adasMail);
        await FindsAsync("channel", new(Channel: MessageChannel.Push), bobs);
        await FindsAsync("provider", new(Provider: "sendgrid"), adasMail, promo);
        await FindsAsync("template", new(Template: "verification-code"), strangers);
        await FindsAsync("state", new(States: [NotificationState.Failed]), bobs);
        await FindsAsync("states", new(States: [NotificationState.Failed, NotificationState.Suppressed]), bobs, promo);
        await FindsAsync("cause", new(Cause: "suppressed.unsubscribed"), promo);
        await FindsAsync("no cause", new(Cause: NotificationFilter.None), adas, adasMail, strangers);
        await FindsAsync("no provider", new(Provider: NotificationFilter.None));
        await Database.ExecuteAsync("UPDATE notifications.notifications SET provider = NULL WHERE id = $1", bobs.Id);
        await FindsAsync("no provider, and there is one", new(Provider: NotificationFilter.None), bobs);
        await FindsAsync("since", new(Since: now.AddMinutes(-8)), adasMail, bobs, strangers);
        await FindsAsync("since, and nothing is so new", new(Since: now.AddMinutes(1)));
        await FindsAsync("all together", new("FD-20501", MessageChannel.Email, "sendgrid", "order-accepted", [NotificationState.Delivered], null, now.AddHours(-1)), adasMail);
        await FindsAsync("nobody", new("nobody at all"));
        Assert.Equal(["order-accepted", "order-placed", "promotion", "verification-code"], await AsAsync<NotificationReads, IReadOnlyList<string>>(Admin, reads => reads.TemplatesAsync(default)));
    }

    [Fact]
    public async Task Pages_go_on_from_the_last_row_whatever_is_written_meanwhile()
    {
        var now = Time.GetUtcNow();
        var rows = Enumerable.Range(0, 7).Select(i => AMessage.Of(now.AddSeconds(i))).ToList();
        await WithAsync((NotificationsDb db) => AMessage.WriteAsync(db, rows));
        var seen = new List<Guid>();
        long? before = null;
        do
        {
            var page = await ListAsync(new(), before, 3);
            Assert.InRange(page.Items.Count, 1, 3);
            seen.AddRange(page.Items.Select(row => row.Id));
            before = page.Next;
            await WithAsync((NotificationsDb db) => AMessage.WriteAsync(db, AMessage.Of(now.AddMinutes(1))));
        }
        while (before is not null);
        Assert.Equal(rows.Select(row => row.Id).Reverse(), seen);
    }

    [Fact]
    public async Task Nobody_but_operators_reads_anything()
    {
        var message = AMessage.Of(Time.GetUtcNow(), orderId: Guid.CreateVersion7(Time.GetUtcNow()), personId: Customer.UserId, state: NotificationState.Failed);
        await WithAsync((NotificationsDb db) => AMessage.WriteAsync(db, message));
        Assert.Single((await ListAsync(new())).Items);
        Assert.Empty((await ListAsync(new(), actor: Customer)).Items);
        Assert.Null(await AsAsync<NotificationReads, NotificationFile?>(Customer, reads => reads.OneAsync(message.Id, default)));
        Assert.Null(await AsAsync<NotificationReads, NotificationFigures?>(Customer, reads => reads.FiguresAsync(FiguresSpan.Day, null, default)));
        Assert.Empty(await AsAsync<NotificationReads, IReadOnlyList<NotificationRow>>(Customer, reads => reads.OfOrderAsync(message.OrderId!.Value, 9, default)));
        Assert.Empty(await AsAsync<NotificationReads, IReadOnlyList<NotificationRow>>(Customer, reads => reads.OfPersonAsync(Customer.UserId!.Value, 9, default)));
        Assert.Empty(await AsAsync<NotificationReads, IReadOnlyList<string>>(Customer, reads => reads.TemplatesAsync(default)));
        Assert.Null(await AsAsync<NotificationPreview, RenderedMessage?>(Customer, preview => preview.OfAsync(message.Id, default)));
        Assert.Empty(await AsAsync<ChannelReads, IReadOnlyList<ChannelHealth>>(Customer, reads => reads.AllAsync(default)));
        Assert.Equal(0, await AsAsync<ChannelReads, int>(Customer, reads => reads.FailedAsync(default)));
        Assert.Equal(1, await AsAsync<ChannelReads, int>(Admin, reads => reads.FailedAsync(default)));
    }

    [Fact]
    public async Task A_file_tells_the_whole_story_and_no_address()
    {
        var (now, ada) = (Time.GetUtcNow(), await PersonAsync("Ada Filed", "ada.filed@example.com", "+12125550911"));
        var occasion = Guid.CreateVersion7(now);
        var push = AMessage.Of(now, MessageChannel.Push, NotificationState.Undelivered, personId: ada, eventId: occasion, fallbackTo: MessageChannel.Sms);
        var sms = AMessage.Of(now.AddSeconds(60), personId: ada, address: "+12125550911", eventId: occasion, fallbackOf: push.Id, providerId: "SM1", maybeTwice: true);
        var other = AMessage.Of(now, personId: ada, address: "+12125550911");
        await WithAsync((NotificationsDb db) => AMessage.WriteAsync(db, push, sms, other));
        await Database.ExecuteAsync("""
            INSERT INTO notifications.notification_attempts (notification_id, at, provider, milliseconds, status, code, provider_id, succeeded, unsure, outcome) VALUES
                ($1, now(), 'twilio', 812, 503, 'twilio.503', null, false, false, 'It is down.'), ($1, now(), 'twilio', 90, 201, 'accepted', 'SM1', true, false, 'Taken.')
            """, sms.Id);
        await Database.ExecuteAsync("""
            INSERT INTO notifications.notification_statuses (notification_id, at, heard_at, state, provider_status, source, event_key, moved) VALUES
                ($1, now(), now(), 'Sent', 'queued', 'us', 'a', true), ($1, now(), now(), 'Delivered', 'delivered', 'callback', 'b', true), ($1, now(), now(), 'Sent', 'sent', 'callback', 'c', false)
            """, sms.Id);

        var file = (await AsAsync<NotificationReads, NotificationFile?>(Admin, reads => reads.OneAsync(sms.Id, default)))!;
        Assert.Equal(("Ada Filed", "+12•••0911", push.Id, true), (file.PersonName, file.Row.To, file.FallbackOf, file.Row.MaybeTwice));
        Assert.Equal([push.Id, sms.Id], file.Chain.Select(row => row.Id));
        Assert.Equal(["twilio.503", "accepted"], file.Attempts.Select(attempt => attempt.Code));
        Assert.Equal([("queued", true), ("delivered", true), ("sent", false)], file.Statuses.Select(line => (line.ProviderStatus, line.Moved)));
        Assert.DoesNotContain("2125550911", JsonSerializer.Serialize(file), StringComparison.Ordinal);
        Assert.Null(await AsAsync<NotificationReads, NotificationFile?>(Admin, reads => reads.OneAsync(occasion, default)));
    }

    [Fact]
    public async Task A_preview_never_has_a_code_and_nobody_can_be_unsubscribed_by_looking()
    {
        var now = Time.GetUtcNow();
        var (code, promo, order) = (AMessage.Of(now, kind: NotificationKind.Code, template: "verification-code"), AMessage.Of(now, kind: NotificationKind.Promotion, template: "promotion"), AMessage.Of(now));
        await WithAsync((NotificationsDb db) => AMessage.WriteAsync(db, code, promo, order));
        async Task<RenderedMessage?> PreviewAsync(Guid id) => await AsAsync<NotificationPreview, RenderedMessage?>(Admin, preview => preview.OfAsync(id, default));
        Assert.Equal("verification-code code=•••••• out=", (await PreviewAsync(code.Id))!.Text);
        Assert.Equal("promotion code= out=about:blank", (await PreviewAsync(promo.Id))!.Text);
        Assert.Equal("order-accepted code= out=", (await PreviewAsync(order.Id))!.Text);
        renderer.Broken = true;
        Assert.Null(await PreviewAsync(order.Id));
    }

    [Fact]
    public async Task Looking_one_up_reads_a_few_pages_of_a_large_ledger()
    {
        var ada = await PersonAsync("Ada Large", "ada.large@example.com", "+12125550921");
        await Database.ExecuteAsync("""
            INSERT INTO notifications.notifications (id, event_id, recipient, person_id, address, channel, kind, template, template_version, data, culture, time_zone, order_id, order_number, created_at, expires_at, state,
                provider, provider_id, cause, attempts, next_attempt_at, asked, maybe_twice)
            SELECT gen_random_uuid(), gen_random_uuid(), 'person:' || n, CASE n WHEN 777 THEN $1 ELSE gen_random_uuid() END, '+1212' || 7000000 + n, 'Sms', 'Order', 'order-' || n % 15, 1, '{}', 'en', 'UTC', gen_random_uuid(), 'FD-' || 500000 + n,
                $2::timestamptz + n * interval '1 second', now(), CASE n % 50 WHEN 0 THEN 'Failed' ELSE 'Delivered' END, 'twilio', 'SM' || n, CASE n % 50 WHEN 0 THEN 'twilio.3000' || n % 7 END, 1, now(), 0, false
            FROM generate_series(1, 30000) n
            """, ada, Time.GetUtcNow().AddDays(-1));
        await Database.ExecuteAsync("""
            INSERT INTO notifications.notification_attempts (notification_id, at, provider, provider_id, succeeded, unsure, outcome)
            SELECT id, created_at, provider, provider_id || 'a', true, false, 'Taken.' FROM notifications.notifications
            """);
        await Database.ExecuteAsync("ANALYZE notifications.notifications, notifications.notification_attempts");
        var whole = await Database.ScalarAsync<long>("SELECT pg_relation_size('notifications.notifications') / current_setting('block_size')::int");
        Assert.True(whole > 600, $"the ledger has {whole} pages: the test proves nothing");
        var order = await Database.ScalarAsync<Guid>("SELECT order_id FROM notifications.notifications WHERE provider_id = 'SM4711'");
        foreach (var search in new[] { "FD-504711", order.ToString(), "Ada Large", "ada.large@example.com", ada.ToString(), "+12127004711", "SM4711", "SM4711a" })
        {
            Assert.NotEmpty((await ListAsync(new(search))).Items);
            var (pages, plan) = await PagesReadAsync(new(search));
            Assert.True(pages < whole / 10, $"{search}: {pages} of {whole} pages\n{plan}");
        }
        foreach (var filter in new[] { new NotificationFilter(Cause: "twilio.30003"), new(Template: "order-7"), new(States: [NotificationState.Failed]), new() })
        {
            var (pages, plan) = await PagesReadAsync(filter);
            Assert.True(pages < whole / 2, $"{filter}: {pages} of {whole} pages\n{plan}");
        }
    }

    /// <summary>How many pages of tables and indexes the list's own query touches, counted by PostgreSQL.</summary>
    private Task<(long Pages, string Plan)> PagesReadAsync(NotificationFilter filter) => AsAsync<NotificationReads, (long, string)>(Admin, async reads =>
    {
        await using var scope = Rooms.CreateAsyncScope();
        var query = (await reads.MatchingAsync(filter, default))!.OrderByDescending(n => n.Seq).Take(51);
        await using var command = query.CreateDbCommand();
        command.CommandText = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + command.CommandText;
        if (command.Connection!.State != System.Data.ConnectionState.Open) await command.Connection.OpenAsync();
        var plan = (string)(await command.ExecuteScalarAsync())!;
        var top = JsonDocument.Parse(plan).RootElement[0].GetProperty("Plan");
        return (top.GetProperty("Shared Hit Blocks").GetInt64() + top.GetProperty("Shared Read Blocks").GetInt64(), plan);
    });

    private Task<NotificationList> ListAsync(NotificationFilter filter, long? before = null, int size = 50, Actor? actor = null) => AsAsync<NotificationReads, NotificationList>(actor ?? Admin, reads => reads.PageAsync(filter, before, size, default));

    private async Task<Guid> PersonAsync(string name, string email, string phone)
    {
        var id = Guid.CreateVersion7(Time.GetUtcNow());
        await WithAsync((IdentityDb db) =>
        {
            db.Users.Add(new() { Id = id, Name = name, UserName = email, NormalizedUserName = email.ToUpperInvariant(), Email = email, NormalizedEmail = email.ToUpperInvariant(), PhoneNumber = phone, CreatedAt = Time.GetUtcNow() });
            return db.SaveChangesAsync();
        });
        return id;
    }

    /// <summary>Says what it was given.</summary>
    private sealed class SayingRenderer : MessageRenderer
    {
        public bool Broken { get; set; }

        public override int CurrentVersion(string template) => 1;

        public override Task<RenderedMessage> RenderAsync(string template, int version, MessageChannel channel, string culture, string timeZone, string data, string? code, string? promotionWayOut, CancellationToken cancel) =>
            Broken ? throw new InvalidOperationException("There is no such template.") : Task.FromResult(new RenderedMessage(null, $"{template} code={code} out={promotionWayOut}"));
    }
}
