using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>SMS and codes by Twilio.</summary>
internal static class TwilioModule
{
    public static IServiceCollection AddTwilio(this IServiceCollection services, IConfiguration config) => services;
}
