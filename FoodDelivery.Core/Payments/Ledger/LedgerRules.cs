namespace FoodDelivery.Payments;

/// <summary>One side of a journal before it is written.</summary>
public readonly record struct Side(LedgerAccount Account, Guid? Party, long AmountMinor);

/// <summary>
/// How money is split. Pure: what goes in comes out, to the cent. Rates are in basis points and rounded half away from zero, once per journal.
/// </summary>
public static class LedgerRules
{
    /// <summary>Money was taken for an order.</summary>
    /// <param name="commissionBasisPoints">Of the food without its tax, after a discount the restaurant bears.</param>
    public static IReadOnlyList<Side> Capture(PaymentShares shares, long capturedMinor, int commissionBasisPoints, Guid? courier)
    {
        var food = shares.ItemsMinor - (shares.TaxIncluded ? shares.TaxMinor : 0) - (shares.DiscountByRestaurant ? shares.DiscountMinor : 0);
        var commission = new Kernel.Money(Math.Max(0, food), "XXX").TimesBasisPoints(commissionBasisPoints).Minor;
        return Balanced(
        [
            new(LedgerAccount.Provider, null, capturedMinor),
            new(LedgerAccount.Restaurant, shares.RestaurantId, -(food - commission)),
            new(LedgerAccount.Fees, null, -(shares.ServiceFeeMinor + commission)),
            new(LedgerAccount.Tax, null, -shares.TaxMinor),
            new(LedgerAccount.Courier, courier, -shares.DeliveryFeeMinor),
            new(LedgerAccount.Tips, courier, -shares.TipMinor),
            new(LedgerAccount.Goodwill, null, shares.DiscountByRestaurant ? 0 : shares.DiscountMinor),
        ]);
    }

    /// <summary>
    /// Money went back. Who bears it follows from the reason: what the restaurant got wrong comes out of the food and its tax and our commission on it,
    /// what was our kindness out of our pocket, and an order that came to nothing is undone in every part.
    /// </summary>
    /// <param name="standing">What stands in the order's accounts now.</param>
    /// <param name="taxMinor">The tax in the amount, where it is about known dishes: see <see cref="TaxOf"/>.</param>
    /// <param name="commissionBasisPoints">Given back with the food of known dishes.</param>
    public static IReadOnlyList<Side> Refund(RefundReason reason, long amountMinor, IReadOnlyList<Side> standing, long? taxMinor = null, int commissionBasisPoints = 0)
    {
        if (taxMinor is { } tax && reason is RefundReason.ItemUnavailable or RefundReason.MissingItem or RefundReason.WrongItem or RefundReason.Quality)
            return OfDishes(amountMinor, tax, commissionBasisPoints, standing);
        // Nothing of it is left: also what we had put in for a discount is undone, or the restaurant would keep that part of a meal it did not make.
        var all = standing.Where(side => IsOfTheOrder(side.Account) || side.Account == LedgerAccount.Goodwill).ToList();
        if (reason == RefundReason.OrderEnded && amountMinor == -all.Sum(side => side.AmountMinor))
            return Balanced([new(LedgerAccount.Provider, null, -amountMinor), .. all.Select(side => side with { AmountMinor = -side.AmountMinor })]);
        var bearers = reason switch
        {
            RefundReason.Late or RefundReason.Goodwill => [],
            RefundReason.OrderEnded or RefundReason.AtProvider or RefundReason.Duplicate => standing.Where(side => IsOfTheOrder(side.Account)),
            _ => standing.Where(side => side.Account is LedgerAccount.Restaurant or LedgerAccount.Tax or LedgerAccount.Fees),
        };
        // What is owed (negative) is owed less. Accounts that owe nothing any more bear nothing.
        var owed = bearers.Where(side => side.AmountMinor < 0).ToList();
        var share = Math.Min(amountMinor, owed.Sum(side => -side.AmountMinor));
        var parts = Split(share, [.. owed.Select(side => -side.AmountMinor)]);
        return Balanced(
        [
            new(LedgerAccount.Provider, null, -amountMinor),
            .. owed.Select((side, n) => side with { AmountMinor = parts[n] }),
            new(LedgerAccount.Goodwill, null, amountMinor - share),
        ]);
    }

