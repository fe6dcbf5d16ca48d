using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SendGrid;

namespace FoodDelivery.Notifications;

/// <summary>
/// Takes addresses off SendGrid's own lists that were taken off ours: else SendGrid would drop the next mail, and that drop would put the address on our
/// list again. Whoever is on our list again stays on SendGrid's. Asking twice does no harm, so it looks back over several runs.
/// </summary>
public sealed class LiftAtSendGrid(NotificationsDb db, IHttpClientFactory clients, IOptions<SendGridOptions> options, TimeProvider time, ILogger<LiftAtSendGrid> log) : IJob
{
    public const string Id = "notifications.lift-at-sendgrid";

    private const int AtMost = 100;
    private static readonly TimeSpan LooksBack = TimeSpan.FromMinutes(30);

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var since = time.GetUtcNow() - LooksBack;
        var lifted = await db.Suppressions.AsNoTracking()
            .Where(s => s.Channel == MessageChannel.Email && s.LiftedAt > since && !db.Suppressions.Any(again => again.Channel == s.Channel && again.Address == s.Address && again.LiftedAt == null))
            .OrderBy(s => s.LiftedAt).Select(s => new { s.Address, s.Reason }).Distinct().Take(AtMost).ToListAsync(cancel);
        if (lifted.Count == 0) return;
        using var http = clients.CreateClient(SendGridActivity.HttpClientName);
        var client = new SendGridClient(http, new SendGridClientOptions { ApiKey = options.Value.ApiKey, Host = options.Value.Base() });
        foreach (var one in lifted)
            foreach (var list in Lists(one.Reason))
            {
                var response = await client.RequestAsync(BaseClient.Method.DELETE, urlPath: $"{list}/{Uri.EscapeDataString(one.Address)}", cancellationToken: cancel);
                // It was on no such list: that is as good.
                if (response.IsSuccessStatusCode || response.StatusCode == System.Net.HttpStatusCode.NotFound) continue;
                log.LogWarning("An address taken off our list may still be on SendGrid's list {List}: it answered {Status}. Does the key have the permission Suppressions?", list, (int)response.StatusCode);
                return;
            }
    }

    /// <summary>Which of SendGrid's lists say what a reason of ours says.</summary>
    private static string[] Lists(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Dead => ["suppression/bounces", "suppression/invalid_emails"],
        SuppressionReason.Spam => ["suppression/spam_reports"],
        SuppressionReason.Unsubscribed => ["asm/suppressions/global"],
        _ => [],
    };
}
