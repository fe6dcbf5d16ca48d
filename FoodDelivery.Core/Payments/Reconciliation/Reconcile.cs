using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Payments;

/// <summary>What a reconciliation found.</summary>
/// <param name="Compared">Payments looked at.</param>
/// <param name="Healed">Mended by asking the provider.</param>
/// <param name="Unread">Providers whose books could not be read this time: nothing is said about them.</param>
public sealed record Reconciled(int Compared, int Healed, int Opened, int Open, IReadOnlyList<string> Unread);

/// <summary>
/// Three-way comparison: orders × the providers' own books × our payments and ledger. Whatever asking the provider mends is mended and
/// noted; the rest becomes a case for a person. A case that is no longer found closes by itself.
/// </summary>
public sealed class Reconcile(PaymentsDb db, PaymentProviders providers, OrderLookup orders, IServiceScopeFactory scopes, TimeProvider time, ILogger<Reconcile> log)
{

    /// <param name="from">Payments and provider objects that began at or after this.</param>
    public async Task<Reconciled> RunAsync(DateTimeOffset from, CancellationToken cancel)
    {
        var (compared, healed, opened) = (0, 0, 0);
        var unread = new List<string>();
        foreach (var provider in providers.All)
        {
            var until = time.GetUtcNow() - provider.BooksAreLate;
            if (await BooksAsync(provider, from, until, cancel) is not { } books)
            {
                unread.Add(provider.Name);
                continue;
            }
            var ids = await db.Payments.Where(p => p.Provider == provider.Name && p.CreatedAt >= from && p.CreatedAt < until).Select(p => p.Id).ToListAsync(cancel);
            compared += ids.Count;
            var first = await CompareAsync(provider.Name, ids, books, until, cancel);
            // Perhaps we have only not heard of it yet: ask, then compare again what did not agree.
            var doubtful = first.Where(one => one.Finding.Kind != CaseKind.NeedsAttention && one.PaymentId is not null).Select(one => one.PaymentId!.Value).Distinct().ToList();
            var news = new HashSet<Guid>();
            foreach (var id in doubtful)
            {
                cancel.ThrowIfCancellationRequested();
                if (await LookAsync(id, cancel)) news.Add(id);
            }
            db.ChangeTracker.Clear();
            var still = doubtful.Count == 0 ? first : [.. first.Where(one => one.PaymentId is null || !doubtful.Contains(one.PaymentId.Value)), .. await CompareAsync(provider.Name, doubtful, await BooksAsync(provider, from, until, cancel) ?? books, until, cancel)];
            still.AddRange(await StraysAsync(provider.Name, books, cancel));
            var now = time.GetUtcNow();
            // What agrees now although the look brought nothing new had only changed while we were reading.
            foreach (var one in first.Where(one => one.PaymentId is { } id && news.Contains(id) && !still.Any(other => other.About == one.About)).DistinctBy(one => one.About))
            {
                healed++;
                await FileAsync(one with { Finding = one.Finding with { Kind = CaseKind.WebhookMissed, Words = "We had not heard of it until the provider was asked. " + one.Finding.Words } }, CaseState.Healed, now, cancel);
            }
            foreach (var one in still) opened += await FileAsync(one, CaseState.Open, now, cancel) ? 1 : 0;
            await CloseGoneAsync(provider.Name, ids, still, from, now, cancel);
            await db.SaveChangesAsync(cancel);
        }
        var open = await db.Cases.CountAsync(c => c.State == CaseState.Open, cancel);
        if (opened > 0) log.LogError("Reconciliation opened {Opened} cases; {Open} are open", opened, open);
        return new(compared, healed, opened, open, unread);
    }

    private sealed record Found(Finding Finding, string About, Guid? PaymentId, Guid? OrderId, string? OrderNumber, string Provider, string Currency, string? IntentId);

