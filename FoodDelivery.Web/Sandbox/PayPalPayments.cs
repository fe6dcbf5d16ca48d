using System.Text.Json.Nodes;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Payments v2 as the API serves them: authorizations, captures and refunds.</summary>
internal sealed class PayPalPayments(PayPalAccount account)
{
    public static readonly TimeSpan AuthorizationLasts = TimeSpan.FromDays(29);
    private static readonly TimeSpan HonourPeriod = TimeSpan.FromDays(3);
    private static readonly TimeSpan RefundableFor = TimeSpan.FromDays(180);

    public async Task<JsonObject> ReadAuthorizationAsync(string id, CancellationToken cancel)
    {
        var row = await account.Db.PayPalAuthorizations.SingleOrDefaultAsync(a => a.Id == id, cancel) ?? throw PayPalRefusal.NotFound();
        return PayPalWire.Authorization(row, await account.Db.PayPalOrders.SingleAsync(o => o.Id == row.OrderId, cancel), account.Api);
    }

    public async Task<JsonObject> ReadCaptureAsync(string id, CancellationToken cancel) =>
        PayPalWire.Capture(await account.Db.PayPalCaptures.SingleOrDefaultAsync(c => c.Id == id, cancel) ?? throw PayPalRefusal.NotFound(), account.Api);

    public async Task<JsonObject> ReadRefundAsync(string id, CancellationToken cancel) =>
        PayPalWire.Refund(await account.Db.PayPalRefunds.SingleOrDefaultAsync(r => r.Id == id, cancel) ?? throw PayPalRefusal.NotFound(), account.Api);

    public async Task<JsonObject> CaptureAsync(string id, PayPalBody body, CancellationToken cancel)
    {
        var (order, authorization) = await account.LockAuthorizationAsync(id, cancel);
        Capturable(authorization, order);
        var rest = authorization.Amount - authorization.Captured;
        var amount = body.Has("amount") ? body.Amount("amount") : new Money(rest, authorization.Currency);
        if (amount.Currency != authorization.Currency) throw PayPalRefusal.Unprocessable("AUTH_CAPTURE_CURRENCY_MISMATCH", "Currency of capture must be the same as currency of authorization.", "/amount/currency_code");
        if (amount.Minor > rest) throw PayPalRefusal.Of("MAX_CAPTURE_AMOUNT_EXCEEDED");
        var invoice = body.Text("invoice_id") ?? order.InvoiceId;
        if (invoice is not null && await account.Db.PayPalCaptures.AnyAsync(c => c.InvoiceId == invoice && c.OrderId != order.Id, cancel)) throw PayPalRefusal.Of("DUPLICATE_INVOICE_ID");
        var slow = PayPalFunding.Find(order.Funding)?.Slow == true;
        var capture = new PayPalCapture
        {
            Id = PayPalWire.NewId(),
            OrderId = order.Id,
            AuthorizationId = authorization.Id,
            Status = slow ? "PENDING" : "COMPLETED",
            Amount = amount.Minor,
            Fee = Math.Min(amount.Minor, amount.TimesBasisPoints(349).Minor + (amount.Digits == 0 ? 40 : 49)),
            Currency = amount.Currency,
            CustomId = order.CustomId,
            InvoiceId = invoice,
            Final = body.Flag("final_capture") ?? false,
            Created = account.Now,
            Updated = account.Now,
        };
        account.Db.PayPalCaptures.Add(capture);
        authorization.Captured += capture.Amount;
        authorization.Status = capture.Final || authorization.Captured == authorization.Amount ? "CAPTURED" : "PARTIALLY_CAPTURED";
        authorization.Updated = account.Now;
        account.Tell(slow ? "PAYMENT.CAPTURE.PENDING" : "PAYMENT.CAPTURE.COMPLETED", capture, slow ? "Payment pending" : $"Payment completed for {PayPalOrders.Words(order)}");
        return PayPalWire.Capture(capture, account.Api);
    }

    public async Task<JsonObject> VoidAsync(string id, CancellationToken cancel)
    {
        var (order, authorization) = await account.LockAuthorizationAsync(id, cancel);
        LetGoIfOverdue(authorization, order);
        if (authorization.Status == "VOIDED") throw PayPalRefusal.Of("PREVIOUSLY_VOIDED", keepsWork: true);
        if (authorization.Status is "CAPTURED" or "DENIED") throw PayPalRefusal.Of("PREVIOUSLY_CAPTURED");
        LetGo(authorization, order);
        return PayPalWire.Authorization(authorization, order, account.Api);
    }

    /// <summary>Renews an authorization whose honour period is over: a new one takes its place, the end after 29 days stays.</summary>
    public async Task<JsonObject> ReauthorizeAsync(string id, PayPalBody body, CancellationToken cancel)
    {
        var (order, authorization) = await account.LockAuthorizationAsync(id, cancel);
        Capturable(authorization, order);
        if (authorization.FirstCreated + HonourPeriod > account.Now || authorization.Renewed) throw PayPalRefusal.Of("REAUTHORIZATION_TOO_SOON");
        if (body.Has("amount") && body.Amount("amount") is var asked && (asked.Currency != authorization.Currency || asked.Minor > authorization.Amount))
            throw PayPalRefusal.Unprocessable("REAUTHORIZATION_AMOUNT_EXCEEDED", "The amount is larger than what was authorized.", "/amount/value");
        authorization.Status = "VOIDED";
        authorization.Updated = account.Now;
        var renewed = new PayPalAuthorization
        {
            Id = PayPalWire.NewId(),
            OrderId = order.Id,
            Status = "CREATED",
            Amount = body.Has("amount") ? body.Amount("amount").Minor : authorization.Amount,
            Currency = authorization.Currency,
            Created = account.Now,
            FirstCreated = authorization.FirstCreated,
            Updated = account.Now,
            Expires = authorization.Expires,
            Renewed = true,
        };
        account.Db.PayPalAuthorizations.Add(renewed);
        account.Tell("PAYMENT.AUTHORIZATION.CREATED", renewed, order, $"A payment for {PayPalOrders.Words(order)} was authorized again");
        return PayPalWire.Authorization(renewed, order, account.Api);
    }

