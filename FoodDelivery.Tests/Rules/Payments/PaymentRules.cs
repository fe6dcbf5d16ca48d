using CsCheck;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;

namespace FoodDelivery.Tests.Rules.Payments;

/// <summary>The payment alone: whatever it is told, in whatever order and how often, it never goes back and never says a thing twice.</summary>
public sealed class PaymentRules
{
    private static readonly DateTimeOffset Now = new(2026, 6, 17, 22, 30, 0, TimeSpan.Zero);
    private static readonly Money Price = new(3299, "USD");

    public static TheoryData<PaymentStatus, PaymentWish, PaymentStep> Steps => new()
    {
        { PaymentStatus.Created, PaymentWish.None, PaymentStep.None },
        { PaymentStatus.Created, PaymentWish.Take, PaymentStep.None },
        { PaymentStatus.Created, PaymentWish.GiveBack, PaymentStep.None },
        { PaymentStatus.AwaitingCustomer, PaymentWish.None, PaymentStep.None },
        { PaymentStatus.AwaitingCustomer, PaymentWish.Take, PaymentStep.Look },
        { PaymentStatus.AwaitingCustomer, PaymentWish.GiveBack, PaymentStep.EndSession },
        { PaymentStatus.Authorised, PaymentWish.None, PaymentStep.None },
        { PaymentStatus.Authorised, PaymentWish.Take, PaymentStep.Capture },
        { PaymentStatus.Authorised, PaymentWish.GiveBack, PaymentStep.Void },
        { PaymentStatus.Captured, PaymentWish.None, PaymentStep.None },
        { PaymentStatus.Captured, PaymentWish.Take, PaymentStep.None },
        { PaymentStatus.Captured, PaymentWish.GiveBack, PaymentStep.Refund },
        { PaymentStatus.Voided, PaymentWish.None, PaymentStep.None },
        { PaymentStatus.Voided, PaymentWish.GiveBack, PaymentStep.None },
        { PaymentStatus.Refunded, PaymentWish.None, PaymentStep.None },
        { PaymentStatus.Refunded, PaymentWish.Take, PaymentStep.None },
        { PaymentStatus.Refunded, PaymentWish.GiveBack, PaymentStep.None },
        { PaymentStatus.Expired, PaymentWish.None, PaymentStep.None },
        { PaymentStatus.Expired, PaymentWish.Take, PaymentStep.None },
        { PaymentStatus.Expired, PaymentWish.GiveBack, PaymentStep.None },
        { PaymentStatus.Failed, PaymentWish.Take, PaymentStep.None },
        { PaymentStatus.Failed, PaymentWish.GiveBack, PaymentStep.None },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void What_closes_the_gap(PaymentStatus status, PaymentWish wish, PaymentStep step)
    {
        var payment = In(status);
        payment.Want(wish, Now);
        if (status is PaymentStatus.Failed) Assert.Equal(PaymentStatus.Failed, payment.Status);
        Assert.Equal(step, payment.NextStep(endIfUnpaid: false, opening: false));
    }

    [Fact]
    public void The_wish_only_goes_one_way()
    {
        var payment = In(PaymentStatus.Authorised);
        payment.Want(PaymentWish.GiveBack, Now);
        payment.Want(PaymentWish.Take, Now);
        Assert.Equal(PaymentWish.GiveBack, payment.Wish);
        Assert.Equal(PaymentStep.Void, payment.NextStep(false, false));
    }

    [Fact]
    public void A_hold_that_went_before_the_kitchen_accepted_is_told()
    {
        var payment = In(PaymentStatus.Voided);
        payment.TakeHappened();
        payment.Want(PaymentWish.Take, Now);
        Assert.IsType<PaymentCaptureFailed>(Assert.Single(payment.TakeHappened()));
    }

    [Fact]
    public void Money_of_another_payment_is_not_ours()
    {
        var payment = In(PaymentStatus.AwaitingCustomer);
        payment.Apply(View(payment, ProviderHold.Held) with { PaymentId = Guid.CreateVersion7() }, Now);
        Assert.Equal(PaymentStatus.AwaitingCustomer, payment.Status);
        Assert.NotNull(payment.Attention);
        Assert.Empty(payment.TakeHappened());
    }

    [Theory]
    [InlineData(3298, "USD")]
    [InlineData(3300, "USD")]
    [InlineData(3299, "EUR")]
    public void Another_amount_or_currency_places_no_order_and_is_given_back(long minor, string currency)
    {
        var payment = In(PaymentStatus.AwaitingCustomer);
        payment.Apply(View(payment, ProviderHold.Held) with { Amount = new Money(minor, currency) }, Now);
        Assert.Empty(payment.TakeHappened());
        Assert.False(payment.IsPaid);
        Assert.Equal(PaymentStep.Void, payment.NextStep(false, false));
        Assert.NotNull(payment.Attention);
    }

    [Fact]
    public void Told_in_any_order_and_any_number_of_times_it_says_each_thing_once_and_never_goes_back()
    {
        // The provider's history is always a path like this; what reaches us of it is any selection, repeated and shuffled.
        var truth = new[] { ProviderHold.None, ProviderHold.Pending, ProviderHold.Held, ProviderHold.Taken };
        Gen.Select(Gen.Int[1, 4], Gen.Bool, Gen.Bool, Gen.Int[0, 3].Array[0, 12], Gen.Enum<PaymentWish>()).Sample((length, released, refunded, seen, wish) =>
        {
            var payment = In(PaymentStatus.AwaitingCustomer);
            payment.Want(wish, Now);
            var ranks = new List<int> { Rank(payment.Status) };
            var facts = new List<string>();
            foreach (var index in seen)
            {
                var hold = truth[index % length];
                var view = hold == ProviderHold.Taken && refunded ? AllRefunded(payment) : View(payment, hold);
                if (hold == ProviderHold.Held && released) payment.Apply(View(payment, ProviderHold.Held), Now);
                payment.Apply(hold == ProviderHold.Held && released ? View(payment, ProviderHold.Released) : view, Now);
                ranks.Add(Rank(payment.Status));
                facts.AddRange(payment.TakeHappened().Select(f => f.GetType().Name));
            }
            return ranks.SequenceEqual(ranks.Order()) && facts.Distinct().Count() == facts.Count && (wish != PaymentWish.GiveBack || !facts.Contains(nameof(PaymentAuthorised)));
        });
    }

    [Fact]
    public void The_provider_is_asked_ever_more_rarely_and_somebody_is_called()
    {
        var payment = In(PaymentStatus.Authorised);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            payment.AskAgain(Now);
            waits.Add(payment.NextCheckAt!.Value - Now);
        }
        Assert.Equal(TimeSpan.FromSeconds(15), waits[0]);
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromMinutes(30), waits[^1]);
        Assert.NotNull(payment.Doubt);
        // The doubt goes with the first clear answer.
        payment.Apply(View(payment, ProviderHold.Held), Now);
        Assert.Null(payment.Doubt);
    }

    private static int Rank(PaymentStatus status) => status switch
    {
        PaymentStatus.AwaitingCustomer => 0,
        PaymentStatus.Expired => 1,
        PaymentStatus.Authorised => 2,
        PaymentStatus.Captured => 3,
        PaymentStatus.Voided or PaymentStatus.Failed or PaymentStatus.Refunded => 4,
        _ => -1,
    };

    private static ProviderView View(Payment payment, ProviderHold hold) =>
        new(ProviderSession.Open, payment.SessionId, "pi_1", hold, Price, hold == ProviderHold.Taken ? Price.Minor : 0, 0, payment.Id);

    private static ProviderView AllRefunded(Payment payment) => View(payment, ProviderHold.Taken) with { Refunded = Price.Minor, Refunds = [new("re_1", Price.Minor, ProviderRefundState.Done, null)] };

    private static Payment In(PaymentStatus status)
    {
        var payment = new Payment(Guid.CreateVersion7(Now), "FD-1", Price, "stripe", PaymentShares.None, Now);
        if (status == PaymentStatus.Created) return payment;
        payment.Opened(new OpenedSession("cs_1", "https://pay.example/cs_1", Now.AddMinutes(31)), "https://shop.example/ok", Now);
        if (status == PaymentStatus.Expired) payment.Apply(View(payment, ProviderHold.None) with { Session = ProviderSession.Expired, IntentId = null }, Now);
        if (status is PaymentStatus.Authorised or PaymentStatus.Captured or PaymentStatus.Voided or PaymentStatus.Refunded or PaymentStatus.Failed) payment.Apply(View(payment, ProviderHold.Held), Now);
        if (status == PaymentStatus.Failed) payment.Want(PaymentWish.Take, Now);
        if (status is PaymentStatus.Captured or PaymentStatus.Refunded) payment.Apply(View(payment, ProviderHold.Taken), Now);
        if (status == PaymentStatus.Refunded) payment.Apply(AllRefunded(payment), Now);
        if (status is PaymentStatus.Voided or PaymentStatus.Failed) payment.Apply(View(payment, ProviderHold.Released), Now);
        Assert.Equal(status, payment.Status);
        payment.TakeHappened();
        return payment;
    }
}
