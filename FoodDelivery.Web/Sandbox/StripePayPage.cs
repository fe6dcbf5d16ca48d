using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>
/// The hosted payment page and the bank's page behind it, for people; the same addresses answer programs (Accept: application/json),
/// so that tests and the demo city pay without a browser.
/// </summary>
internal static class StripePayPage
{
    public static void Map(RouteGroupBuilder stripe)
    {
        stripe.MapGet("/pay/{id}", ShowAsync);
        stripe.MapPost("/pay/{id}", PayAsync).DisableAntiforgery();
        stripe.MapGet("/bank/{intent}", ShowBankAsync);
        stripe.MapPost("/bank/{intent}", AnswerBankAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ShowAsync(string id, SandboxDb db, TimeProvider time, CancellationToken cancel)
    {
        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel);
        if (session is null) return Gone();
        if (session.Status == "complete") return Results.Redirect(SuccessUrl(session));
        if (session.Status != "open" || session.ExpiresAt <= time.GetUtcNow()) return Closed(session);
        var refused = session.IntentId is null ? null : await db.Intents.AsNoTracking().Where(i => i.Id == session.IntentId).Select(i => i.LastError).SingleOrDefaultAsync(cancel);
        var kept = session.CustomerId is null ? null : await db.Customers.AsNoTracking().Where(c => c.Id == session.CustomerId).Select(c => c.SavedCard).SingleOrDefaultAsync(cancel);
        return Form(session, refused is null ? null : (string?)JsonNode.Parse(refused)?["message"], kept);
    }

    /// <summary>Form fields: <c>card</c> (a test card's number) and, for programs, <c>bank</c> = approve or refuse to answer 3-D Secure in the same call.</summary>
    private static async Task<IResult> PayAsync(string id, HttpContext http, StripeTill till)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        try
        {
            var answer = await till.PayAsync(id, form["card"], form["saved"] == "yes", form["save"] == "on", CancellationToken.None);
            if (answer.Kind == "bank" && form["bank"].ToString() is "approve" or "refuse")
                answer = await till.AnswerBankAsync(answer.IntentId!, form["bank"] == "approve", CancellationToken.None);
            return Answer(http, answer);
        }
        catch (StripeRefusal refusal) when (refusal.Status == 404)
        {
            return Gone();
        }
    }

