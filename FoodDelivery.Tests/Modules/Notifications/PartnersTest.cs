using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StandardWebhooks;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>A partner with a server of its own on the wire, and an admin who looks after it.</summary>
public abstract class PartnersTest(ClassDatabase database) : ModuleTest(database)
{
    protected static readonly Actor Admin = new(DemoPeople.Alex.Id, "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());
    protected static readonly Actor Dispatcher = Admin with { Roles = new HashSet<string> { Roles.Dispatcher } };

    protected WirePartner Partner { get; private set; } = null!;
    protected TestNames Names { get; } = new();
    protected PartnerWorker Worker => Rooms.GetRequiredService<PartnerWorker>();

    protected override void Configure(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<PartnerNames>(Names));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Partner = await WirePartner.StartAsync();
        // The clock begins anew with every test; what another one left would be due again.
        await Database.ExecuteAsync("TRUNCATE notifications.partner_endpoints, notifications.partner_messages, notifications.partner_attempts, notifications.alerts, platform.outbox, platform.handled");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Partner.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<Result<SavePartnerEndpoint.Saved>> SaveAsync(SavePartnerEndpoint.Request request, Actor? actor = null) =>
        AsAsync<SavePartnerEndpoint, Result<SavePartnerEndpoint.Saved>>(actor ?? Admin, save => save.RunAsync(request, default));

    protected async Task<(Guid Id, string Secret)> EndpointAsync(string path = "/hook", params string[] types)
    {
        var saved = (await SaveAsync(new(null, "Till " + path, Partner.Url(path), types.Length == 0 ? [PartnerEvents.OrderPlaced, PartnerEvents.OrderReady] : types, []))).Value;
        return (saved.Id, saved.Secret!);
    }

    /// <summary>The room hears of a fact, more than once as it may.</summary>
    protected async Task<Guid> HearsAsync<TEvent>(TEvent happened, int times = 2, Guid? eventId = null) where TEvent : IEvent
    {
        var id = eventId ?? Guid.CreateVersion7(Time.GetUtcNow());
        for (var i = 0; i < times; i++)
            await WithAsync((TellPartners tell) => ((IReaction<TEvent>)(object)tell).RunAsync(happened, new(id, EventName.Of(typeof(TEvent)), happened.Subject, Time.GetUtcNow()), default));
        return id;
    }

    protected Task<int> DrainAsync() => Worker.DrainAsync(default);

    protected Task<PartnerMessage> MessageAsync(Guid endpoint) => WithAsync((NotificationsDb db) => db.PartnerMessages.AsNoTracking().SingleAsync(m => m.EndpointId == endpoint));

    protected Task<List<PartnerAttempt>> AttemptsAsync(Guid message) => WithAsync((NotificationsDb db) => db.PartnerAttempts.AsNoTracking().Where(a => a.MessageId == message).OrderBy(a => a.Number).ToListAsync());

    protected Task<PartnerEndpoint> StoredAsync(Guid endpoint) => WithAsync((NotificationsDb db) => db.PartnerEndpoints.AsNoTracking().SingleAsync(e => e.Id == endpoint));

    protected Task<Alert?> AlertAsync(string key) => WithAsync((NotificationsDb db) => db.Alerts.AsNoTracking().SingleOrDefaultAsync(a => a.Key == key && a.ResolvedAt == null));

    /// <summary>As a partner does that uses somebody else's library.</summary>
    protected static void Verify(string secret, WireCall call, string? onlySignature = null)
    {
        var headers = new HeaderDictionary { ["webhook-id"] = call.WebhookId, ["webhook-timestamp"] = call.Headers["webhook-timestamp"], ["webhook-signature"] = onlySignature ?? call.Headers["webhook-signature"] };
        new StandardWebhook(secret).Verify(call.Body, headers);
    }
}
