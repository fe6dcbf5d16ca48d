using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>The channel on real PostgreSQL with Twilio's emulator on the wire. Each test has numbers of its own.</summary>
public abstract class TwilioTest(ClassDatabase database) : ModuleTest(database)
{
    private static int lastNumber;

    protected TwilioSandbox Twilio { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string?> Settings => Twilio.Settings;

    protected TwilioSms Sms => Rooms.GetServices<IChannel>().OfType<TwilioSms>().Single();

    public override async ValueTask InitializeAsync()
    {
        // The clock begins anew with every test; what another one left would be due again.
        await Database.ExecuteAsync("TRUNCATE platform.webhooks, platform.webhook_attempts");
        if (await Database.ScalarAsync<bool>("SELECT to_regclass('sandbox.deliveries') IS NOT NULL")) await Database.ExecuteAsync("TRUNCATE sandbox.deliveries");
        Twilio = await TwilioSandbox.StartAsync(Database, Time);
        await Twilio.MisbehaveAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Twilio.Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A number nobody else has.</summary>
    protected static string NewNumber() => $"+1212556{Interlocked.Increment(ref lastNumber):0000}";

    protected OutgoingMessage NewMessage(string? to = null, string text = "FoodDelivery: your order is on its way.", Guid? id = null) =>
        new(id ?? Guid.CreateVersion7(Time.GetUtcNow()), NotificationKind.Order, "order-picked-up", to ?? NewNumber(), null, "en", new RenderedMessage(null, text), Time.GetUtcNow().AddHours(1));

    protected Task<ChannelAnswer> SendAsync(OutgoingMessage message) => Sms.SendAsync(message, CancellationToken.None);

    /// <summary>A row of the ledger that this message is of, handed over as the engine would.</summary>
    protected async Task<Guid> HandedOverAsync(OutgoingMessage message)
    {
        await RowAsync(message);
        var answer = await SendAsync(message);
        Assert.Equal(ChannelOutcome.Accepted, answer.Outcome);
        await Database.ExecuteAsync("UPDATE notifications.notifications SET state = 'Sent', provider = 'twilio', provider_id = $2, sent_at = $3 WHERE id = $1", message.Id, answer.ProviderId!, Time.GetUtcNow());
        return message.Id;
    }

    protected Task RowAsync(OutgoingMessage message, string? providerId = null) => WithAsync(async (NotificationsDb db) =>
    {
        db.Notifications.Add(new Notification
        {
            Id = message.Id,
            EventId = message.Id,
            Recipient = $"address:{message.Address}",
            Address = message.Address,
            Channel = MessageChannel.Sms,
            Kind = message.Kind,
            Template = message.Template,
            TemplateVersion = 1,
            Data = "{}",
            Culture = "en",
            TimeZone = "America/New_York",
            OrderId = message.Id,
            OrderNumber = "FD-10423",
            CreatedAt = Time.GetUtcNow(),
            ExpiresAt = message.ExpiresAt,
            NextAttemptAt = Time.GetUtcNow(),
            Provider = providerId is null ? null : TwilioSms.ProviderName,
            ProviderId = providerId,
        });
        await db.SaveChangesAsync();
    });

    protected Task<Notification> OfAsync(Guid id) => WithAsync((NotificationsDb db) => db.Notifications.AsNoTracking().SingleAsync(n => n.Id == id));

    protected Task<List<NotificationStatus>> WordsAsync(Guid id) => WithAsync((NotificationsDb db) => db.NotificationStatuses.AsNoTracking().Where(s => s.NotificationId == id).OrderBy(s => s.Number).ToListAsync());

    /// <summary>Lets every callback arrive that is due by the test's clock, and decides it, twice each.</summary>
    protected async Task ArriveAsync()
    {
        await Twilio.Server.DeliverAsync();
        await RelayAsync();
    }

    protected async Task<List<SuppressionReason>> LeftAloneAsync(string number) => [.. await WithAsync((Suppressions list) => list.OfAsync(MessageChannel.Sms, number, CancellationToken.None))];
}