    private static async Task<IResult> ShowBankAsync(string intent, SandboxDb db, CancellationToken cancel)
    {
        var row = await db.Intents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == intent, cancel);
        if (row is null) return Gone();
        if (row.Status != "requires_action") return Results.Redirect($"/sandbox/stripe/pay/{row.SessionId}");
        return SandboxHtml.Page("Your bank asks", $"""
            <main class="bank">
              <p class="badge">3-D Secure · test bank</p>
              <h1>Is this you?</h1>
              <p>{SandboxHtml.Text(row.Description ?? "FoodDelivery")} asks to hold</p>
              <p class="total">{SandboxHtml.Amount(row.Amount, row.Currency)}</p>
              <p>on your card ending in {StripeCards.ByName(row.CardAtBank!).Last4}.</p>
              <form method="post" action="/sandbox/stripe/bank/{row.Id}">
                <button class="primary" name="answer" value="approve">Approve payment</button>
                <button class="quiet" name="answer" value="refuse">This is not me</button>
              </form>
            </main>
            """, "bank-page");
    }

    private static async Task<IResult> AnswerBankAsync(string intent, HttpContext http, StripeTill till)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        try
        {
            return Answer(http, await till.AnswerBankAsync(intent, form["answer"] == "approve", CancellationToken.None));
        }
        catch (StripeRefusal refusal) when (refusal.Status == 404)
        {
            return Gone();
        }
    }

    private static IResult Answer(HttpContext http, StripeTillAnswer answer)
    {
        var next = answer.Kind switch
        {
            "paid" => SuccessUrl(answer.Session),
            "bank" => $"/sandbox/stripe/bank/{answer.IntentId}",
            _ => $"/sandbox/stripe/pay/{answer.Session.Id}",
        };
        if (http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType == "application/json"))
            return Results.Json(new { status = answer.Kind, code = answer.Code, message = answer.Message, next, payment_intent = answer.IntentId });
        return answer.Kind switch
        {
            "refused" => Form(answer.Session, answer.Message),
            "closed" => Closed(answer.Session),
            _ => Results.Redirect(next),
        };
    }

    private static string SuccessUrl(StripeSession session) => session.SuccessUrl.Replace("{CHECKOUT_SESSION_ID}", session.Id, StringComparison.Ordinal);

    private static IResult Form(StripeSession session, string? refused, string? kept = null)
    {
        var lines = string.Concat(JsonNode.Parse(session.Lines)!.AsArray().Select(line => $"""
            <li><span class="name">{SandboxHtml.Text((string?)line!["name"])}{Note((string?)line["note"])}</span>
                <span class="times">× {(long)line["quantity"]!}</span>
                <span class="sum">{SandboxHtml.Amount((long)line["unit_amount"]! * (long)line["quantity"]!, session.Currency)}</span></li>
            """));
        var choices = string.Concat(StripeCards.OneClick.Select(card => $"""
            <button class="card {(card.Code is null ? card.Secure ? "asks" : "good" : "bad")}" name="card" value="{card.Number}" formnovalidate>
              <span>{SandboxHtml.Text(card.Label)}</span><small>•••• {card.Last4}</small></button>
            """));
        var problem = refused is null ? "" : $"""<p class="refused" role="alert"><strong>Not paid.</strong> {SandboxHtml.Text(refused)} Nothing was taken. Choose another card.</p>""";
        var saved = kept is null ? "" : $"""<form method="post" action="/sandbox/stripe/pay/{session.Id}"><button class="primary" name="saved" value="yes">Pay with saved card •••• {StripeCards.ByName(kept).Last4}</button></form>""";
        var save = session.OffersSaving ? """<label class="check"><input type="checkbox" name="save"> Keep this card for next time</label>""" : "";
        var leave = session.CancelUrl is null ? "" : $"""<a class="leave" href="{SandboxHtml.Text(session.CancelUrl)}">← Leave without paying</a>""";
        return SandboxHtml.Page("Pay " + new Uri(session.SuccessUrl).Host, $"""
            <main class="pay">
              <section class="what"><div>
                {leave}
                <p class="badge">Test mode · no real money</p>
                <h1>{SandboxHtml.Text(session.Description ?? "FoodDelivery")}</h1>
                <p class="total">{SandboxHtml.Amount(session.Amount, session.Currency)}</p>
                <ul class="lines">{lines}</ul>
                <p class="sumline"><span>Total due</span><span>{SandboxHtml.Amount(session.Amount, session.Currency)}</span></p>
                <p class="small">Held on your card now, taken when the restaurant accepts. This page is open until {session.ExpiresAt:HH:mm} UTC.</p>
              </div></section>
              <section class="how">
                <h2>Pay with card</h2>
                {problem}
                {saved}
                <form method="post" action="/sandbox/stripe/pay/{session.Id}" autocomplete="off">
                  <label>E-mail<input type="email" name="email" value="{SandboxHtml.Text(session.CustomerEmail)}" placeholder="you@example.com"></label>
                  <label>Card number<input name="card" inputmode="numeric" placeholder="4242 4242 4242 4242" maxlength="23" required></label>
                  <div class="two">
                    <label>Expiry<input name="exp" inputmode="numeric" value="12 / 34" maxlength="7"></label>
                    <label>Security code<input name="cvc" inputmode="numeric" value="123" maxlength="4"></label>
                  </div>
                  {save}
                  <button class="primary">Pay {SandboxHtml.Amount(session.Amount, session.Currency)}</button>
                </form>
                <h3>Or pay with one click as…</h3>
                <form method="post" action="/sandbox/stripe/pay/{session.Id}" class="choices">{choices}</form>
                <p class="small">To abandon the payment, just close this page. This page speaks for Stripe; card data goes nowhere else and is not kept.</p>
              </section>
            </main>
            """, "pay-page");
    }

    private static string Note(string? note) => note is null ? "" : $"<small>{SandboxHtml.Text(note)}</small>";

    private static IResult Closed(StripeSession session) => SandboxHtml.Page("Payment page closed", $"""
        <main class="bank">
          <p class="badge">Test mode</p>
          <h1>This payment page is closed</h1>
          <p>It was open for a limited time and nothing was paid. Go back to your order to open a new one.</p>
          {(session.CancelUrl is null ? "" : $"""<p><a class="button" href="{SandboxHtml.Text(session.CancelUrl)}">Back to the order</a></p>""")}
        </main>
        """, "bank-page", 410);

    private static IResult Gone() => SandboxHtml.Page("No such payment", """
        <main class="bank"><h1>No such payment page</h1><p>Check the address, or start again from your order.</p></main>
        """, "bank-page", 404);
}
