using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications.Monitor;

public sealed partial class MessagePage
{
    private async Task ResendAsync()
    {
        if (await Resending.AskWhyAsync(AskWhy, 1) is not { } why) return;
        if (await Do((ResendNotifications resend) => resend.RunAsync(new([Id], null, why), CancellationToken.None)) is not { IsOk: true } done) return;
        Resending.Say(Snackbar, done.Value);
        await RefreshAsync();
    }
}
