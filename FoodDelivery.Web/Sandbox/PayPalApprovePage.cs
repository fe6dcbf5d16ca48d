using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>
/// PayPal's page, on which a payer signs in, chooses what to pay with, and agrees or leaves; the same address answers programs
/// (Accept: application/json), so that tests pay without a browser.
/// </summary>
internal static class PayPalApprovePage
{
    public static void Map(RouteGroupBuilder paypal)
    {
        paypal.MapGet("/approve/{id}", ShowAsync);
        paypal.MapPost("/approve/{id}", AnswerAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ShowAsync(string id, SandboxDb db, CancellationToken cancel)
    {
        var order = await db.PayPalOrders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancel);
        if (order is null or { Forgotten: true }) return Gone();
        return order.Status == "COMPLETED" ? Results.Redirect(Back(order)) : Form(order);
    }

    /// <summary>Form fields: <c>payer</c> and <c>funding</c> by name, <c>answer</c> = pay or cancel.</summary>
    private static async Task<IResult> AnswerAsync(string id, HttpContext http, PayPalTill till, SandboxDb db)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        var json = SandboxFaultForm.WantsJson(http);
        try
        {
            if (form["answer"] == "cancel")
            {
                var left = await db.PayPalOrders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id && !o.Forgotten, CancellationToken.None) ?? throw PayPalRefusal.NotFound();
                return json ? Results.Json(new { status = "cancelled", next = With(left.CancelUrl, $"token={left.Id}") }) : Results.Redirect(With(left.CancelUrl, $"token={left.Id}"));
            }
            var (kind, order) = await till.ApproveAsync(id, PayPalPayers.Find(form["payer"]) ?? PayPalPayers.All[0], PayPalFunding.Find(form["funding"]) ?? PayPalFunding.All[0], CancellationToken.None);
            if (json) return Results.Json(new { status = kind, next = Back(order) });
            return kind == "approved" ? Results.Redirect(Back(order)) : Gone();
        }
        catch (PayPalRefusal)
        {
            return json ? Results.Json(new { status = "closed", next = (string?)null }) : Gone();
        }
    }

    private static string Back(PayPalOrder order) => With(order.ReturnUrl, $"token={order.Id}&PayerID={PayPalPayers.Find(order.Payer)?.Id}");

    private static string With(string url, string query) => url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;

    private static IResult Form(PayPalOrder order)
    {
        var unit = JsonNode.Parse(order.Unit)!;
        var lines = string.Concat((unit["items"] as JsonArray ?? []).Select(item => $"""
            <li><span class="name">{SandboxHtml.Text((string?)item!["name"])}{Note((string?)item["description"])}</span>
                <span class="times">× {SandboxHtml.Text((string?)item["quantity"])}</span>
                <span class="sum">{SandboxHtml.Text((string?)item["unit_amount"]!["value"])}</span></li>
            """));
        var payers = string.Concat(PayPalPayers.All.Select((payer, i) => $"""
            <label class="check"><input type="radio" name="payer" value="{payer.Name}"{(i == 0 ? " checked" : "")}> <span>{SandboxHtml.Text($"{payer.GivenName} {payer.Surname}")}<br><small>{SandboxHtml.Text(payer.Email)}</small></span></label>
            """));
        var funding = string.Concat(PayPalFunding.All.Select((choice, i) => $"""
            <label class="check"><input type="radio" name="funding" value="{choice.Name}"{(i == 0 ? " checked" : "")}> <span>{SandboxHtml.Text(choice.Label)}</span></label>
            """));
        var problem = order.Declines == 0 ? "" : """<p class="refused" role="alert"><strong>Not paid.</strong> What you chose to pay with was declined. Choose something else. Nothing was taken.</p>""";
        return SandboxHtml.Page("Pay with PayPal (sandbox)", $"""
            <main class="pay">
              <section class="what"><div>
                <p class="badge">Test mode · no real money</p>
                <h1>{SandboxHtml.Text(order.BrandName ?? "FoodDelivery")}</h1>
                <p class="total">{SandboxHtml.Amount(order.Amount, order.Currency)}</p>
                <ul class="lines">{lines}</ul>
                <p class="sumline"><span>Total</span><span>{SandboxHtml.Amount(order.Amount, order.Currency)}</span></p>
                <p class="small">{SandboxHtml.Text((string?)unit["description"])}</p>
              </div></section>
              <section class="how">
                <h2>Pay with PayPal</h2>
                {problem}
                <form method="post" action="/sandbox/paypal/approve/{order.Id}">
                  <fieldset><legend>Log in as</legend>{payers}</fieldset>
                  <fieldset><legend>Pay with</legend>{funding}</fieldset>
                  <p><button class="primary" name="answer" value="pay">Pay {SandboxHtml.Amount(order.Amount, order.Currency)}</button></p>
                  <p><button class="quiet" name="answer" value="cancel">Cancel and return to {SandboxHtml.Text(order.BrandName ?? "the shop")}</button></p>
                </form>
                <p class="small">To abandon the payment, just close this page. This page speaks for PayPal.</p>
              </section>
            </main>
            """, "pay-page");
    }

    private static string Note(string? note) => note is null ? "" : $"<small>{SandboxHtml.Text(note)}</small>";

    private static IResult Gone() => SandboxHtml.Page("No such payment", """
        <main class="bank"><p class="badge">Test mode</p><h1>This payment page is closed</h1><p>Go back to your order to open a new one. Nothing was taken.</p></main>
        """, "bank-page", 404);
}
