using FoodDelivery.Identity;
using FoodDelivery.Platform;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>Identity's codes by our channels. A channel that cannot send as configured is not offered: pages then say so instead of promising a message.</summary>
internal static class CodesModule
{
    public static IServiceCollection AddCodes(this IServiceCollection services, IConfiguration config)
    {
        if (SendGridOptions.ModeOf(config) != SendGridMode.Off) services.AddSingleton(new CodeSender(CodeChannel.Email));
        if (TwilioOptions.ModeOf(config) != TwilioMode.Off) services.AddSingleton(new CodeSender(CodeChannel.Sms));
        return services.AddScoped<CodesAtSending>().AddScoped<CodeJudge, PhoneCodeJudge>().AddReaction<CodeWanted, WriteCodeWhenCodeWanted>();
    }
}
