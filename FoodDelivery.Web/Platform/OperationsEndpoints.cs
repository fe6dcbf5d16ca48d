using FoodDelivery.Platform;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Notifications;
using FoodDelivery.Web.Platform.Orders;
using FoodDelivery.Web.Platform.Payments;
using FoodDelivery.Web.Platform.Webhooks;

namespace FoodDelivery.Web.Platform;

/// <summary>The exports behind the lists of operations, and the same for programs.</summary>
public static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapOperationsApi();
        app.MapAlerts();
        app.MapPartners();
        app.MapNotificationsRoom();
        app.MapInvitations();
        var admin = app.MapGroup("/admin").RequireAuthorization(Policies.Admin);
        admin.MapGet("/orders.csv", (string? q, string? status, string? restaurant, string? since, bool? late, Exports exports, CancellationToken cancel) =>
            exports.OrdersAsync(new OrderQuery(q, status, restaurant, since, late ?? false), cancel));
        admin.MapGet("/dead-letters.csv", (string? q, string? type, Exports exports, CancellationToken cancel) => exports.DeadLettersAsync(new DeadLetterFilter(q, type), cancel));
        admin.MapGet("/webhooks.csv", (string? q, string? provider, string? type, string? state, string? since, Exports exports, CancellationToken cancel) =>
            exports.WebhooksAsync(new WebhookQuery(q, provider, type, state, since), cancel));
        admin.MapGet("/jobs.csv", (string? q, bool? failing, Exports exports, CancellationToken cancel) => exports.JobsAsync(q, failing ?? false, cancel));
        admin.MapGet("/payments.csv", (string? q, string? provider, string? status, string? since, Exports exports, CancellationToken cancel) =>
            exports.PaymentsAsync(new PaymentQuery(q, provider, status, since), cancel));
        admin.MapGet("/payments/disputes/{id:guid}/evidence.zip", async (Guid id, Evidence evidence, CancellationToken cancel) =>
            await evidence.TakeAsync(id, cancel) is { } papers ? Results.File(papers.Zip, "application/zip", papers.Name) : Results.NotFound());
        admin.MapGet("/people.csv", (string? q, string? role, Exports exports, CancellationToken cancel) => exports.PeopleAsync(new(q, role), cancel));
    }
}
