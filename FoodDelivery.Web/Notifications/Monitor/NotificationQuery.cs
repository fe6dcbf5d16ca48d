using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications.Monitor;

/// <summary>The ledger's address, as words, and what it means. The page and the export read the same.</summary>
/// <param name="State">States, separated by commas; empty for all.</param>
/// <param name="Since"><c>1h</c>, <c>24h</c>, <c>7d</c>, <c>30d</c>; all of them when left out.</param>
public sealed record NotificationQuery(string? Q, string? Channel, string? Provider, string? Template, string? State, string? Cause, string? Since)
{
    /// <summary>What somebody may have to do something about.</summary>
    public const string DidNotArrive = "Failed,Undelivered,Bounced";

    public static readonly IReadOnlyList<(string Key, string Words, TimeSpan Back)> Spans =
        [("1h", "Last hour", TimeSpan.FromHours(1)), ("24h", "Last 24 hours", TimeSpan.FromHours(24)), ("7d", "Last 7 days", TimeSpan.FromDays(7)), ("30d", "Last 30 days", TimeSpan.FromDays(30))];

    public bool IsEmpty => new[] { Q, Channel, Provider, Template, State, Cause, Since }.All(string.IsNullOrWhiteSpace);

    public IReadOnlyList<NotificationState> States =>
        [.. (State ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read<NotificationState>).OfType<NotificationState>().Distinct()];

    public NotificationFilter ToFilter(DateTimeOffset now) => new(Q, Read<MessageChannel>(Channel), Provider, Template, States, Cause,
        Spans.FirstOrDefault(span => span.Key == Since) is { Key: not null } chosen ? now - chosen.Back : null);

    /// <summary>Null for what is no name of it: addresses are typed by people, too.</summary>
    public static TName? Read<TName>(string? text) where TName : struct, Enum => Enum.TryParse<TName>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
