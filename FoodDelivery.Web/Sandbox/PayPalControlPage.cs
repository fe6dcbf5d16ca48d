using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Where a tester tells the emulated PayPal to be late, forgetful or repetitive, decides what it has under review, and sees what it has sent.</summary>
internal static class PayPalControlPage
{
    public static void Map(RouteGroupBuilder paypal)
    {
        paypal.MapGet("/", () => Results.Redirect("/sandbox/paypal/control"));
        paypal.MapGet("/control", ShowAsync);
        SandboxFaultForm.Map(paypal, PayPalWebhooks.VendorName);
        paypal.MapPost("/control/decide/{orderId}", DecideAsync).DisableAntiforgery();
        paypal.MapPost("/control/withdraw-tokens", (PayPalTokens tokens) =>
        {
            tokens.WithdrawAll();
            return Results.Redirect("/sandbox/paypal/control");
        }).DisableAntiforgery();
    }

    /// <summary>Form field: <c>good</c> = true or false.</summary>
    private static async Task<IResult> DecideAsync(string orderId, HttpContext http, PayPalAccount account, PayPalPayments payments)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        try
        {
            await using var transaction = await account.BeginAsync(CancellationToken.None);
            await payments.DecideAsync(orderId, form["good"] == "true", CancellationToken.None);
            await account.CommitAsync(transaction, CancellationToken.None);
        }
        catch (PayPalRefusal)
        {
            return Results.NotFound();
        }
        return Results.Redirect("/sandbox/paypal/control");
    }

    private static async Task<IResult> ShowAsync(HttpContext http, SandboxDb db, CancellationToken cancel)
    {
        var faults = await SandboxFaults.OfAsync(db, PayPalWebhooks.VendorName, cancel);
        if (SandboxFaultForm.WantsJson(http)) return Results.Json(faults);
        var orders = await db.PayPalOrders.AsNoTracking().OrderByDescending(o => o.Created).Take(15).ToListAsync(cancel);
        var ids = orders.ConvertAll(o => o.Id);
        var authorizations = (await db.PayPalAuthorizations.AsNoTracking().Where(a => ids.Contains(a.OrderId)).OrderBy(a => a.Created).ToListAsync(cancel)).ToLookup(a => a.OrderId);
        var captures = (await db.PayPalCaptures.AsNoTracking().Where(c => ids.Contains(c.OrderId)).ToListAsync(cancel)).ToLookup(c => c.OrderId);
        var events = await db.PayPalEvents.AsNoTracking().OrderByDescending(e => e.Number).Take(30).ToListAsync(cancel);
        var eventIds = events.ConvertAll(e => e.Id);
        var deliveries = (await db.Deliveries.AsNoTracking().Where(d => d.Vendor == PayPalWebhooks.VendorName && eventIds.Contains(d.EventId)).ToListAsync(cancel)).ToLookup(d => d.EventId);

        var orderRows = string.Concat(orders.Select(o => $"""
            <tr><td><a href="/sandbox/paypal/approve/{o.Id}">{SandboxHtml.Text(o.InvoiceId ?? o.Id)}</a></td>
                <td class="right">{SandboxHtml.Amount(o.Amount, o.Currency)}</td><td>{(o.Forgotten ? "forgotten" : o.Status)}</td>
                <td>{string.Join(", ", authorizations[o.Id].Select(a => a.Status))}</td><td>{string.Join(", ", captures[o.Id].Select(c => c.Status))}</td><td>{o.Created:HH:mm:ss}</td>
                <td>{Decide(o.Id, authorizations[o.Id].Any(a => a.Status == "PENDING") || captures[o.Id].Any(c => c.Status == "PENDING"))}</td></tr>
            """));
        var eventRows = string.Concat(events.Select(e => $"""
            <tr><td>{e.Type}</td><td><code>{e.ResourceId}</code></td><td>{SandboxFaultForm.Delivered(deliveries[e.Id])}</td><td>{e.Created:HH:mm:ss}</td>
                <td><form method="post" action="/sandbox/paypal/control/resend/{e.Id}"><button class="quiet small">Send again</button></form></td></tr>
            """));
        return SandboxHtml.Page("PayPal sandbox", $"""
            <main class="control">
              <p><a href="/sandbox">← All sandboxes</a></p>
              <h1>PayPal sandbox</h1>
              <p>Speaks PayPal's Orders v2 and Payments v2 at <code>/sandbox/paypal</code>. Here it learns to misbehave as the real one sometimes does.</p>
              {SandboxFaultForm.Html(faults)}
              <form method="post" action="/sandbox/paypal/control/withdraw-tokens"><button class="quiet">Withdraw all access tokens</button></form>
              <h2>Orders</h2>
              <div class="scroll" tabindex="0"><table><thead><tr><th>Invoice</th><th class="right">Amount</th><th>Order</th><th>Authorization</th><th>Capture</th><th>Opened (UTC)</th><th><span class="hidden">Action</span></th></tr></thead>
                <tbody>{(orderRows.Length > 0 ? orderRows : "<tr><td colspan=\"7\">Nobody has gone to pay yet.</td></tr>")}</tbody></table></div>
              <h2>Events and their webhooks</h2>
              <div class="scroll" tabindex="0"><table><thead><tr><th>Event</th><th>About</th><th>Webhook</th><th>At (UTC)</th><th><span class="hidden">Action</span></th></tr></thead>
                <tbody>{(eventRows.Length > 0 ? eventRows : "<tr><td colspan=\"5\">No events yet.</td></tr>")}</tbody></table></div>
            </main>
            """, "control-page");
    }

    private static string Decide(string orderId, bool pending) => !pending ? "" : $"""
        <form method="post" action="/sandbox/paypal/control/decide/{orderId}"><button class="quiet small" name="good" value="true">Accept</button> <button class="quiet small" name="good" value="false">Deny</button></form>
        """;
}
