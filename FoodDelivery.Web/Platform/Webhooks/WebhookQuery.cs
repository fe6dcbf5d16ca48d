using FoodDelivery.Platform;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Platform.Webhooks;

/// <summary>The inbox's address, as words, and what it means. The page and the export read the same.</summary>
/// <param name="Since"><c>1h</c>, <c>24h</c>, <c>7d</c>, <c>30d</c>; all of them when left out.</param>
public sealed record WebhookQuery(string? Q, string? Provider, string? Type, string? State, string? Since)
{
    public static readonly IReadOnlyList<(string Key, string Words, TimeSpan Back)> Spans =
        [("1h", "Last hour", TimeSpan.FromHours(1)), ("24h", "Last 24 hours", TimeSpan.FromHours(24)), ("7d", "Last 7 days", TimeSpan.FromDays(7)), ("30d", "Last 30 days", TimeSpan.FromDays(30))];

    public bool IsEmpty => string.IsNullOrWhiteSpace(Q) && string.IsNullOrEmpty(Provider) && string.IsNullOrEmpty(Type) && string.IsNullOrEmpty(State) && string.IsNullOrEmpty(Since);

    public WebhookFilter ToFilter(DateTimeOffset now) => new(Q, Provider, Type,
        Enum.TryParse<WebhookState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null,
        Spans.FirstOrDefault(span => span.Key == Since) is { Key: not null } chosen ? now - chosen.Back : null);
}

/// <summary>States of a webhook as operators read them.</summary>
public static class WebhookWords
{
    public static readonly IReadOnlyList<WebhookState> States = [WebhookState.Received, WebhookState.Applied, WebhookState.Ignored, WebhookState.Dead];

    public static string Of(WebhookState state) => state switch
    {
        WebhookState.Received => "Waiting",
        WebhookState.Applied => "Applied",
        WebhookState.Ignored => "Ignored",
        _ => "Dead",
    };

    public static string Of(WebhookRow row) => row.Working ? "Being applied" : row is { State: WebhookState.Received, Attempts: > 0 } ? "Trying again" : Of(row.State);

    public static Tone ToneOf(WebhookRow row) => row.State switch
    {
        WebhookState.Received => row.Attempts > 0 && !row.Working ? Tone.Late : Tone.New,
        WebhookState.Applied => Tone.Good,
        WebhookState.Dead => Tone.Bad,
        _ => Tone.Quiet,
    };
}
