using FoodDelivery.Platform;
using FoodDelivery.Web.Apart;
using FoodDelivery.Web.Catalog;
using FoodDelivery.Web.Dispatch;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Notifications;
using FoodDelivery.Web.Ordering;
using FoodDelivery.Web.Payments;
using FoodDelivery.Web.Platform;
using FoodDelivery.Web.Sandbox;
using FoodDelivery.Web.Setup;

// The index of the whole product: what runs, in which order. Every line leads to the file that knows more.
return await Startup.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.UseOwnDefaults();
    var (node, rooms) = (NodeRoles.Of(builder.Configuration), RoomSettings.Of(builder.Configuration));
    if (!rooms.Hosted.IsHouse) { await ApartProcess.RunAsync(builder, rooms); return; }
    await using var database = await Database.OpenAsync(builder.Configuration, builder.Environment);

    // Machinery
    builder.AddProxies();
    builder.AddSecurity();
    builder.AddTelemetry();
    builder.Services.AddSingleton(node).AddDatabase(database);
    builder.Services.AddPlatformWorkers(relay: node.IsWorker);
    builder.Services.AddJobQueue(database, node);
    builder.Services.AddHealth();
    builder.Services.AddRealTime();
    builder.Services.AddPages();
    builder.Services.AddApi();

    // Rooms
    builder.Services.AddRooms(builder.Configuration);
    builder.Services.AddIdentityRoom();
    builder.Services.AddNotificationsRoom(send: node.IsWorker);
    builder.Services.AddPaymentsRoom();
    builder.Services.AddOperationsRoom();
    builder.AddSandbox();
    builder.Services.AddSimulatedCity(builder.Configuration, node);
    builder.Services.AddLiveMaps();
    if (node.IsWeb) builder.Services.AddDispatchBoard();

    var app = builder.Build();
    await app.PrepareAsync();

    // Every request, in this order
    app.UseProxies();
    app.UseSecurityHeaders();
    app.UseFaults();
    app.UseNotFoundPage();
    app.UseCartCookie();
    app.UseWhoAsks();
    app.UseAntiforgery();

    // What is served
    app.MapHealth();
    app.MapTelemetry();
    app.MapSandbox();
    if (node.IsWeb)
    {
        app.MapJobDashboard();
        app.MapIdentityRoom();
        app.MapOperations();
        app.MapCatalog();
        app.MapPayments();
        app.MapPaymentsApi();
        app.MapOrdering();
        app.MapLiveMaps();
        app.MapDispatch();
        app.MapApiDocument();
        app.MapPages();
        app.MapRoomOffers();
        app.MapNothing();
    }

    await app.RunAsync();
});
