using FoodDelivery.Catalog;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Web.Setup;

// The index of the whole product: what runs, in which order. Every line leads to the file that knows more.
return await Startup.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.UseOwnDefaults();
    await using var database = await Database.OpenAsync(builder.Configuration, builder.Environment);

    // Machinery
    builder.Services.AddDatabase(database);
    AddRooms(builder.Services, builder.Configuration);
    builder.Services.AddPlatformWorkers();
    builder.Services.AddHealth();
    builder.Services.AddPages();
    builder.Services.AddAuthentication();
    builder.Services.AddAuthorization();

    var app = builder.Build();
    await app.Services.GetRequiredService<Migrator>().RunAsync(app.Lifetime.ApplicationStopping);

    app.UseStatusCodePagesWithReExecute("/not-found");
    app.UseAuthentication();
    app.UseAuthorization();
    app.UseAntiforgery();

    app.MapHealth();
    app.MapPages();

    await app.RunAsync();
});

public partial class Program
{
    /// <summary>The rooms of Core. Module tests run on the same list.</summary>
    public static void AddRooms(IServiceCollection services, IConfiguration config)
    {
        services.AddPlatform();
        services.AddCatalog();
        services.AddOrdering();
    }
}
