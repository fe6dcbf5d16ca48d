using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Dispatch;

/// <summary>The demo city's couriers. Lena waits off duty for a visitor; the others are moved by the simulation.</summary>
public sealed class DemoCouriers(DispatchDb db, TimeProvider time) : IDemoSeed
{
    public int Order => 30;

    public async Task RunAsync(CancellationToken cancel)
    {
        var known = await db.Couriers.Select(c => c.UserId).ToListAsync(cancel);
        var vehicles = Enum.GetValues<Vehicle>();
        foreach (var (person, n) in DemoPeople.Couriers.Select((person, n) => (person, n)).Where(p => !known.Contains(p.person.Id)))
        {
            db.Couriers.Add(new Courier
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()), UserId = person.Id, Name = person.Name, Phone = person.Phone,
                // Mostly bicycles, as in any city centre.
                Vehicle = n % 5 == 4 ? vehicles[n / 5 % vehicles.Length] : n % 2 == 0 ? Vehicle.Bicycle : Vehicle.EBike,
                ForPeople = person.Id == DemoPeople.Lena.Id,
            });
        }
        await db.SaveChangesAsync(cancel);
    }
}
