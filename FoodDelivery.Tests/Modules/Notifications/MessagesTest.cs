using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>The ledger and its worker with a channel of the test's own for each way.</summary>
public abstract class MessagesTest(ClassDatabase database) : ModuleTest(database)
{
    protected static readonly Actor Dispatcher = new(DemoPeople.Alex.Id, "Alex", new HashSet<string> { Roles.Dispatcher }, new HashSet<Guid>());
    protected static readonly Actor Customer = Dispatcher with { Roles = new HashSet<string> { Roles.Customer } };

    protected TestChannel Sms { get; } = new(MessageChannel.Sms, "testsms");
    protected TestChannel Mail { get; } = new(MessageChannel.Email, "testmail");
    protected TestChannel Push { get; } = new(MessageChannel.Push, "testpush");
    protected NotificationWorker Worker => Rooms.GetRequiredService<NotificationWorker>();

    /// <summary>Somebody with a number and a mailbox, both proven, and a device.</summary>
    protected Guid PersonId { get; private set; }

    protected override void Configure(IServiceCollection services)
    {
        services.RemoveAll<IChannel>();
        services.AddSingleton<IChannel>(Sms).AddSingleton<IChannel>(Mail).AddSingleton<IChannel>(Push);
        services.Replace(ServiceDescriptor.Singleton<MessageRenderer>(new PlainWords()));
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // The clock begins anew with every test; what another one left would be due again.
        await Database.ExecuteAsync("""
            TRUNCATE notifications.notifications, notifications.notification_attempts, notifications.notification_statuses, notifications.suppressions, notifications.preferences, notifications.channel_pauses, notifications.alerts,
            platform.outbox, platform.handled CASCADE
            """);
        PersonId = await PersonAsync("+12125550100", $"cleo{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}@example.com");
        await HasDeviceAsync(PersonId);
    }

    protected Task<Guid> PersonAsync(string? phone, string? email) => WithAsync(async (IdentityDb db) =>
    {
        var user = new AppUser { Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Name = "Cleo", UserName = $"u{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}", PhoneNumber = phone, PhoneNumberConfirmed = phone is not null, Email = email, EmailConfirmed = email is not null, CreatedAt = Time.GetUtcNow() };
        db.Users.Add(user);
        await db.SaveChangesAsync();
        return user.Id;
    });

    protected Recipient Cleo => new($"person:{PersonId}", PersonId, "+12125550100", "cleo@example.com", "en", "America/New_York");

    protected Notice ANotice(NotificationKind kind = NotificationKind.Order, Way? way = null, TimeSpan? goodFor = null, string template = "order-accepted", Guid? eventId = null) =>
        new(template, kind, eventId ?? Guid.CreateVersion7(Time.GetUtcNow()), new { Number = "FD-1" }, Cleo, [way ?? new(MessageChannel.Sms)], Time.GetUtcNow() + (goodFor ?? TimeSpan.FromHours(2)));

    /// <summary>Writes it and returns its one row.</summary>
    /// <param name="channel">By which it is expected; usually its first way's.</param>
    protected async Task<Guid> WriteAsync(Notice? notice = null, MessageChannel? channel = null)
    {
        var its = notice ?? ANotice();
        await WithAsync((Notify notify) => notify.WriteAsync(its, default));
        return await WithAsync((NotificationsDb db) => db.Notifications.Where(n => n.EventId == its.EventId && n.Channel == (channel ?? its.Ways[0].Channel)).Select(n => n.Id).SingleAsync());
    }

    protected Task<int> DrainAsync() => Worker.DrainAsync(default);

    protected Task<Notification> RowAsync(Guid id) => WithAsync((NotificationsDb db) => db.Notifications.AsNoTracking().SingleAsync(n => n.Id == id));

    protected Task<Notification?> FollowerAsync(Guid id) => WithAsync((NotificationsDb db) => db.Notifications.AsNoTracking().SingleOrDefaultAsync(n => n.FallbackOf == id));

    protected Task<List<NotificationAttempt>> TriesAsync(Guid id) => WithAsync((NotificationsDb db) => db.NotificationAttempts.AsNoTracking().Where(a => a.NotificationId == id).OrderBy(a => a.Number).ToListAsync());

    protected Task<List<NotificationStatus>> LinesAsync(Guid id) => WithAsync((NotificationsDb db) => db.NotificationStatuses.AsNoTracking().Where(s => s.NotificationId == id).OrderBy(s => s.Number).ToListAsync());

    protected Task<Alert?> AlertAsync(string key) => WithAsync((NotificationsDb db) => db.Alerts.AsNoTracking().SingleOrDefaultAsync(a => a.Key == key && a.ResolvedAt == null));

    protected Task<bool> HearsAsync(ProviderWord word, string source = NotificationSource.Callback) => WithAsync((NotificationLedger ledger) => ledger.ApplyAsync(word, source, default));

    /// <summary>A word about a row by its id.</summary>
    protected ProviderWord Word(Guid id, NotificationState state, string? key = null, string? providerId = null, string? status = null) =>
        new("testsms", id, providerId, state, status ?? state.ToString().ToLowerInvariant(), key ?? $"{providerId}:{status ?? state.ToString()}", Time.GetUtcNow());

    /// <summary>Begins a try as a worker does that dies before it has ended it.</summary>
    protected async Task<BegunNotification> DieAsync(MessageChannel channel, string provider)
    {
        var begun = await WithAsync((NotificationAttempts attempts) => attempts.BeginDueAsync(channel, provider, 1, default));
        return Assert.Single(begun);
    }

    protected void LeaseEnds() => Time.Advance(TimeSpan.FromSeconds(new MessageOptions().LeaseSeconds + 1));
}
