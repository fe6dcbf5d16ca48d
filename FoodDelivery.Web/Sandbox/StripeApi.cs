namespace FoodDelivery.Web.Sandbox;

/// <summary>Stripe's API under /sandbox/stripe/v1: the endpoints the product uses, each with the parameters the reference knows.</summary>
internal static class StripeApi
{
    public static void Map(RouteGroupBuilder stripe)
    {
        var api = stripe.MapGroup("/v1");

        api.MapPost("/checkout/sessions", (HttpContext http, StripeDesk desk, StripeSessions sessions) => desk.WriteAsync(http, StripeSessions.CreateParameters, sessions.CreateAsync));
        api.MapGet("/checkout/sessions", (HttpContext http, StripeDesk desk, StripeSessions sessions) => desk.ReadAsync(http, StripeSessions.ListParameters, sessions.ListAsync));
        api.MapGet("/checkout/sessions/{id}", (string id, HttpContext http, StripeDesk desk, StripeSessions sessions) => desk.ReadAsync(http, StripeSessions.ReadParameters, (form, cancel) => sessions.ReadAsync(id, form, cancel)));
        api.MapPost("/checkout/sessions/{id}/expire", (string id, HttpContext http, StripeDesk desk, StripeSessions sessions) => desk.WriteAsync(http, StripeSessions.ReadParameters, (form, cancel) => sessions.ExpireAsync(id, form, cancel)));

        api.MapGet("/payment_intents", (HttpContext http, StripeDesk desk, StripeIntents intents) => desk.ReadAsync(http, StripeIntents.ListParameters, intents.ListAsync));
        api.MapGet("/payment_intents/{id}", (string id, HttpContext http, StripeDesk desk, StripeIntents intents) => desk.ReadAsync(http, [], (form, cancel) => intents.ReadAsync(id, form, cancel)));
        api.MapPost("/payment_intents/{id}/capture", (string id, HttpContext http, StripeDesk desk, StripeIntents intents) => desk.WriteAsync(http, StripeIntents.CaptureParameters, (form, cancel) => intents.CaptureAsync(id, form, cancel)));
        api.MapPost("/payment_intents/{id}/cancel", (string id, HttpContext http, StripeDesk desk, StripeIntents intents) => desk.WriteAsync(http, StripeIntents.CancelParameters, (form, cancel) => intents.CancelAsync(id, form, cancel)));
        api.MapGet("/charges/{id}", (string id, HttpContext http, StripeDesk desk, StripeIntents intents) => desk.ReadAsync(http, [], (_, cancel) => intents.ReadChargeAsync(id, cancel)));

        api.MapPost("/refunds", (HttpContext http, StripeDesk desk, StripeRefunds refunds) => desk.WriteAsync(http, StripeRefunds.CreateParameters, refunds.CreateAsync));
        api.MapGet("/refunds", (HttpContext http, StripeDesk desk, StripeRefunds refunds) => desk.ReadAsync(http, StripeRefunds.ListParameters, refunds.ListAsync));
        api.MapGet("/refunds/{id}", (string id, HttpContext http, StripeDesk desk, StripeRefunds refunds) => desk.ReadAsync(http, [], (_, cancel) => refunds.ReadAsync(id, cancel)));

        api.MapGet("/disputes", (HttpContext http, StripeDesk desk, StripeCharges charges) => desk.ReadAsync(http, StripeCharges.DisputeListParameters, charges.ListDisputesAsync));
        api.MapGet("/disputes/{id}", (string id, HttpContext http, StripeDesk desk, StripeCharges charges) => desk.ReadAsync(http, [], (_, cancel) => charges.ReadDisputeAsync(id, cancel)));
        api.MapPost("/customers", (HttpContext http, StripeDesk desk, StripeCharges charges) => desk.WriteAsync(http, StripeCharges.CustomerParameters, charges.CreateCustomerAsync));
        api.MapGet("/customers/{id}", (string id, HttpContext http, StripeDesk desk, StripeCharges charges) => desk.ReadAsync(http, [], (_, cancel) => charges.ReadCustomerAsync(id, cancel)));

        api.MapGet("/events", (HttpContext http, StripeDesk desk, StripeEvents events) => desk.ReadAsync(http, StripeEvents.ListParameters, events.ListAsync));
        api.MapGet("/events/{id}", (string id, HttpContext http, StripeDesk desk, StripeEvents events) => desk.ReadAsync(http, [], (_, cancel) => events.ReadAsync(id, cancel)));

        api.MapFallback((HttpContext http, StripeDesk desk) => desk.ReadAsync(http, [], (_, _) => throw new StripeRefusal(404, "invalid_request_error", null,
            $"Unrecognized request URL ({http.Request.Method}: {http.Request.Path}). This sandbox speaks the calls FoodDelivery uses.")));
    }
}
