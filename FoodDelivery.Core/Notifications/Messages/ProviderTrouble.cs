namespace FoodDelivery.Notifications;

/// <summary>Wakes somebody when a provider does not work or does not let us in, and says when that is over.</summary>
internal sealed class ProviderTrouble(Alerts alerts, TimeProvider time)
{
    public static string KeyOf(string provider) => $"notifications.provider:{provider}";

    /// <summary>What an answer says of the provider itself.</summary>
    public async Task LookAsync(ProviderLane lane, ChannelAnswer answer, CancellationToken cancel)
    {
        if (ProviderLane.IsDown(answer))
        {
            // One answer that did not come is no trouble yet; a wrong key is, at once.
            if (lane.Works && answer.Outcome != ChannelOutcome.Misconfigured) return;
            await alerts.RaiseAsync(new(KeyOf(lane.Name), AlertSeverity.Critical, $"{lane.Name} does not take our messages by {NameOf(lane.Channel)}: {answer.Words}",
                "Messages wait and are sent as soon as it works; those that are of no use by then are not. Codes and order news wait too.",
                $"/admin/notifications?provider={Uri.EscapeDataString(lane.Name)}", "See its messages", time.GetUtcNow(), ByItself: true), cancel);
            lane.Told = true;
        }
        else if (lane.Works && lane.Told != false)
        {
            lane.Told = false;
            await alerts.EndAsync(KeyOf(lane.Name), "It takes messages again.", cancel);
        }
    }

    public static string NameOf(MessageChannel channel) => channel switch
    {
        MessageChannel.Sms => "SMS",
        MessageChannel.Email => "e-mail",
        _ => "push",
    };
}
