using System.Net;
using System.Text.Json;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SendGrid;

namespace FoodDelivery.Notifications;

/// <summary>
/// Takes addresses off SendGrid's own lists that were taken off ours: else SendGrid would drop the next mail. Each line is remembered as done when SendGrid has
/// answered, however long that takes. What is on our list again for the same reason stays on SendGrid's. Asking twice does no harm.
/// </summary>
public sealed class LiftAtSendGrid(NotificationsDb db, IHttpClientFactory clients, IOptions<SendGridOptions> options, TimeProvider time, ILogger<LiftAtSendGrid> log) : IJob
{
    public const string Id = "notifications.lift-at-sendgrid";

    private const int AtOnce = 100;
    private const string Unsubscribes = "asm/suppressions/global";

    /// <summary>Which of SendGrid's lists say what a reason of ours says.</summary>
    private static readonly IReadOnlyDictionary<SuppressionReason, string[]> Lists = new Dictionary<SuppressionReason, string[]>
    {
        [SuppressionReason.Dead] = ["suppression/bounces", "suppression/invalid_emails"],
        [SuppressionReason.Spam] = ["suppression/spam_reports"],
        [SuppressionReason.Unsubscribed] = [Unsubscribes],
    };

    /// <summary>Whether SendGrid has a list of its own that says the same.</summary>
    public static bool IsListedThere(MessageChannel channel, SuppressionReason? reason) => channel == MessageChannel.Email && (reason is not { } its || Lists.ContainsKey(its));

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        using var http = clients.CreateClient(SendGridActivity.HttpClientName);
        var client = new SendGridClient(http, new SendGridClientOptions { ApiKey = options.Value.ApiKey, Host = options.Value.Base() });
        foreach (var (reason, lists) in Lists)
            while (await DueAsync(reason, cancel) is { Count: > 0 } due)
            {
                foreach (var list in lists)
                    if (!await TakeOffAsync(client, list, [.. due.Select(one => one.Address).Distinct()], cancel)) return;
                var (ids, now) = (due.ConvertAll(one => one.Id), time.GetUtcNow());
                await db.Suppressions.Where(s => ids.Contains(s.Id)).ExecuteUpdateAsync(set => set.SetProperty(s => s.LiftedThereAt, now), cancel);
            }
    }

    private Task<List<Line>> DueAsync(SuppressionReason reason, CancellationToken cancel) => db.Suppressions.AsNoTracking()
        .Where(s => s.LiftedAt != null && s.LiftedThereAt == null && s.Channel == MessageChannel.Email && s.Reason == reason
            && !db.Suppressions.Any(again => again.Channel == s.Channel && again.Address == s.Address && again.Reason == s.Reason && again.LiftedAt == null))
        .OrderBy(s => s.LiftedAt).Take(AtOnce).Select(s => new Line(s.Id, s.Address)).ToListAsync(cancel);

    /// <summary>False when SendGrid does not do it now: the next run tries again.</summary>
    private async Task<bool> TakeOffAsync(SendGridClient client, string list, string[] addresses, CancellationToken cancel)
    {
        // In the body and not in the address, which traces and proxies write down. Only the list of those who unsubscribed knows no such form.
        if (list != Unsubscribes) return await AskAsync(client, list, list, JsonSerializer.Serialize(new { emails = addresses }), cancel);
        foreach (var address in addresses)
            if (!await AskAsync(client, list, $"{list}/{Uri.EscapeDataString(address)}", null, cancel)) return false;
        return true;
    }

    private async Task<bool> AskAsync(SendGridClient client, string list, string path, string? body, CancellationToken cancel)
    {
        var response = await client.RequestAsync(BaseClient.Method.DELETE, requestBody: body, urlPath: path, cancellationToken: cancel);
        // It was on no such list: that is as good.
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound) return true;
        log.LogWarning("Addresses taken off our list may still be on SendGrid's list {List}: it answered {Status}. Does the key have the permission Suppressions?", list, (int)response.StatusCode);
        return false;
    }

    private sealed record Line(Guid Id, string Address);
}
