using FoodDelivery.Identity;
using FoodDelivery.Ordering;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Makes recipients of people: how to reach them, in which language, by whose clock.</summary>
public sealed class ToldPeople(NotificationsDb db, People people)
{
    public const string UsualCulture = "en";

    /// <summary>Who ordered. The number is the one given for this order; null when the person is gone.</summary>
    /// <returns>The recipient, and what goes along of an order with every message about it.</returns>
    public async Task<(Recipient To, OrderHead Head)?> CustomerAsync(OrderToTell order, CancellationToken cancel)
    {
        if (await people.FindAsync(order.CustomerId, cancel) is not { } person) return null;
        var wishes = (await WishesAsync([person.Id], cancel)).GetValueOrDefault(person.Id);
        var guest = await people.IsGuestAsync(person.Id, cancel);
        return (new($"person:{person.Id}", person.Id, order.Phone, person.Email, wishes?.Culture ?? UsualCulture, order.TimeZone), HeadOf(order, order.TimeZone, wishes, guest));
    }

    /// <summary>People at work. Those who cannot be reached by a way are left out when it is written.</summary>
    /// <param name="timeZone">Whose clocks their times are told by.</param>
    /// <param name="culture">Null: each one's own.</param>
    public async Task<IReadOnlyList<Recipient>> AtWorkAsync(IReadOnlyList<PersonInfo> persons, string timeZone, CancellationToken cancel, string? culture = null)
    {
        var wishes = await WishesAsync([.. persons.Select(person => person.Id)], cancel);
        return [.. persons.Select(person => new Recipient($"person:{person.Id}", person.Id, person.Phone, person.Email, culture ?? wishes.GetValueOrDefault(person.Id)?.Culture ?? UsualCulture, timeZone))];
    }

    /// <summary>Somebody by id, e.g. whoever looks at a screen; by their own clock where they have said which. Null when the person is gone.</summary>
    public async Task<Recipient?> OneAsync(Guid personId, string timeZone, CancellationToken cancel)
    {
        if (await people.FindAsync(personId, cancel) is not { } person) return null;
        var wishes = (await WishesAsync([personId], cancel)).GetValueOrDefault(personId);
        return new($"person:{personId}", personId, person.Phone, person.Email, wishes?.Culture ?? UsualCulture, wishes?.TimeZone ?? timeZone);
    }

    internal static OrderHead HeadOf(OrderToTell order, string timeZone, PersonPreferences? wishes = null, bool guest = false) =>
        new(order.Id, order.Number, order.RestaurantName, order.Bill.Total, guest, wishes?.TimeZone is { } own && GoesOtherwise(own, timeZone, order.By));

    private async Task<Dictionary<Guid, PersonPreferences>> WishesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        await db.Preferences.AsNoTracking().Where(one => ids.Contains(one.PersonId)).ToDictionaryAsync(one => one.PersonId, cancel);

    private static bool GoesOtherwise(string own, string there, DateTimeOffset at) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(own, out var one) && TimeZoneInfo.TryFindSystemTimeZoneById(there, out var other) && one.GetUtcOffset(at) != other.GetUtcOffset(at);
}
