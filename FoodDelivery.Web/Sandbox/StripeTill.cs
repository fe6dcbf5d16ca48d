using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>How an attempt to pay ended.</summary>
/// <param name="Kind">paid, refused, bank (the customer's bank wants to be asked) or closed (the session is over).</param>
/// <param name="Message">For the customer, where it was refused.</param>
internal sealed record StripeTillAnswer(string Kind, StripeSession Session, string? IntentId = null, string? Code = null, string? Message = null);

/// <summary>What the customer does on the hosted page. This, not the product, is where card numbers go; not even here are they kept.</summary>
internal sealed class StripeTill(StripeAccount account)
{
    public async Task<StripeTillAnswer> PayAsync(string sessionId, string? cardNumber, bool useSaved, bool save, CancellationToken cancel)
    {
        await using var transaction = await account.BeginAsync(cancel);
        var session = await account.LockSessionAsync(sessionId, cancel);
        if (session.Status == "complete") return new("paid", session, session.IntentId);
        if (session.Status != "open" || session.ExpiresAt <= account.Now) return new("closed", session);
        var customer = session.CustomerId is null ? null : await account.Db.Customers.SingleOrDefaultAsync(c => c.Id == session.CustomerId, cancel);
        var card = useSaved && customer?.SavedCard is { } kept ? StripeCards.ByName(kept) : StripeCards.ByNumber(cardNumber);
        if (card is null) return new("refused", session, session.IntentId, "incorrect_number", "Your card number is incorrect. Only the test cards below work here.");

        var intent = session.IntentId is null ? Open(session) : await account.LockIntentAsync(session.IntentId, cancel);
        StripeTillAnswer answer;
        if (card.Secure)
        {
            intent.Status = "requires_action";
            intent.CardAtBank = card.Name;
            account.Tell("payment_intent.requires_action", account.Wire(intent));
            answer = new("bank", session, intent.Id);
        }
        else
        {
            answer = await ChargeAsync(session, intent, card, cancel);
            if (save && session.OffersSaving && answer.Kind == "paid") customer!.SavedCard = card.Name;
        }
        await account.CommitAsync(transaction, cancel);
        return answer;
    }

    /// <summary>The customer has answered the bank's question.</summary>
    public async Task<StripeTillAnswer> AnswerBankAsync(string intentId, bool approve, CancellationToken cancel)
    {
        await using var transaction = await account.BeginAsync(cancel);
        var sessionId = await account.Db.Intents.Where(i => i.Id == intentId).Select(i => i.SessionId).SingleOrDefaultAsync(cancel) ?? throw StripeRefusal.NotFound("payment_intent", intentId, "intent");
        var session = await account.LockSessionAsync(sessionId, cancel);
        var intent = await account.LockIntentAsync(intentId, cancel);
        if (session.Status == "complete") return new("paid", session, intentId);
        if (session.Status != "open") return new("closed", session);
        if (intent.Status != "requires_action") return new("refused", session, intentId, "payment_intent_authentication_failure", "Please choose a card again.");

        var card = StripeCards.ByName(intent.CardAtBank!);
        intent.CardAtBank = null;
        StripeTillAnswer answer;
        if (approve)
        {
            answer = await ChargeAsync(session, intent, card, cancel);
        }
        else
        {
            answer = Refuse(session, intent, "payment_intent_authentication_failure", null, "We are unable to authenticate your payment method. Please choose a different payment method and try again.", null);
        }
        await account.CommitAsync(transaction, cancel);
        return answer;
    }

    private StripeIntent Open(StripeSession session)
    {
        var id = StripeWire.NewId("pi_3");
        var intent = new StripeIntent
        {
            Id = id,
            ClientSecret = StripeWire.NewId(id + "_secret_"),
            Amount = session.Amount,
            Currency = session.Currency,
            CaptureMethod = session.CaptureMethod,
            Metadata = session.IntentMetadata,
            Description = session.Description,
            SessionId = session.Id,
            Created = account.Now,
        };
        session.IntentId = id;
        account.Db.Intents.Add(intent);
        account.Tell("payment_intent.created", account.Wire(intent));
        return intent;
    }

    private Task<StripeTillAnswer> ChargeAsync(StripeSession session, StripeIntent intent, StripeCard card, CancellationToken cancel)
    {
        var charge = new StripeCharge
        {
            Id = StripeWire.NewId("ch_3"),
            IntentId = intent.Id,
            Amount = intent.Amount,
            Currency = intent.Currency,
            Metadata = intent.Metadata,
            Status = card.Code is null ? "succeeded" : "failed",
            FailureCode = card.Code,
            FailureMessage = card.Code is null ? null : card.Message,
            Brand = "visa",
            Last4 = card.Last4,
            Card = card.Name,
            Created = account.Now,
        };
        account.Db.Charges.Add(charge);
        intent.LatestChargeId = charge.Id;
        if (card.Code is not null) return Task.FromResult(Refuse(session, intent, card.Code, card.DeclineCode, card.Message, charge));

        intent.LastError = null;
        intent.AuthorisedAt = account.Now;
        session.Status = "complete";
        if (intent.CaptureMethod == "manual")
        {
            intent.Status = "requires_capture";
            intent.AmountCapturable = intent.Amount;
            account.Tell("charge.succeeded", StripeWire.Charge(charge));
            account.Tell("payment_intent.amount_capturable_updated", account.Wire(intent));
        }
        else
        {
            charge.Captured = true;
            charge.AmountCaptured = charge.Amount;
            charge.Fee = StripeCharges.FeeOf(charge.Amount);
            intent.Status = "succeeded";
            intent.AmountReceived = intent.Amount;
            account.Tell("charge.succeeded", StripeWire.Charge(charge));
            account.Tell("payment_intent.succeeded", account.Wire(intent));
            StripeCharges.DisputeIfToldTo(account, charge);
        }
        account.Tell("checkout.session.completed", account.Wire(session, null, intent.Status));
        return Task.FromResult(new StripeTillAnswer("paid", session, intent.Id));
    }

    private StripeTillAnswer Refuse(StripeSession session, StripeIntent intent, string code, string? declineCode, string message, StripeCharge? charge)
    {
        intent.Status = "requires_payment_method";
        intent.LastError = new JsonObject
        {
            ["type"] = charge is null ? "invalid_request_error" : "card_error",
            ["code"] = code,
            ["decline_code"] = declineCode,
            ["message"] = message,
            ["charge"] = charge?.Id,
        }.ToJsonString();
        if (charge is not null) account.Tell("charge.failed", StripeWire.Charge(charge));
        account.Tell("payment_intent.payment_failed", account.Wire(intent));
        return new("refused", session, intent.Id, declineCode ?? code, message);
    }
}
