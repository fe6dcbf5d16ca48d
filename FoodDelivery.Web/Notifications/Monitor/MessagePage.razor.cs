using FoodDelivery.Notifications;
using FoodDelivery.Web.Platform;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Notifications.Monitor;

/// <summary>One message: what it says, everything that was heard of it, each try, what followed it.</summary>
public sealed partial class MessagePage
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private NotificationFile? file;
    private RenderedMessage? preview;
    private Guid previewed;
    private string? problem;
    private bool read;
    private bool stirred;

    [Inject] private ILogger<MessagePage> Log { get; set; } = default!;
    [Inject] private OperationsClock Clock { get; set; } = default!;
    [Parameter] public Guid Id { get; set; }

    /// <summary>What is still to come, in a sentence.</summary>
    private string? Follows => file switch
    {
        { FallbackTo: { } to, FallbackAt: { } at } => $"{NotificationWords.Of(to)} follows at {Clock.Words(at, seconds: true)} unless it is {(file.Row.Channel == MessageChannel.Push ? "read" : "delivered")} by then.",
        { FallbackTo: { } to, FallbackAfterSeconds: null } when file.Chain.Count == 1 && file.Row.State is NotificationState.Queued or NotificationState.Sent => $"{NotificationWords.Of(to)} follows if it fails.",
        _ => null,
    };

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Watch<NotificationsChanged>(_ => !stirred, async _ =>
        {
            stirred = true;
            await Task.Delay(Calm, Time, Leaving);
            stirred = false;
            await RefreshAsync();
        });
    }

    protected override Task OnParametersSetAsync() => RefreshAsync();

    protected override async Task ReadAsync()
    {
        try
        {
            var (id, known) = (Id, previewed == Id);
            file = await Ask((NotificationReads reads) => reads.OneAsync(id, Leaving));
            // Its words do not change any more.
            if (!known) (preview, previewed) = (file is null ? null : await Ask((NotificationPreview words) => words.OfAsync(id, Leaving)), id);
            (problem, read) = (null, true);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LogError(e, "Message {NotificationId} could not be read.", Id);
            problem = "This message could not be read just now. What is shown may be old.";
        }
    }
}
