using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>Mail on real PostgreSQL with SendGrid's emulator on the wire. Rows of the ledger are written by the test.</summary>
public abstract class SendGridTest(ClassDatabase database) : ModuleTest(database)
{
    protected SendGridSandbox SendGrid { get; private set; } = null!;

    protected IChannel Mail => Rooms.GetServices<IChannel>().Single(channel => channel.Provider == "sendgrid");

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["SendGrid:BaseUrl"] = SendGrid.BaseUrl, ["SendGrid:TimeoutSeconds"] = "20" };

    public override async ValueTask InitializeAsync()
    {
        SendGrid = new SendGridSandbox(await SandboxServer.StartAsync(Database, Time));
        await Database.ExecuteAsync("""
            TRUNCATE sandbox.sendgrid_mails, sandbox.sendgrid_events, sandbox.sendgrid_batches, sandbox.sendgrid_lists, sandbox.sendgrid_luck, sandbox.sendgrid_tries, sandbox.deliveries,
                platform.webhooks, platform.webhook_attempts, platform.webhook_refusals, notifications.notifications, notifications.notification_attempts, notifications.notification_statuses,
                notifications.suppressions, notifications.preferences, notifications.consents CASCADE
            """);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await SendGrid.Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static OutgoingMessage Message(string to, NotificationKind kind = NotificationKind.Order, Guid? id = null, string template = "order-accepted", string? wayOut = null) =>
        new(id ?? Guid.CreateVersion7(), kind, template, to, null, "en", new("Your order is accepted", "Lena's Pizza is on it.", "<p>Lena&#39;s Pizza is <b>on it</b>.</p>", UnsubscribeUrl: wayOut), DateTimeOffset.MaxValue);

    /// <summary>A row of the ledger that is sent, as the engine does it.</summary>
    protected async Task<Guid> SentAsync(string to, NotificationKind kind = NotificationKind.Order, Guid? personId = null, string? wayOut = null)
    {
        var (id, now) = (Guid.CreateVersion7(Time.GetUtcNow()), Time.GetUtcNow());
        await WithAsync(async (NotificationsDb db) =>
        {
            db.Notifications.Add(new Notification
            {
                Id = id, EventId = id, Recipient = $"address:{to}", PersonId = personId, Address = to, Channel = MessageChannel.Email, Kind = kind, Template = "order-accepted", TemplateVersion = 1, Data = "{}",
                Culture = "en", TimeZone = "America/New_York", OrderNumber = "FD-10423", OrderId = id, CreatedAt = now, ExpiresAt = now.AddHours(1), NextAttemptAt = now, State = NotificationState.Queued,
            });
            await db.SaveChangesAsync();
        });
        var answer = await Mail.SendAsync(Message(to, kind, id, wayOut: wayOut), CancellationToken.None);
        Assert.Equal(ChannelOutcome.Accepted, answer.Outcome);
        await Database.ExecuteAsync("UPDATE notifications.notifications SET state = 'Sent', provider = 'sendgrid', provider_id = $2, sent_at = $3 WHERE id = $1", id, answer.ProviderId!, now);
        return id;
    }

    protected Task<Notification> RowAsync(Guid id) => WithAsync((NotificationsDb db) => db.Notifications.AsNoTracking().SingleAsync(n => n.Id == id));

    /// <summary>The provider's words about a message, as they came.</summary>
    protected Task<List<string?>> WordsAsync(Guid id) => WithAsync((NotificationsDb db) => db.NotificationStatuses.AsNoTracking().Where(s => s.NotificationId == id).OrderBy(s => s.Number).Select(s => s.ProviderStatus).ToListAsync());

    /// <summary>Why an address is left alone now.</summary>
    protected Task<List<SuppressionReason>> AloneAsync(string address) =>
        WithAsync((NotificationsDb db) => db.Suppressions.AsNoTracking().Where(s => s.Address == address && s.LiftedAt == null).OrderBy(s => s.Reason).Select(s => s.Reason).ToListAsync());

    /// <summary>Events are told, and their meaning is applied; twice each.</summary>
    protected async Task ArriveAsync()
    {
        await SendGrid.DeliverAsync();
        await RelayAsync();
    }

    /// <summary>As SendGrid signs; written here and not taken from the emulator.</summary>
    protected async Task<(string Signature, string Timestamp)> SignedAsync(byte[] body, DateTimeOffset at)
    {
        for (var i = 0; i < 400; i++)
        {
            if (await Database.ScalarAsync<string>("SELECT private_key FROM sandbox.sendgrid_seals") is { } secret)
            {
                using var key = ECDsa.Create();
                key.ImportPkcs8PrivateKey(Convert.FromBase64String(secret), out _);
                var timestamp = $"{at.ToUnixTimeSeconds()}";
                return (Convert.ToBase64String(key.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)), timestamp);
            }
            // The key is made when it is first needed.
            using var first = await SendGrid.Server.Http.SendAsync(Request([1], "AAAA", "1"));
        }
        throw new TimeoutException("The emulator makes no key.");
    }

    protected static HttpRequestMessage Request(byte[] body, string? signature, string? timestamp)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/sendgrid") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        if (signature is not null) request.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Signature", signature);
        if (timestamp is not null) request.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        return request;
    }
}
