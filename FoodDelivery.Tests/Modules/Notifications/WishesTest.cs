using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>People with addresses and wishes, and an admin who looks after the list and the campaigns. Templates are not what these tests are about.</summary>
public abstract class WishesTest(ClassDatabase database) : ModuleTest(database)
{
    protected const MessageChannel Push = MessageChannel.Push, Sms = MessageChannel.Sms, Email = MessageChannel.Email;

    protected static readonly Actor Admin = new(DemoPeople.Alex.Id, "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());
    protected static readonly Actor Dispatcher = Admin with { Roles = new HashSet<string> { Roles.Dispatcher } };

    protected PlainWords Words { get; } = new();

    protected override void Configure(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<MessageRenderer>(Words));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // What another test has left would be counted and sent again.
        await Database.ExecuteAsync("""
            TRUNCATE notifications.preferences, notifications.consents, notifications.suppressions, notifications.campaigns, notifications.notifications, notifications.notification_attempts, notifications.notification_statuses,
                notifications.alerts, ordering.orders, ordering.order_lines, ordering.order_entries, platform.outbox, platform.handled CASCADE
            """);
        await Database.ExecuteAsync("DELETE FROM identity.users");
    }

    protected static Actor As(Guid person) => new(person, "Somebody", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());

    /// <summary>Somebody with an account. Ids rise in the order in which they come.</summary>
    /// <param name="proven">Number and mailbox are shown to be theirs.</param>
    protected async Task<Guid> PersonAsync(string? phone = null, string? email = null, bool guest = false, bool proven = true)
    {
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var id = Guid.CreateVersion7(Time.GetUtcNow());
        var mail = email ?? $"{id:N}@example.com";
        await WithAsync((IdentityDb db) =>
        {
            db.Users.Add(new AppUser
            {
                Id = id, Name = "Somebody", UserName = id.ToString(), NormalizedUserName = id.ToString(), Email = guest ? null : mail, NormalizedEmail = guest ? null : mail.ToUpperInvariant(), GuestEmail = guest ? mail : null,
                EmailConfirmed = proven && !guest, PhoneNumber = phone, PhoneNumberConfirmed = proven && phone is not null, IsGuest = guest, CreatedAt = Time.GetUtcNow(), SecurityStamp = "x", ConcurrencyStamp = "x",
            });
            return db.SaveChangesAsync();
        });
        return id;
    }

    /// <summary>Somebody with an account who has agreed to offers.</summary>
    protected async Task<Guid> WillingAsync(MessageChannel channel = Email, string? language = null, string? phone = null, bool proven = true)
    {
        var id = await PersonAsync(phone, proven: proven);
        await AgreeAsync(id, channel);
        if (language is not null) await Database.ExecuteAsync("UPDATE notifications.preferences SET culture = $1 WHERE person_id = $2", language, id);
        return id;
    }

    protected Task<bool> AgreeAsync(Guid person, MessageChannel channel, bool given = true, string source = "account page") =>
        WithAsync((Consents consents) => consents.RecordAsync(person, channel, given, source, given ? ConsentWords.Of(channel) : null, default));

    protected Task<PersonPreferences?> StoredAsync(Guid person) => WithAsync((NotificationsDb db) => db.Preferences.AsNoTracking().SingleOrDefaultAsync(p => p.PersonId == person));

    protected Task<List<Consent>> LinesAsync(Guid person) => WithAsync((NotificationsDb db) => db.Consents.AsNoTracking().Where(c => c.PersonId == person).OrderBy(c => c.Number).ToListAsync());

    protected Task<IReadOnlyList<SuppressionReason>> AloneAsync(MessageChannel channel, string address) => WithAsync((Suppressions list) => list.OfAsync(channel, address, default));

    protected Task<List<Notification>> MessagesAsync() => WithAsync((NotificationsDb db) => db.Notifications.AsNoTracking().OrderBy(n => n.Seq).ToListAsync());

    protected async Task<List<AuditLine>> AuditAsync(Guid about)
    {
        await RelayAsync();
        return await WithAsync((IdentityDb db) => db.AuditLines.AsNoTracking().Where(line => line.Subject == about.ToString()).OrderBy(line => line.At).ThenBy(line => line.Id).ToListAsync());
    }

    /// <summary>An order that has come to something, so many days ago.</summary>
    protected async Task<Order> OrderedAsync(Guid customer, double daysAgo = 1, RestaurantInfo? at = null, GeoPoint? door = null, OrderStatus status = OrderStatus.Delivered)
    {
        var order = AnOrder.In(status, AnOrder.Agreed() with { DropOff = door ?? new(40.757, -73.99) });
        await WithAsync((OrderingDb db) =>
        {
            db.Orders.Add(order);
            return db.SaveChangesAsync();
        });
        // The orders for tests know one customer, one kitchen and one noon only.
        await Database.ExecuteAsync("UPDATE ordering.orders SET customer_id = $1, restaurant_id = $2, placed_at = CASE WHEN placed_at IS NULL THEN NULL ELSE $3 END WHERE id = $4",
            customer, (at ?? AnOrder.Restaurant).Id, Time.GetUtcNow().AddDays(-daysAgo), order.Id);
        return order;
    }

    /// <summary>Says nothing, in version 1; and can be told to die while a message is being written.</summary>
    protected sealed class PlainWords : MessageRenderer
    {
        private int written;

        /// <summary>Called before each message, with how many there were.</summary>
        public Action<int>? Before { get; set; }

        public override int CurrentVersion(string template)
        {
            var now = written++;
            Before?.Invoke(now);
            return 1;
        }

        public override Task<RenderedMessage> RenderAsync(string template, int version, MessageChannel channel, string culture, string timeZone, string data, string? code, string? promotionWayOut, CancellationToken cancel) =>
            Task.FromResult(new RenderedMessage("Subject", data, UnsubscribeUrl: promotionWayOut));
    }
}
