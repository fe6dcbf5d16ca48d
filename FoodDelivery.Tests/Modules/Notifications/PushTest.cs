using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>People with devices, messages for them, and the FCM emulator on the wire.</summary>
public abstract class PushTest(ClassDatabase database) : ModuleTest(database)
{
    private SandboxServer server = null!;

    protected FcmWire Fcm { get; private set; } = null!;

    protected SandboxServer Server => server;

    protected IChannel Channel => Rooms.GetServices<IChannel>().Single(channel => channel.Provider == FcmPush.ProviderName);

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(Fcm.Settings) { ["Firebase:TimeoutSeconds"] = "30" };

    public override async ValueTask InitializeAsync()
    {
        server = await SandboxServer.StartAsync(Database, Time);
        Fcm = new(server);
        await Fcm.MisbehaveAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static Actor Somebody() => new(Guid.CreateVersion7(), "Ada", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());

    protected async Task<(Guid Id, string Token)> DeviceAsync(Actor person, string? token = null)
    {
        token ??= await Fcm.NewTokenAsync();
        var registered = await AsAsync<RegisterDevice, Result<Guid>>(person, use => use.RunAsync(new(token, DeviceKind.Web, "Firefox on Linux"), default));
        return (registered.Value, token);
    }

    /// <summary>A row of the ledger, and the message as the worker would hand it over.</summary>
    protected async Task<OutgoingMessage> MessageAsync(Actor person, string text = "Twenty minutes.")
    {
        var now = Time.GetUtcNow();
        var row = new Notification
        {
            Id = Guid.CreateVersion7(now), EventId = Guid.CreateVersion7(now), Recipient = $"person:{person.UserId}", PersonId = person.UserId, Channel = MessageChannel.Push, Kind = NotificationKind.Order, Template = "order-accepted",
            Data = "{}", Culture = "en", TimeZone = "America/New_York", CreatedAt = now, ExpiresAt = now.AddHours(1), NextAttemptAt = now,
        };
        await WithAsync<NotificationsDb>(async db =>
        {
            db.Notifications.Add(row);
            await db.SaveChangesAsync();
        });
        return new(row.Id, row.Kind, row.Template, null, row.PersonId, row.Culture, new("Accepted", text, Link: "/orders/1"), row.ExpiresAt);
    }

    protected Task<ChannelAnswer> SendAsync(OutgoingMessage message) => Channel.SendAsync(message, CancellationToken.None);

    protected Task<int> DevicesOfAsync(Actor person) => WithAsync<NotificationsDb, int>(db => db.PushDevices.CountAsync(device => device.PersonId == person.UserId));
}
