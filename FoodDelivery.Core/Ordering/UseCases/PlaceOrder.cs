using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FoodDelivery.Ordering;

/// <summary>
/// Makes an order of what the customer agreed to and opens its payment page. Everything is checked and priced again here; where it
/// is no longer what the customer saw, nothing is stored and the customer is asked. Pressed twice, or in two tabs, it is one order.
/// </summary>
public sealed class PlaceOrder(
    OrderingDb db, OrderChanges orders, Quotes quotes, IMapService maps, TakePromotion promotions, GiveBackPromotion givenBack, GiveUpUnpaid giveUp, StartPayment payments, People people,
    CurrentActor current, NpgsqlDataSource database, PublicAddress address, IOptions<OrderingOptions> options, TimeProvider time)
{
    /// <param name="CartId">The cart it comes from, as in CartView.Id; null for programs without a cart.</param>
    /// <param name="Address">As typed or chosen; the place is looked up.</param>
    /// <param name="Details">Apartment, floor.</param>
    /// <param name="AgreedTotalMinor">The total the customer saw.</param>
    /// <param name="AgreedBy">The latest time the customer saw; null when the caller does not mind.</param>
    /// <param name="BaseUrl">Where the browser comes back to, ending in a slash.</param>
    /// <param name="ClientKey">Idempotency-Key of a program.</param>
    /// <param name="Provider">Who the customer wants to pay with.</param>
    /// <param name="Code">Takes something off. Where it holds no longer, the total is another one than agreed.</param>
    /// <param name="PayLater">No payment page yet: it is opened when the customer is there, by <see cref="RetryPayment"/>. Until then the order waits as any unpaid one.</param>
    public sealed record Request(
        Guid? CartId, Guid RestaurantId, IReadOnlyList<WantedLine> Lines, string? Address, string? Details, string? ContactName, string? ContactPhone, string? Notes,
        long TipMinor, long AgreedTotalMinor, DateTimeOffset? AgreedBy, string BaseUrl, string? ClientKey = null, string Provider = PaymentMethods.Card, string? Code = null, bool PayLater = false);

    /// <param name="PayUrl">Where the customer pays: the provider's page, or, to be paid later, the order's own.</param>
    public sealed record Placed(Guid OrderId, string Number, Money Total, string PayUrl);

    public Task<Result<Placed>> RunAsync(Request request, CancellationToken cancel) => RunAsync(request, _ => Task.FromResult<Error?>(null), cancel);

    /// <param name="agreed">Runs when nothing stands against a new order any more and before it is stored; what it refuses is not stored.</param>
    public async Task<Result<Placed>> RunAsync(Request request, Func<CancellationToken, Task<Error?>> agreed, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } customerId) return Error.Forbidden("ordering.sign_in_first", "Sign in to order. Your cart is kept.");
        var contact = Contact.Of(request.ContactName, request.ContactPhone);
        if (!contact.IsOk) return contact.Error;
        if (request.Notes?.Trim().Length > Contact.MaxNotes) return Error.Invalid("ordering.notes_too_long", $"Notes have at most {Contact.MaxNotes} characters.", "notes");
        if (request.ClientKey?.Length > 200) return Error.Invalid("ordering.key_too_long", "An Idempotency-Key has at most 200 characters.", "Idempotency-Key");
        var door = await Door.FindAsync(maps, request.Address, request.Details, cancel);
        if (!door.IsOk) return door.Error;

        var fingerprint = Fingerprint(request, contact.Value, door.Value);
        // A cart's older unpaid order has to give way first. A program's repeat is rare, and the database refuses its order by itself: it is
        // looked for only when something does not go through.
        if (request.CartId is not null)
        {
            var repeated = await RepeatedAsync(request, customerId, fingerprint, cancel);
            if (!repeated.IsOk) return repeated.Error;
            if (repeated.Value is { } known) return await PayAsync(known, request, isNew: false, cancel);
        }

        var quote = await quotes.MakeAsync(request.RestaurantId, request.Lines, door.Value.Location, request.TipMinor, request.Code, request.CartId, cancel);
        if ((quote.IsOk ? StillAgreed(request, quote.Value) : quote.Error) is { } refusal)
        {
            if (request.CartId is not null) return refusal;
            // The menu, the hour or a code used up may have moved since this very order was placed.
            var repeated = await RepeatedAsync(request, customerId, fingerprint, cancel);
            return !repeated.IsOk ? repeated.Error : repeated.Value is { } known ? await PayAsync(known, request, isNew: false, cancel) : refusal;
        }

        var (restaurant, lines, bill, promise, _, _) = quote.Value;
        if (await agreed(cancel) is { } notYet) return notYet;
        var terms = new AgreedOrder(restaurant, customerId, contact.Value.Name, contact.Value.Phone, door.Value.Line, door.Value.Location, Tidy(request.Notes),
            lines, bill, promise, request.CartId ?? Guid.CreateVersion7(time.GetUtcNow()), fingerprint, request.ClientKey);
        var order = Order.Begin(terms, RandomNumberGenerator.GetInt32(10_000).ToString("0000", CultureInfo.InvariantCulture), current.Actor, time.GetUtcNow());
        try
        {
            await db.InsertAsync(order, database, cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // The other click or tab was a moment quicker, or a program asks again; its order is the one.
            var theirs = await RepeatedAsync(request, customerId, fingerprint, cancel);
            if (!theirs.IsOk) return theirs.Error;
            return theirs.Value is { } first ? await PayAsync(first, request, isNew: false, cancel)
                : Error.Conflict("ordering.cart_in_use", "This cart is being checked out in another tab. Finish there, or load this page again.");
        }
        return await PayAsync(order, request, isNew: true, cancel);
    }

    /// <summary>The order that this very checkout has made before; null when it is new. An unpaid one with other contents gives way.</summary>
    private async Task<Result<Order?>> RepeatedAsync(Request request, Guid customerId, string fingerprint, CancellationToken cancel)
    {
        if (request.ClientKey is { } key && await db.Orders.Include(o => o.Lines).FirstOrDefaultAsync(o => o.CustomerId == customerId && o.ClientKey == key, cancel) is { } keyed)
            return keyed.Fingerprint == fingerprint ? keyed : Error.Conflict("ordering.key_reused", "This Idempotency-Key was used for another order. Use a new one.");
        if (request.CartId is not { } cart) return (Order?)null;
        var unpaid = await db.Orders.Include(o => o.Lines).FirstOrDefaultAsync(o => o.CartId == cart && o.Status == OrderStatus.AwaitingPayment, cancel);
        if (unpaid is null || (unpaid.Fingerprint == fingerprint && unpaid.CustomerId == customerId)) return unpaid;
        var gaveWay = await giveUp.RunAsync(unpaid, customerId, address.Or(request.BaseUrl), cancel);
        if (!gaveWay.IsOk) return gaveWay.Error;
        // At once and not only when its end is heard of: the order that takes its place may need the same use.
        if (unpaid.Bill.DiscountCode is not null) await givenBack.RunAsync(unpaid.Id, cancel);
        return (Order?)null;
    }

    private Error? StillAgreed(Request request, Quote quote)
    {
        if (quote.Bill.TotalMinor != request.AgreedTotalMinor)
        {
            var seen = new Money(request.AgreedTotalMinor, quote.Bill.Currency);
            return Error.Conflict("ordering.total_changed", quote.CodeProblem is { } why ? $"{why} The total is now {quote.Bill.Total}, not {seen}. Check it and press again."
                : $"The total is now {quote.Bill.Total}, not {seen}: prices or fees changed while you were choosing. Check it and press again.");
        }
        if (request.AgreedBy is { } by && quote.Promise.By > by.AddMinutes(options.Value.PromiseToleranceMinutes))
            return Error.Conflict("ordering.promise_moved", $"Your food would now come between {Local(quote.Promise.From)} and {Local(quote.Promise.By)}, later than shown before. Press again if that is fine.");
        return null;

        string Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(quote.Restaurant.TimeZone)).ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    private async Task<Result<Placed>> PayAsync(Order order, Request request, bool isNew, CancellationToken cancel)
    {
        if (order.Bill.DiscountCode is { } code)
        {
            // Every time, and safe twice: a process may have died between storing the order and this.
            var taken = await promotions.RunAsync(new(code, order.Id, order.CustomerId), cancel);
            if (!taken.IsOk)
            {
                await orders.RunAsync(order.Id, o => o.GiveUpPayment(taken.Error.Message, Actor.System, time.GetUtcNow()), cancel);
                return Error.Conflict("ordering.code_gone", $"{taken.Error.Message} The total is another one now. Check it and press again.");
            }
        }
        if (request.PayLater) return new Placed(order.Id, order.Number, order.Bill.Total, $"{address.Or(request.BaseUrl)}orders/{order.Id}");
        var email = (await people.FindAsync(order.CustomerId, cancel))?.Email;
        var started = await payments.RunAsync(PaymentRequest.For(order, address.Or(request.BaseUrl), email, request.Provider) with { FirstTime = isNew }, cancel);
        return started.IsOk ? new Placed(order.Id, order.Number, order.Bill.Total, started.Value.Url) : started.Error;
    }

    private static string Fingerprint(Request request, Contact contact, Door door)
    {
        var text = JsonSerializer.Serialize(new
        {
            request.RestaurantId, Lines = request.Lines.Select(line => new { line.ItemId, line.Quantity, Options = line.OptionIds.Order(), Note = Tidy(line.Note) }),
            contact, door.Line, Notes = Tidy(request.Notes), request.TipMinor, request.AgreedTotalMinor, Code = Tidy(request.Code)?.ToUpperInvariant(),
        });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static string? Tidy(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
