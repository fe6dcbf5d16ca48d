using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Payments;

/// <summary>Takes the customer's money, and gives it back. Start reading here, then <see cref="Payment"/> and <see cref="SettlePayment"/>.</summary>
public static class PaymentsModule
{
    public static IServiceCollection AddPayments(this IServiceCollection services, IConfiguration config)
    {
        // Where it keeps things, whom it calls
        services.AddModuleDb<PaymentsDb>(PaymentsDb.SchemaName)
        .AddPermissions(PaymentsPermissions.All);
        services.AddCheckedOptions<StripeOptions>("Stripe");
        services.AddCheckedOptions<LedgerOptions>("Payments");
        services.PostConfigure<StripeOptions>(options => options.FillSandbox());
        services.AddSingleton<PaymentProviders>();
        services.AddSingleton<IPaymentProvider, StripeProvider>();
        services.AddHttpClient(StripeProvider.HttpClientName)
            .ConfigureHttpClient((provider, client) => client.Timeout = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<StripeOptions>>().Value.TimeoutSeconds));
        services.AddPayPal(config);

        return services
            // The one place where money moves
            .AddScoped<SettlePayment>()
            .AddScoped<PaymentBooks>()
            .AddSingleton<Ledger>()

            // What people and programs may ask of it
            .AddScoped<StartPayment>()
            .AddScoped<CheckPayment>()
            .AddScoped<CapturePayment>()
            .AddScoped<RefundPayment>()
            .AddScoped<GiveBackPayment>()
            .AddScoped<RemedyCase>()
            .AddScoped<RunReconciliation>()
            .AddScoped<Reconcile>()
            .AddScoped<PreviewPayment>()
            .AddScoped<WaysToPay>()
            .AddScoped<PaymentReads>()
            .AddScoped<MoneyReads>()
            .AddScoped<MoneyLookup>()
            .AddScoped<RefundReads>()

            // What providers tell us by calling
            .AddWebhookSource<StripeWebhooks>(PaymentMethods.Card)

            // When this happens, do that
            .AddReaction<OrderAccepted, CaptureWhenOrderAccepted>(slow: true)
            .AddReaction<OrderReduced, ReduceWhenOrderReduced>(slow: true)
            .AddReaction<DeliveryCompleted, CreditCourierWhenDelivered>()
            .AddReaction<OrderRejected, GiveBackWhenOrderEnds>(slow: true)
            .AddReaction<OrderExpired, GiveBackWhenOrderEnds>(slow: true)
            .AddReaction<OrderCancelled, GiveBackWhenOrderEnds>(slow: true)
            .AddReaction<OrderPaymentFailed, GiveBackWhenOrderEnds>(slow: true)

            // By the clock
            .AddRecurringJob<SweepPayments>("payments.sweep", cron: "* * * * *")
            .AddRecurringJob<ReconcileWithProviders>(ReconcileWithProviders.Id, cron: "*/15 * * * *");
    }
}
