using FoodDelivery.Platform;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Platform.Webhooks;

/// <summary>One webhook: what it said, each try and its result, and having it decided again.</summary>
public sealed partial class WebhookPage
{
    private WebhookFile? file;
    private string? problem;
    private bool read;
    private bool trying;

    [Inject] private ILogger<WebhookPage> Log { get; set; } = default!;
    [Inject] private OperationsClock Clock { get; set; } = default!;
    [Parameter] public Guid Id { get; set; }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        // One that is decided changes only by a replay, and that is told here anyway.
        Watch<WebhooksChanged>(_ => file is { Row.State: WebhookState.Received } or { Row.Working: true }, _ => RefreshAsync());
    }

    protected override async Task OnParametersSetAsync() => await RefreshAsync();

    protected override async Task ReadAsync()
    {
        try
        {
            file = await Ask((WebhookReads reads) => reads.OneAsync(Id, Leaving));
            (problem, read) = (null, true);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LogError(e, "Webhook {WebhookId} could not be read.", Id);
            problem = "This webhook could not be read just now. What is shown may be old.";
        }
    }
}
