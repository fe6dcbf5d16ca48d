namespace FoodDelivery.Notifications;

/// <summary>What a device has done with a message.</summary>
public enum PushReceiptKind
{
    /// <summary>It stands on the lock screen: the message has arrived.</summary>
    Shown,
    /// <summary>The person has tapped it, or was looking at the page it tells of.</summary>
    Opened,
}

/// <summary>A device says that a message was shown or opened there.</summary>
public sealed class TakeReceipt(PushReceipts receipts, NotificationLedger ledger, TimeProvider time)
{
    /// <returns>False for a receipt that is none.</returns>
    public async Task<bool> RunAsync(string? receipt, PushReceiptKind kind, CancellationToken cancel)
    {
        if (receipts.Read(receipt) is not var (notification, generation)) return false;
        var (state, status) = kind == PushReceiptKind.Opened ? (NotificationState.Read, "opened") : (NotificationState.Delivered, "shown");
        // However many devices say it, the first one counts; sent again, it is shown again.
        await ledger.ApplyAsync(new(FcmPush.ProviderName, notification, ProviderId: null, state, status, EventKey: $"{status}:{generation}", time.GetUtcNow(), Generation: generation), NotificationSource.Callback, cancel);
        return true;
    }
}
