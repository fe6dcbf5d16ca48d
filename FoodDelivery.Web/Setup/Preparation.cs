using FoodDelivery.Platform;
using FoodDelivery.Web.Identity;

namespace FoodDelivery.Web.Setup;

/// <summary>What is done after the program is put together and before anybody can come.</summary>
public static class Preparation
{
    public static async Task PrepareAsync(this WebApplication app)
    {
        app.CheckOptions();
        await app.Services.GetRequiredService<Migrator>().RunAsync(app.Lifetime.ApplicationStopping);
        await app.EnsureKeysAsync();
        if (app.Services.GetRequiredService<HostedRooms>().Has("identity"))
        {
            await app.EnsureTokenKeysAsync();
            await app.EnsureFirstAdminAsync();
            await app.EnsureRoomClientsAsync();
        }
        await app.Services.GetRequiredService<DemoSeeder>().RunAsync(app.Lifetime.ApplicationStopping);
    }
}
