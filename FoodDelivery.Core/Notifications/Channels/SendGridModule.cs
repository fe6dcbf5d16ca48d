using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>Mail by SendGrid.</summary>
internal static class SendGridModule
{
    public static IServiceCollection AddSendGrid(this IServiceCollection services, IConfiguration config) => services;
}
