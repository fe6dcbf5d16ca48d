using System.Text.Json;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Modules.Dispatch;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>People, orders and what is written to whom: rows of the ledger, nothing is sent. The relay calls every reaction twice.</summary>
public abstract class NoticesTest(ClassDatabase database) : DispatchTest(database)
{
    protected const string OrderPhone = "+12125550199";
    private static int made;

    protected Guid Ada => Customer.UserId!.Value;

    /// <summary>An address nobody else in the class has.</summary>
    protected string AdasMail { get; } = $"ada{Interlocked.Increment(ref made)}@example.com";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await PersonAsync("Ada Lindqvist", AdasMail, "+12125550101", Roles.Customer, id: Ada);
    }

    /// <summary>Somebody with a device.</summary>
    protected async Task<Guid> PersonAsync(string name, string? mail, string? phone, string role, Guid? restaurant = null, bool gone = false, bool guest = false, Guid? id = null)
    {
        var known = id ?? Guid.CreateVersion7(Time.GetUtcNow());
        await WithAsync<IdentityDb>(async db =>
        {
            db.Users.Add(new AppUser
            {
                Id = known, Name = name, UserName = $"{known:N}", NormalizedUserName = $"{known:N}".ToUpperInvariant(), Email = guest ? null : mail, NormalizedEmail = guest ? null : mail?.ToUpperInvariant(), GuestEmail = guest ? mail : null,
                IsGuest = guest, PhoneNumber = phone, DeactivatedAt = gone ? Time.GetUtcNow() : null, CreatedAt = Time.GetUtcNow(),
            });
            db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = known, RoleId = IdentityDb.RoleId(role) });
            if (restaurant is { } at) db.Memberships.Add(new Membership { UserId = known, RestaurantId = at, Since = Time.GetUtcNow() });
            await db.SaveChangesAsync();
        });
        await HasDeviceAsync(known);
        return known;
    }

    protected Task WishesAsync(Guid person, string? culture, string? timeZone) => WithAsync<NotificationsDb>(async db =>
    {
        db.Preferences.Add(new PersonPreferences { PersonId = person, Culture = culture, TimeZone = timeZone, ChangedAt = Time.GetUtcNow() });
        await db.SaveChangesAsync();
    });

    /// <summary>Changes an order as its own room does, and lets everybody react.</summary>
    protected async Task ChangeAsync(Guid order, Func<Order, Result> change)
    {
        await WithAsync<OrderingDb>(async db =>
        {
            var found = await db.Orders.Include(o => o.Lines).SingleAsync(o => o.Id == order);
            Ok(change(found));
            await db.SaveChangesAsync();
        });
        await RelayAsync();
    }

    protected async Task HappensAsync<TEvent>(TEvent fact) where TEvent : IEvent
    {
        await WithAsync<OrderingDb>(async db =>
        {
            db.Publish(fact);
            await db.SaveChangesAsync();
        });
        await RelayAsync();
    }

    /// <summary>What was written about an order with a template, by channel.</summary>
    protected async Task<List<Notification>> WrittenAsync(Guid order, string template) =>
        [.. (await WithAsync((NotificationsDb db) => db.Notifications.AsNoTracking().Where(n => n.OrderId == order && n.Template == template).ToListAsync())).OrderBy(n => n.Channel).ThenBy(n => n.Seq)];

    protected static T DataOf<T>(Notification row) => JsonSerializer.Deserialize<T>(row.Data, EventJson.Options)!;

    protected static Actor Maria(Guid restaurant) => new(Guid.CreateVersion7(), "Maria", new HashSet<string> { Roles.Restaurant }, new HashSet<Guid> { restaurant });
}