    /// <summary>The provider's books, all pages; null when it does not answer.</summary>
    private async Task<IReadOnlyList<ProviderMoney>?> BooksAsync(IPaymentProvider provider, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var all = new List<ProviderMoney>();
        string? next = null;
        do
        {
            ProviderAnswer<ProviderPage> page;
            try
            {
                page = await provider.ListAsync(from, until, next, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The books of {Provider} could not be read; the other providers' are", provider.Name);
                return null;
            }
            if (page.Refusal is { } refusal)
            {
                log.LogWarning("The books of {Provider} could not be read: {Kind} {Code}", provider.Name, refusal.Kind, refusal.Code);
                return null;
            }
            all.AddRange(page.Value!.Items);
            next = page.Value.Next;
        }
        while (next is not null);
        return all;
    }

    /// <summary>Money under our name that none of our payments stands for.</summary>
    private async Task<IReadOnlyList<Found>> StraysAsync(string provider, IReadOnlyList<ProviderMoney> books, CancellationToken cancel)
    {
        var kept = books.Where(money => IsKept(money)).ToList();
        var ids = kept.Select(money => money.PaymentId).OfType<Guid>().Distinct().ToArray();
        var known = (await db.Payments.Where(p => ids.Contains(p.Id) && p.Provider == provider).Select(p => p.Id).ToListAsync(cancel)).ToHashSet();
        return [.. kept.Where(money => money.PaymentId is not { } id || !known.Contains(id)).Select(money => new Found(
            new(CaseKind.MoneyWithoutOrder, $"{money.Amount} is {(money.Hold == ProviderHold.Held ? "held on a card" : "taken")} and belongs to no order of ours.", money.Amount.Minor, [new("Payment", "none", $"{money.Id} {money.Hold}"), new("Began", "", $"{money.CreatedAt:u}")]),
            money.Id, null, money.OrderId, null, provider, money.Amount.Currency, money.Id))];
    }

    private static bool IsKept(ProviderMoney money) => money.Hold == ProviderHold.Held || (money.Hold == ProviderHold.Taken && money.Refunded < money.Captured);

    private async Task<List<Found>> CompareAsync(string provider, IReadOnlyList<Guid> ids, IReadOnlyList<ProviderMoney> books, DateTimeOffset until, CancellationToken cancel)
    {
        var found = new List<Found>();
        var byPayment = books.Where(money => money.PaymentId is not null).ToLookup(money => money.PaymentId!.Value);
        foreach (var chunk in ids.Chunk(500))
        {
            var ours = await OursAsync(chunk, until, cancel);
            var stands = (await orders.MoneyAsync([.. ours.Select(one => one.OrderId)], cancel)).ToDictionary(order => order.OrderId);
            foreach (var one in ours)
            {
                var theirs = byPayment[one.PaymentId].Where(money => money.Hold is ProviderHold.Held or ProviderHold.Taken).ToList();
                var main = theirs.Find(money => money.Id == one.IntentId) ?? theirs.FirstOrDefault() ?? byPayment[one.PaymentId].FirstOrDefault(money => money.Id == one.IntentId);
                found.AddRange(MoneyRules.Compare(one, main, stands.GetValueOrDefault(one.OrderId)).Select(finding => new Found(finding, one.PaymentId.ToString(), one.PaymentId, one.OrderId, one.OrderNumber, provider, one.Amount.Currency, one.IntentId)));
                // A second page was paid, too.
                foreach (var extra in theirs.Where(money => money.Id != main?.Id && IsKept(money)))
                    found.Add(new(new(CaseKind.CapturedTwice, $"{one.OrderNumber} was paid twice: {extra.Amount} more than once.", extra.Amount.Minor, [new("Payment", one.IntentId ?? "none", extra.Id)]), extra.Id, null, one.OrderId, one.OrderNumber, provider, extra.Amount.Currency, extra.Id));
            }
        }
        return found;
    }

    private async Task<IReadOnlyList<OurMoney>> OursAsync(Guid[] ids, DateTimeOffset heardAfter, CancellationToken cancel)
    {
        var payments = await db.Payments.AsNoTracking().Where(p => ids.Contains(p.Id)).Select(p => new
        {
            p.Id, p.OrderId, p.OrderNumber, p.Provider, p.IntentId, p.Status, p.Wish, p.Amount, p.CapturedMinor, p.RefundedMinor, p.FeeMinor, p.Attention, p.AuthorisedAt,
            Disputes = p.Disputes.Select(d => new OurDispute(d.ProviderId, d.State, d.AmountMinor)).ToList(),
        }).ToListAsync(cancel);
        var orderIds = payments.Select(p => p.OrderId).ToArray();
        var ledger = await db.Postings.Where(p => p.Account == LedgerAccount.Provider).Join(db.Journals.Where(j => orderIds.Contains(j.OrderId)), p => p.JournalId, j => j.Id, (p, j) => new { j.OrderId, p.AmountMinor })
            .GroupBy(one => one.OrderId).Select(one => new { one.Key, Sum = one.Sum(p => p.AmountMinor) }).ToDictionaryAsync(one => one.Key, one => one.Sum, cancel);
        return [.. payments.Select(p => new OurMoney(p.Id, p.OrderId, p.OrderNumber, p.Provider, p.IntentId, p.Status, p.Wish, p.Amount, p.CapturedMinor, p.RefundedMinor, p.FeeMinor, p.Disputes, ledger.GetValueOrDefault(p.OrderId), p.Attention, p.AuthorisedAt > heardAfter))];
    }

    /// <summary>True when the provider told something new.</summary>
    private async Task<bool> LookAsync(Guid paymentId, CancellationToken cancel)
    {
        var before = await KnownAsync(paymentId, cancel);
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
        try
        {
            await scope.ServiceProvider.GetRequiredService<SettlePayment>().RunAsync(paymentId, look: true, endIfUnpaid: false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Payment {PaymentId} could not be settled while reconciling; the others go on", paymentId);
        }
        return before != await KnownAsync(paymentId, cancel);
    }

    private Task<Known> KnownAsync(Guid paymentId, CancellationToken cancel) => db.Payments.Where(p => p.Id == paymentId)
        .Select(p => new Known(p.Status, p.CapturedMinor, p.RefundedMinor, p.FeeMinor, p.Disputes.Count, p.Disputes.Count(d => d.State == DisputeState.Won), p.Disputes.Count(d => d.State == DisputeState.Lost), p.Disputes.Count(d => d.State == DisputeState.UnderReview))).SingleAsync(cancel);

    /// <summary>What a look at the provider can change.</summary>
    private sealed record Known(PaymentStatus Status, long Captured, long Refunded, long? Fee, int Disputes, int Won, int Lost, int UnderReview);

    /// <summary>True when the case is new. One case per kind and object is open at a time; a dismissed one stays dismissed while nothing about it changes.</summary>
    private async Task<bool> FileAsync(Found found, CaseState state, DateTimeOffset now, CancellationToken cancel)
    {
        var finding = found.Finding;
        if (state == CaseState.Open)
        {
            var last = await db.Cases.Where(c => c.Kind == finding.Kind && c.About == found.About && (c.State == CaseState.Open || c.State == CaseState.Dismissed)).OrderByDescending(c => c.OpenedAt).FirstOrDefaultAsync(cancel);
            if (last is { State: CaseState.Dismissed } && last.AmountMinor == finding.AmountMinor) return false;
            if (last is { State: CaseState.Open })
            {
                (last.SeenAt, last.Words, last.Evidence, last.AmountMinor) = (now, finding.Words, finding.Evidence, finding.AmountMinor);
                return false;
            }
        }
        db.Cases.Add(new MoneyCase
        {
            Id = Guid.CreateVersion7(now), Kind = finding.Kind, About = found.About, PaymentId = found.PaymentId, OrderId = found.OrderId, OrderNumber = found.OrderNumber, Provider = found.Provider,
            IntentId = found.IntentId, AmountMinor = finding.AmountMinor, Currency = found.Currency, Words = finding.Words, Evidence = finding.Evidence, State = state, OpenedAt = now, SeenAt = now,
            ClosedAt = state == CaseState.Open ? null : now, ClosedBy = state == CaseState.Open ? null : "FoodDelivery", Resolution = state == CaseState.Healed ? "The provider was asked, and what it said is applied." : null,
        });
        return state == CaseState.Open;
    }

    private async Task CloseGoneAsync(string provider, IReadOnlyList<Guid> ids, IReadOnlyList<Found> still, DateTimeOffset from, DateTimeOffset now, CancellationToken cancel)
    {
        var found = still.Select(one => (one.Finding.Kind, one.About)).ToHashSet();
        // Only what this run could see: an older payment was not looked at.
        var seen = ids.ToHashSet();
        foreach (var open in await db.Cases.Where(c => c.State == CaseState.Open && c.Provider == provider && c.OpenedAt >= from).ToListAsync(cancel))
        {
            if (found.Contains((open.Kind, open.About)) || (open.PaymentId is { } id && !seen.Contains(id))) continue;
            (open.State, open.ClosedAt, open.ClosedBy, open.Resolution) = (CaseState.Resolved, now, "FoodDelivery", "No longer found.");
        }
    }
}
