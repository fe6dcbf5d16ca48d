using FoodDelivery.Notifications;
using MudBlazor;

namespace FoodDelivery.Web.Notifications.Monitor;

/// <summary>Asks before messages are sent again, and says what came of it; the list and the single message do it alike.</summary>
internal static class Resending
{
    /// <param name="ask">The page's way to ask why: a second click while it stands there asks nothing.</param>
    /// <param name="left">How many more there are than can be sent at once.</param>
    /// <returns>Null when the person thinks better of it.</returns>
    public static Task<string?> AskWhyAsync(Func<string, string, string, Task<string?>> ask, int count, int left = 0) => ask(count == 1 ? "Send this message again?" : $"Send {count} messages again?",
        "Whoever has it already gets it twice. What must not be sent is left alone and says why: addresses on the suppression list, codes, what is of no use any more."
            + (left > 0 ? $" These are the newest {count}; {left} more can follow." : ""),
        count == 1 ? "Send again" : $"Send {count} again");

    public static void Say(ISnackbar snackbar, ResendNotifications.Done done)
    {
        var sent = done.Resent switch { 0 => "None was sent again.", 1 => "1 message is sent again.", var n => $"{n} messages are sent again." };
        if (done.Refusals.Count == 0) snackbar.Add(sent, Severity.Success);
        else snackbar.Add($"{sent} {Refused(done.Refusals)}", done.Resent == 0 ? Severity.Warning : Severity.Info);
    }

    // The commonest reason stands for all: a list of five hundred helps nobody.
    private static string Refused(IReadOnlyList<ResendNotifications.Refused> refusals)
    {
        var why = refusals.CountBy(refused => refused.Why).MaxBy(reason => reason.Value).Key;
        return refusals.Count == 1 ? $"One was not: {why}" : $"{refusals.Count} were not, most of them for this: {why}";
    }
}
