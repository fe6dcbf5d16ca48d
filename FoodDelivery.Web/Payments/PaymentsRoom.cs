using FoodDelivery.Web.Platform;

namespace FoodDelivery.Web.Payments;

/// <summary>What people see of their money: receipts, refunds, statements. Operators' screens are under Platform/Payments.</summary>
public static class PaymentsRoom
{
    public static IServiceCollection AddPaymentsRoom(this IServiceCollection services) => services.AddScoped<ReceiptReads>();

    /// <summary>What providers call, and statements as files: wherever Payments is hosted.</summary>
    public static void MapPayments(this WebApplication app)
    {
        app.MapWebhooks();
        app.MapStatements();
    }

    /// <summary>Money for programs: at the house, like every room's API.</summary>
    public static void MapPaymentsApi(this WebApplication app)
    {
        app.MapMoney();
        app.MapCases();
        app.MapStatementApi();
    }
}