    /// <summary>The tax that was charged on these parts of dishes; null where it is not known by dish.</summary>
    public static long? TaxOf(PaymentShares shares, IReadOnlyList<RefundLine> lines)
    {
        if (lines.Count == 0 || (shares.TaxMinor > 0 && shares.Lines.All(line => line.TaxMinor == 0))) return null;
        return lines.Sum(line => shares.Lines.FirstOrDefault(known => known.Position == line.Position) is { TotalMinor: > 0 } paid
            ? (long)Math.Round((decimal)line.AmountMinor * paid.TaxMinor / paid.TotalMinor, MidpointRounding.AwayFromZero) : 0);
    }

    /// <summary>Dishes the restaurant owes the customer for: their tax, our commission on them, the rest is the restaurant's. None gives back more than it has.</summary>
    private static List<Side> OfDishes(long amountMinor, long taxMinor, int commissionBasisPoints, IReadOnlyList<Side> standing)
    {
        Side Owed(LedgerAccount account) => standing.FirstOrDefault(side => side.Account == account && side.AmountMinor < 0) is { AmountMinor: < 0 } found ? found : new(account, null, 0);
        var (restaurant, taxes, fees) = (Owed(LedgerAccount.Restaurant), Owed(LedgerAccount.Tax), Owed(LedgerAccount.Fees));
        var tax = Math.Min(taxMinor, -taxes.AmountMinor);
        var commission = Math.Min(new Kernel.Money(amountMinor - tax, "XXX").TimesBasisPoints(commissionBasisPoints).Minor, -fees.AmountMinor);
        var food = Math.Min(amountMinor - tax - commission, -restaurant.AmountMinor);
        return Balanced(
        [
            new(LedgerAccount.Provider, null, -amountMinor),
            restaurant with { AmountMinor = food },
            taxes with { AmountMinor = tax },
            fees with { AmountMinor = commission },
            new(LedgerAccount.Goodwill, null, amountMinor - tax - commission - food),
        ]);
    }

    /// <summary>The order costs less than was taken: the difference between what was booked and what would be booked now. Delivery pay and tip stay as they are.</summary>
    /// <param name="booked">The capture, and earlier reductions.</param>
    public static IReadOnlyList<Side> Reduction(PaymentShares shares, long dueMinor, int commissionBasisPoints, IReadOnlyList<Side> booked) => Balanced(
        [.. Capture(shares, dueMinor, commissionBasisPoints, null).Concat(booked.Select(side => side with { AmountMinor = -side.AmountMinor }))
            .Where(side => side.Account is not (LedgerAccount.Courier or LedgerAccount.Tips))
            .GroupBy(side => (side.Account, side.Party)).Select(one => new Side(one.Key.Account, one.Key.Party, one.Sum(side => side.AmountMinor)))]);

    /// <summary>Delivery pay and tip become the courier's who brought it.</summary>
    public static IReadOnlyList<Side> Delivered(Guid courier, IReadOnlyList<Side> standing) =>
        Balanced([.. standing.Where(side => side.Party is null && side.Account is LedgerAccount.Courier or LedgerAccount.Tips && side.AmountMinor != 0)
            .SelectMany(side => new[] { side with { AmountMinor = -side.AmountMinor }, side with { Party = courier } })]);

    /// <inheritdoc cref="Kernel.Money.Split"/>
    public static long[] Split(long amountMinor, IReadOnlyList<long> weights) => new Kernel.Money(amountMinor, "XXX").Split(weights);

    private static bool IsOfTheOrder(LedgerAccount account) =>
        account is LedgerAccount.Restaurant or LedgerAccount.Courier or LedgerAccount.Tips or LedgerAccount.Tax or LedgerAccount.Fees or LedgerAccount.Suspense;

    /// <summary>Whatever is left over stands in Suspense, in plain sight: a journal always adds up to nothing.</summary>
    private static List<Side> Balanced(IReadOnlyList<Side> sides)
    {
        var all = sides.Where(side => side.AmountMinor != 0).ToList();
        if (all.Sum(side => side.AmountMinor) is var over and not 0) all.Add(new(LedgerAccount.Suspense, null, -over));
        return all;
    }
}
