namespace FoodDelivery.Web.Sandbox;

/// <summary>The books of all messaging emulators as one list.</summary>
internal static class SandboxInboxes
{
    public const int Shown = 50;

    /// <param name="to">Only for this recipient.</param>
    /// <returns>The newest first, and whether there are more.</returns>
    public static async Task<(IReadOnlyList<InboxMessage> Messages, bool More)> NewestAsync(IReadOnlyList<ISandboxInbox> inboxes, string? to, DateTimeOffset? before, CancellationToken cancel)
    {
        var all = new List<InboxMessage>();
        // One after the other: they share one scope's books.
        foreach (var inbox in inboxes) all.AddRange(await inbox.NewestAsync(to, before, Shown + 1, cancel));
        var ordered = all.OrderByDescending(message => message.At).ThenByDescending(message => message.Id, StringComparer.Ordinal).ToList();
        return (ordered.Take(Shown).ToList(), ordered.Count > Shown);
    }
}
