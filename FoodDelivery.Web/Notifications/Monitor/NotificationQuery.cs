using System.Globalization;
using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications.Monitor;

/// <summary>The ledger's address, as words, and what it means. The page and the export read the same.</summary>
/// <param name="State">States, separated by commas; empty for all.</param>
/// <param name="Since"><c>1h</c>, <c>24h</c>, <c>7d</c>, <c>30d</c>, or a moment as <see cref="At"/> writes it; all of them when left out.</param>
public sealed record NotificationQuery(string? Q, string? Channel, string? Provider, string? Template, string? State, string? Cause, string? Since)
{
    /// <summary>What somebody may have to do something about.</summary>
    public const string DidNotArrive = "Failed,Undelivered,Bounced";

    /// <summary>What causes count as not sent on purpose.</summary>
    public const string HeldBack = "Suppressed,Expired";

    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static readonly IReadOnlyList<(string Key, string Words, TimeSpan Back)> Spans =
        [("1h", "Last hour", TimeSpan.FromHours(1)), ("24h", "Last 24 hours", TimeSpan.FromHours(24)), ("7d", "Last 7 days", TimeSpan.FromDays(7)), ("30d", "Last 30 days", TimeSpan.FromDays(30))];

    public bool IsEmpty => new[] { Q, Channel, Provider, Template, State, Cause, Since }.All(string.IsNullOrWhiteSpace);

    public IReadOnlyList<NotificationState> States =>
        [.. (State ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read<NotificationState>).OfType<NotificationState>().Distinct()];

    /// <summary>The moment it begins at; null where it is a span, or nothing.</summary>
    public DateTimeOffset? SinceMoment => DateTimeOffset.TryParseExact(Since, Moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    public NotificationFilter ToFilter(DateTimeOffset now) => new(Q, Read<MessageChannel>(Channel), Provider, Template, States, Cause,
        Spans.FirstOrDefault(span => span.Key == Since) is { Key: not null } chosen ? now - chosen.Back : SinceMoment);

    /// <summary>A moment, to the second, as an address holds it.</summary>
    public static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture);

    /// <summary>Null for what is no name of it: addresses are typed by people, too.</summary>
    public static TName? Read<TName>(string? text) where TName : struct, Enum => Enum.TryParse<TName>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
