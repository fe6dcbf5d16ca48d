using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Checkout Sessions as the API serves them.</summary>
internal sealed class StripeSessions(StripeAccount account)
{
    public static readonly string[] CreateParameters =
    [
        "mode", "ui_mode", "success_url", "cancel_url", "client_reference_id", "customer", "customer_email", "saved_payment_method_options[payment_method_save]", "expires_at", "locale", "submit_type", "metadata[*]",
        "payment_intent_data[capture_method]", "payment_intent_data[description]", "payment_intent_data[statement_descriptor_suffix]",
        "payment_intent_data[receipt_email]", "payment_intent_data[metadata][*]",
        "line_items[][quantity]", "line_items[][price_data][currency]", "line_items[][price_data][unit_amount]",
        "line_items[][price_data][product_data][name]", "line_items[][price_data][product_data][description]",
    ];

    public static readonly string[] ReadParameters = [];
    public static readonly string[] ListParameters = ["limit", "starting_after", "payment_intent", "status"];

    public async Task<JsonObject> CreateAsync(StripeForm form, CancellationToken cancel)
    {
        var customer = form.Text("customer");
        if (customer is not null && form.Text("customer_email") is not null) throw StripeRefusal.Invalid("You may only specify one of these parameters: customer, customer_email.", "customer");
        if (customer is not null && !await account.Db.Customers.AnyAsync(c => c.Id == customer, cancel)) throw StripeRefusal.NotFound("customer", customer, "customer");
        var saving = form.Text("saved_payment_method_options[payment_method_save]", "enabled", "disabled") == "enabled";
        if (saving && customer is null) throw StripeRefusal.Invalid("`saved_payment_method_options` needs a customer.", "saved_payment_method_options");
        form.Required("mode", "payment", "setup", "subscription");
        form.Text("ui_mode", "hosted_page");
        var success = AbsoluteUrl(form, "success_url") ?? throw StripeRefusal.Missing("success_url");
        var created = account.Now;
        var expires = form.Instant("expires_at") ?? created.AddHours(24);
        // A minute of grace on both sides: clocks differ, and Stripe counts in whole seconds.
        if (expires < created.AddMinutes(30).AddSeconds(-60) || expires > created.AddHours(24).AddSeconds(60))
            throw StripeRefusal.Invalid("The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout Session creation.", "expires_at");

        var lines = new JsonArray();
        string? currency = null;
        long amount = 0;
        var count = form.Count("line_items");
        if (count == 0) throw StripeRefusal.Missing("line_items");
        for (var i = 0; i < count; i++)
        {
            var line = $"line_items[{i}]";
            var own = form.Required($"{line}[price_data][currency]");
            if (own.Length != 3 || !own.All(char.IsAsciiLetterLower)) throw StripeRefusal.Invalid($"Invalid currency: {own}. It must be a three-letter ISO code in lower case.", $"{line}[price_data][currency]");
            currency ??= own;
            if (currency != own) throw StripeRefusal.Invalid("All line items must have the same currency.", $"{line}[price_data][currency]");
            var unit = form.RequiredInteger($"{line}[price_data][unit_amount]");
            var quantity = form.RequiredInteger($"{line}[quantity]");
            if (unit < 0) throw StripeRefusal.Invalid("Invalid non-negative integer", $"{line}[price_data][unit_amount]", "parameter_invalid_integer");
            if (quantity is < 1 or > 999_999) throw StripeRefusal.Invalid("This value must be greater than or equal to 1.", $"{line}[quantity]", "parameter_invalid_integer");
            amount = checked(amount + unit * quantity);
            lines.Add(new JsonObject
            {
                ["name"] = form.Required($"{line}[price_data][product_data][name]"),
                ["note"] = form.Text($"{line}[price_data][product_data][description]"),
                ["quantity"] = quantity,
                ["unit_amount"] = unit,
            });
        }
        if (amount < 50) throw StripeRefusal.Invalid("The Checkout Session's total amount due must add up to at least $0.50 usd", null, "amount_too_small");
        if (amount > 99_999_999) throw StripeRefusal.Invalid("The Checkout Session's total amount must be no more than $999,999.99 usd", null, "amount_too_large");

        var session = new StripeSession
        {
            Id = StripeWire.NewId("cs_test_a1", 56),
            Created = created,
            ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds()),
            Amount = amount,
            Currency = currency!,
            CaptureMethod = form.Text("payment_intent_data[capture_method]", "automatic", "automatic_async", "manual") ?? "automatic_async",
            ClientReferenceId = form.Text("client_reference_id"),
            CustomerEmail = form.Text("customer_email"),
            CustomerId = customer,
            OffersSaving = saving,
            SuccessUrl = success,
            CancelUrl = AbsoluteUrl(form, "cancel_url"),
            Metadata = form.Metadata(),
            IntentMetadata = form.Metadata("payment_intent_data[metadata]"),
            Description = form.Text("payment_intent_data[description]"),
            Lines = lines.ToJsonString(),
        };
        account.Db.Sessions.Add(session);
        return account.Wire(session);
    }

    public async Task<JsonObject> ReadAsync(string id, StripeForm form, CancellationToken cancel)
    {
        var session = await account.Db.Sessions.SingleOrDefaultAsync(s => s.Id == id, cancel) ?? throw StripeRefusal.NotFound("checkout.session", id, "session");
        return await WireAsync(session, form, cancel);
    }

    public async Task<JsonObject> ListAsync(StripeForm form, CancellationToken cancel)
    {
        var limit = (int)Math.Clamp(form.Integer("limit") ?? 10, 1, 100);
        var query = account.Db.Sessions.AsQueryable();
        if (form.Text("payment_intent") is { } intent) query = query.Where(s => s.IntentId == intent);
        if (form.Text("status", "open", "complete", "expired") is { } status) query = query.Where(s => s.Status == status);
        if (form.Text("starting_after") is { } after)
        {
            var from = await account.Db.Sessions.Where(s => s.Id == after).Select(s => (DateTimeOffset?)s.Created).SingleOrDefaultAsync(cancel);
            query = query.Where(s => s.Created < from);
        }
        var rows = await query.OrderByDescending(s => s.Created).ThenBy(s => s.Id).Take(limit + 1).ToListAsync(cancel);
        return StripeWire.List("/v1/checkout/sessions", rows.Take(limit).Select(s => account.Wire(s)), rows.Count > limit);
    }

    public async Task<JsonObject> ExpireAsync(string id, StripeForm form, CancellationToken cancel)
    {
        var session = await account.LockSessionAsync(id, cancel);
        if (session.Status != "open")
            throw new StripeRefusal(400, "invalid_request_error", null, $"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{session.Status}`.", stored: true);
        await CloseAsync(session, cancel);
        return await WireAsync(session, form, cancel);
    }

    /// <summary>Ends an open session: nobody can pay it any more, and what a card had begun is cancelled.</summary>
    public async Task CloseAsync(StripeSession session, CancellationToken cancel)
    {
        session.Status = "expired";
        if (session.IntentId is not null)
        {
            var intent = await account.LockIntentAsync(session.IntentId, cancel);
            intent.Status = "canceled";
            intent.CanceledAt = account.Now;
            intent.CancellationReason = "expired";
            intent.CardAtBank = null;
            account.Tell("payment_intent.canceled", account.Wire(intent));
        }
        account.Tell("checkout.session.expired", account.Wire(session));
    }

    private async Task<JsonObject> WireAsync(StripeSession session, StripeForm form, CancellationToken cancel)
    {
        if (session.IntentId is null) return account.Wire(session);
        var intent = await account.Db.Intents.SingleAsync(i => i.Id == session.IntentId, cancel);
        if (!form.Expand.Any(e => e == "payment_intent" || e.StartsWith("payment_intent.", StringComparison.Ordinal))) return account.Wire(session, null, intent.Status);
        JsonObject? charge = null;
        if (form.Expand.Any(e => e.StartsWith("payment_intent.latest_charge", StringComparison.Ordinal)) && intent.LatestChargeId is not null)
            charge = await StripeCharges.WireAsync(account.Db, intent.LatestChargeId, form, "payment_intent.latest_charge", cancel);
        return account.Wire(session, account.Wire(intent, charge), intent.Status);
    }

    private static string? AbsoluteUrl(StripeForm form, string name)
    {
        var value = form.Text(name);
        if (value is null) return null;
        return Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? value
            : throw StripeRefusal.Invalid($"Not a valid URL: {name}", name, "url_invalid");
    }
}
