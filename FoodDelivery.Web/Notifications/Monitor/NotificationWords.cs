using System.Globalization;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Platform;
using FoodDelivery.Web.Shell;
using MudBlazor;

namespace FoodDelivery.Web.Notifications.Monitor;

/// <summary>Channels, states and durations as operators read them.</summary>
public static class NotificationWords
{
    public static readonly IReadOnlyList<MessageChannel> Channels = Enum.GetValues<MessageChannel>();
    public static readonly IReadOnlyList<NotificationState> States = Enum.GetValues<NotificationState>();
    public static readonly IReadOnlyList<(FiguresSpan Span, string Words)> Spans = [(FiguresSpan.Hour, "Last hour"), (FiguresSpan.Day, "Last 24 hours"), (FiguresSpan.Week, "Last 7 days"), (FiguresSpan.Month, "Last 30 days")];

    public static string Of(MessageChannel channel) => channel switch { MessageChannel.Sms => "SMS", MessageChannel.Email => "E-mail", _ => "Push" };

    public static string IconOf(MessageChannel channel) => channel switch
    {
        MessageChannel.Sms => Icons.Material.Outlined.Sms,
        MessageChannel.Email => Icons.Material.Outlined.Email,
        _ => Icons.Material.Outlined.NotificationsActive,
    };

    /// <summary>As the companies write themselves.</summary>
    public static string Provider(string? name) => name switch { null => "nobody yet", "twilio" => "Twilio", "sendgrid" => "SendGrid", "fcm" => "Firebase", _ => Words.Sentence(name) };

    /// <summary><c>order-accepted</c> → Order accepted.</summary>
    public static string Template(string template) => Words.Sentence(template.Replace('-', ' '));

    public static string Of(NotificationState state) => state switch
    {
        NotificationState.Queued => "Waiting",
        NotificationState.Expired => "Too late",
        _ => state.ToString(),
    };

    public static string Of(NotificationRow row) => row switch
    {
        { State: NotificationState.Queued, Working: true } => "Being sent",
        { State: NotificationState.Queued, Attempts: > 0 } => "Trying again",
        _ => Of(row.State),
    };

    public static Tone ToneOf(NotificationRow row) => row is { State: NotificationState.Queued, Working: false, Attempts: > 0 } ? Tone.Late : ToneOf(row.State);

    public static Tone ToneOf(NotificationState state) => state switch
    {
        NotificationState.Queued => Tone.New,
        NotificationState.Sent => Tone.Moving,
        NotificationState.Delivered or NotificationState.Read => Tone.Good,
        NotificationState.Undelivered or NotificationState.Bounced or NotificationState.Failed => Tone.Bad,
        _ => Tone.Quiet,
    };

    /// <summary>Where the tone's own sign would mislead: a message on its way is no bicycle.</summary>
    public static string? SignOf(NotificationState state) => state switch
    {
        NotificationState.Queued => Icons.Material.Filled.Schedule,
        NotificationState.Sent => Icons.Material.Filled.Send,
        NotificationState.Read => Icons.Material.Filled.DoneAll,
        _ => null,
    };

    /// <summary>Who said a line of the history.</summary>
    public static string Source(string source) => source switch { "callback" => "the provider called", "asked" => "we asked the provider", "person" => "a person here", _ => "our own decision" };

    public static string Percent(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(known * 1000) / 10:0.#} %") : "–";

    /// <param name="seconds">Null before there is one.</param>
    public static string Duration(double? seconds) => seconds switch
    {
        null => "–",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms"),
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };
}
