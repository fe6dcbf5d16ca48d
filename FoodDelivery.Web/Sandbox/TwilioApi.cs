using System.Text.Json.Nodes;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Twilio's Messages API and Verify under /sandbox/twilio: the calls the product uses.</summary>
internal static class TwilioApi
{
    public static void Map(RouteGroupBuilder twilio)
    {
        var messages = twilio.MapGroup("/2010-04-01/Accounts/{account}");
        messages.MapPost("/Messages.json", (string account, HttpContext http, TwilioDesk desk, TwilioTexts texts) => desk.WriteAsync(http, account, 201, texts.CreateAsync)).DisableAntiforgery();
        messages.MapGet("/Messages.json", (string account, HttpContext http, TwilioDesk desk, TwilioTexts texts) => desk.ReadAsync(http, account, cancel => texts.ListAsync(http.Request.Query, cancel)));
        messages.MapGet("/Messages/{sid}.json", (string account, string sid, HttpContext http, TwilioDesk desk, TwilioTexts texts) => desk.ReadAsync(http, account, cancel => texts.ReadAsync(sid, cancel)));

        var verify = twilio.MapGroup("/v2/Services/{service}");
        verify.MapPost("/Verifications", (string service, HttpContext http, TwilioDesk desk, TwilioCodes codes) => desk.WriteAsync(http, null, 201, (form, _) => codes.StartAsync(service, form))).DisableAntiforgery();
        verify.MapGet("/Verifications/{sid}", (string service, string sid, HttpContext http, TwilioDesk desk, TwilioCodes codes) => desk.ReadAsync(http, null, cancel => codes.ReadAsync(service, sid, cancel)));
        verify.MapPost("/Verifications/{sid}", (string service, string sid, HttpContext http, TwilioDesk desk, TwilioCodes codes) => desk.WriteAsync(http, null, 200, (form, _) => codes.UpdateAsync(service, sid, form))).DisableAntiforgery();
        verify.MapPost("/VerificationCheck", (string service, HttpContext http, TwilioDesk desk, TwilioCodes codes) => desk.WriteAsync(http, null, 200, (form, _) => codes.CheckAsync(service, form))).DisableAntiforgery();

        foreach (var version in new[] { "/2010-04-01", "/v2" })
            twilio.MapFallback(version + "/{**rest}", (HttpContext http, TwilioDesk desk) => desk.ReadAsync(http, null, _ => Task.FromException<JsonObject>(TwilioRefusal.NotFound(http.Request.Path))));
    }
}
