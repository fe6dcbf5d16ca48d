using System.Text.Json.Nodes;

namespace FoodDelivery.Web.Sandbox;

/// <summary>PayPal's REST API under /sandbox/paypal: the endpoints the product uses.</summary>
internal static class PayPalApi
{
    public static void Map(RouteGroupBuilder paypal)
    {
        paypal.MapPost("/v1/oauth2/token", (HttpContext http, PayPalTokens tokens) => tokens.IssueAsync(http)).DisableAntiforgery();

        var orders = paypal.MapGroup("/v2/checkout/orders");
        orders.MapPost("", (HttpContext http, PayPalDesk desk, PayPalOrders all) => desk.WriteAsync(http, PayPalDesk.OrdersKept, 201, all.CreateAsync));
        orders.MapGet("/{id}", (string id, HttpContext http, PayPalDesk desk, PayPalOrders all) => desk.ReadAsync(http, cancel => all.ReadAsync(id, cancel)));
        orders.MapPost("/{id}/authorize", (string id, HttpContext http, PayPalDesk desk, PayPalOrders all) => desk.WriteAsync(http, PayPalDesk.OrdersKept, 201, (_, cancel) => all.AuthorizeAsync(id, cancel)));

        var payments = paypal.MapGroup("/v2/payments");
        payments.MapGet("/authorizations/{id}", (string id, HttpContext http, PayPalDesk desk, PayPalPayments all) => desk.ReadAsync(http, cancel => all.ReadAuthorizationAsync(id, cancel)));
        payments.MapPost("/authorizations/{id}/capture", (string id, HttpContext http, PayPalDesk desk, PayPalPayments all) => desk.WriteAsync(http, PayPalDesk.PaymentsKept, 201, (body, cancel) => all.CaptureAsync(id, body, cancel)));
        payments.MapPost("/authorizations/{id}/void", (string id, HttpContext http, PayPalDesk desk, PayPalPayments all) => desk.WriteAsync(http, PayPalDesk.PaymentsKept, 200, (_, cancel) => all.VoidAsync(id, cancel)));
        payments.MapPost("/authorizations/{id}/reauthorize", (string id, HttpContext http, PayPalDesk desk, PayPalPayments all) => desk.WriteAsync(http, PayPalDesk.PaymentsKept, 201, (body, cancel) => all.ReauthorizeAsync(id, body, cancel)));
        payments.MapGet("/captures/{id}", (string id, HttpContext http, PayPalDesk desk, PayPalPayments all) => desk.ReadAsync(http, cancel => all.ReadCaptureAsync(id, cancel)));
        payments.MapPost("/captures/{id}/refund", (string id, HttpContext http, PayPalDesk desk, PayPalPayments all) => desk.WriteAsync(http, PayPalDesk.PaymentsKept, 201, (body, cancel) => all.RefundAsync(id, body, cancel)));
        payments.MapGet("/refunds/{id}", (string id, HttpContext http, PayPalDesk desk, PayPalPayments all) => desk.ReadAsync(http, cancel => all.ReadRefundAsync(id, cancel)));

        paypal.MapGet("/v1/reporting/transactions", (HttpContext http, PayPalDesk desk, PayPalReports reports, TimeProvider time) => desk.ReadAsync(http, cancel => reports.ListAsync(http.Request.Query, time, cancel)));
        paypal.MapPost("/v1/notifications/verify-webhook-signature", (HttpContext http, PayPalDesk desk, IEnumerable<ISandboxVendor> vendors) => desk.AskAsync(http, vendors.OfType<PayPalWebhooks>().Single().VerifyAsync));
        paypal.MapGet("/cert.pem", async (PayPalSealKeeper seals, CancellationToken cancel) => Results.Text((await seals.GetAsync(cancel)).Certificate, "application/x-pem-file"));

        foreach (var version in new[] { "/v1", "/v2" })
            paypal.MapFallback(version + "/{**rest}", (HttpContext http, PayPalDesk desk) => desk.ReadAsync(http, _ => Task.FromException<JsonObject>(PayPalRefusal.NotFound())));
    }
}
