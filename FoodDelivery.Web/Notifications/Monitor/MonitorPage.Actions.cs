using FoodDelivery.Notifications;
using MudBlazor;

namespace FoodDelivery.Web.Notifications.Monitor;

/// <summary>What can be done here: sending again, stopping a channel and letting it go on. Each asks why.</summary>
public sealed partial class MonitorPage
{
    private async Task ResendChosenAsync()
    {
        IReadOnlyList<Guid> ids = [.. chosen];
        if (await Resending.AskWhyAsync(AskWhy, ids.Count) is not { } why) return;
        if (!await ResendAsync(ids, why)) return;
        chosen.Clear();
        await LoadAsync();
    }

    private async Task ResendCauseAsync(CauseRow cause)
    {
        // Of the figures that were pressed: newer ones may begin later.
        var since = figures!.From;
        var ids = await Ask((NotificationReads reads) => reads.FailedOfAsync(cause, since, ResendNotifications.Most, Leaving));
        if (ids.Count == 0)
        {
            Snackbar.Add("None of them stands there any more.", Severity.Info);
            await LoadAsync();
            return;
        }
        if (await Resending.AskWhyAsync(AskWhy, ids.Count, cause.Failed - ids.Count) is not { } why) return;
        if (await ResendAsync(ids, why)) await LoadAsync();
    }

    private async Task<bool> ResendAsync(IReadOnlyList<Guid> ids, string why)
    {
        if (await Do((ResendNotifications resend) => resend.RunAsync(new(ids, null, why), CancellationToken.None)) is not { IsOk: true } done) return false;
        Resending.Say(Snackbar, done.Value);
        return true;
    }

    private async Task PauseAsync(ChannelHealth channel)
    {
        var name = NotificationWords.Of(channel.Channel);
        if (await AskWhy($"Pause {name}?", $"Nothing is sent by {name} until somebody resumes it, codes for signing in included. Messages wait; those that are of no use by then are not sent.", "Pause") is not { } why) return;
        if (await Do((PauseChannel pause) => pause.RunAsync(new(channel.Channel, why), CancellationToken.None), done: $"{name} is paused.")) await LoadAsync();
    }

    private async Task ResumeAsync(ChannelHealth channel)
    {
        var name = NotificationWords.Of(channel.Channel);
        if (await AskWhy($"Resume {name}?", channel.Waiting == 0 ? "Nothing waits just now." : $"{channel.Waiting} messages are sent at once.", "Resume") is not { } why) return;
        if (await Do((ResumeChannel resume) => resume.RunAsync(new(channel.Channel, why), CancellationToken.None), done: $"{name} runs again.")) await LoadAsync();
    }
}