    public async Task<JsonObject> RefundAsync(string id, PayPalBody body, CancellationToken cancel)
    {
        var (order, capture) = await account.LockCaptureAsync(id, cancel);
        if (capture.Status is "PENDING" or "DECLINED") throw PayPalRefusal.Of("PENDING_CAPTURE");
        var rest = capture.Amount - capture.Refunded;
        if (rest == 0) throw PayPalRefusal.Of("CAPTURE_FULLY_REFUNDED");
        if (capture.Created + RefundableFor <= account.Now) throw PayPalRefusal.Of("REFUND_TIME_LIMIT_EXCEEDED");
        var amount = body.Has("amount") ? body.Amount("amount") : new Money(rest, capture.Currency);
        if (amount.Currency != capture.Currency) throw PayPalRefusal.Unprocessable("REFUND_CAPTURE_CURRENCY_MISMATCH", "Refund must be in the same currency as the capture.", "/amount/currency_code");
        if (amount.Minor > rest) throw PayPalRefusal.Of("REFUND_AMOUNT_EXCEEDED");
        var refund = new PayPalRefund
        {
            Id = PayPalWire.NewId(),
            OrderId = order.Id,
            CaptureId = capture.Id,
            Amount = amount.Minor,
            Currency = amount.Currency,
            // A refund from the dashboard inherits what the payment was called.
            CustomId = body.Text("custom_id") ?? capture.CustomId,
            InvoiceId = body.Text("invoice_id") ?? capture.InvoiceId,
            Note = body.Text("note_to_payer", 255),
            Created = account.Now,
        };
        account.Db.PayPalRefunds.Add(refund);
        capture.Refunded += refund.Amount;
        capture.Status = capture.Refunded == capture.Amount ? "REFUNDED" : "PARTIALLY_REFUNDED";
        capture.Updated = account.Now;
        account.Tell("PAYMENT.CAPTURE.REFUNDED", "refund", refund.Id, order.Id, "A refund was issued", () => PayPalWire.Refund(refund, account.Api));
        return PayPalWire.Refund(refund, account.Api);
    }

    /// <summary>PayPal has looked at a payment, or a bank has answered: the tester says how.</summary>
    public async Task DecideAsync(string orderId, bool good, CancellationToken cancel)
    {
        var order = await account.LockOrderAsync(orderId, cancel);
        foreach (var authorization in await account.Db.PayPalAuthorizations.Where(a => a.OrderId == orderId && a.Status == "PENDING").ToListAsync(cancel))
        {
            (authorization.Status, authorization.Updated) = (good ? "CREATED" : "DENIED", account.Now);
            account.Tell(good ? "PAYMENT.AUTHORIZATION.CREATED" : "PAYMENT.AUTHORIZATION.VOIDED", authorization, order, good ? "A payment was authorized" : "A payment was denied");
        }
        foreach (var capture in await account.Db.PayPalCaptures.Where(c => c.OrderId == orderId && c.Status == "PENDING").ToListAsync(cancel))
        {
            (capture.Status, capture.Updated) = (good ? "COMPLETED" : "DECLINED", account.Now);
            account.Tell(good ? "PAYMENT.CAPTURE.COMPLETED" : "PAYMENT.CAPTURE.DENIED", capture, good ? "Payment completed" : "Payment denied");
        }
    }

    /// <summary>Ends an authorization whose 29 days are over. The caller holds the order.</summary>
    public bool LetGoIfOverdue(PayPalAuthorization authorization, PayPalOrder order)
    {
        if (authorization.Status is not ("CREATED" or "PENDING" or "PARTIALLY_CAPTURED") || authorization.Expires > account.Now) return false;
        LetGo(authorization, order);
        return true;
    }

    private void Capturable(PayPalAuthorization authorization, PayPalOrder order)
    {
        if (LetGoIfOverdue(authorization, order)) throw PayPalRefusal.Of("AUTHORIZATION_EXPIRED", keepsWork: true);
        if (authorization.Status == "VOIDED") throw PayPalRefusal.Of(authorization.Expires <= account.Now ? "AUTHORIZATION_EXPIRED" : "AUTHORIZATION_VOIDED");
        if (authorization.Status == "DENIED") throw PayPalRefusal.Of("AUTHORIZATION_DENIED");
        if (authorization.Status == "CAPTURED") throw PayPalRefusal.Of("AUTHORIZATION_ALREADY_CAPTURED");
        if (authorization.Status == "PENDING") throw PayPalRefusal.Of("PENDING_AUTHORIZATION");
    }

    private void LetGo(PayPalAuthorization authorization, PayPalOrder order)
    {
        authorization.Status = "VOIDED";
        authorization.Updated = account.Now;
        account.Tell("PAYMENT.AUTHORIZATION.VOIDED", authorization, order, "A payment authorization was voided");
    }
}
