namespace FoodDelivery.Web.Setup;

public static class Health
{
    public static IServiceCollection AddHealth(this IServiceCollection services) => services;

    public static void MapHealth(this IEndpointRouteBuilder app) =>
        app.MapGet("/healthz", () => Results.Text("alive")).AllowAnonymous();
}
