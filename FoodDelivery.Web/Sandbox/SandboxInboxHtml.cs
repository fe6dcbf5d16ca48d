using System.Globalization;
using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Sandbox;

/// <summary>How the inbox looks: a list for everybody, and for one number a phone with what it shows and a line to answer.</summary>
internal static class SandboxInboxHtml
{
    private const int Teaser = 240;

    public static string Inbox(IReadOnlyList<ISandboxInbox> inboxes, IReadOnlyList<InboxMessage> messages, string? to, DateTimeOffset? before, bool more) => $"""
        <h2 id="inbox">Inbox</h2>
        <form method="get" action="/sandbox#inbox" class="find" role="search">
          <label>Number, address or device<input name="to" value="{SandboxHtml.Text(to)}" placeholder="+12125550123" autocomplete="off"></label>
          <button>Show</button>
          {(to is null ? "" : "<a href=\"/sandbox#inbox\">Everybody's</a>")}
          <a href="{Link(to, null)}">Look again</a>
        </form>
        {(to is null ? Recipients(messages) : "")}
        {(messages.Count == 0 ? $"<p class=\"none\">{(to is null ? "Nothing has arrived yet. Place an order, or ask for a code." : $"Nothing has arrived for {SandboxHtml.Text(to)}.")}</p>"
            : to is not null && messages.All(message => message.Channel != MessageChannel.Email) ? Phone(inboxes, messages, to)
            : $"<ol class=\"arrived\">{string.Concat(messages.Select(Row))}</ol>")}
        <p class="turn">{(before is null ? "" : $"<a href=\"{Link(to, null)}\">‹ Newest</a>")} {(more ? $"<a href=\"{Link(to, messages[^1].At)}\">Older ›</a>" : "")}</p>
        """;

    /// <summary>Whom the newest ones were for, so that nobody has to type.</summary>
    private static string Recipients(IReadOnlyList<InboxMessage> messages)
    {
        var who = messages.Select(message => message.To).Distinct().Take(12).ToList();
        return who.Count < 2 ? "" : $"<ul class=\"who\" aria-label=\"Recipients\">{string.Concat(who.Select(one => $"<li><a href=\"{Link(one, null)}\">{SandboxHtml.Text(one)}</a></li>"))}</ul>";
    }

    private static string Row(InboxMessage message) => $"""
        <li data-vendor="{message.Vendor}" data-to="{SandboxHtml.Text(message.To)}">
          <p class="small"><strong>{Channel(message)}</strong> {(message.FromPerson ? "from" : "to")} <a href="{Link(message.To, null)}">{SandboxHtml.Text(message.To)}</a> · {Time(message)} · {SandboxHtml.Text(message.Status)}{(message.Note is null ? "" : $" · {SandboxHtml.Text(message.Note)}")}</p>
          {(message.Subject is null ? "" : $"<h3>{SandboxHtml.Text(message.Subject)}</h3>")}
          <p class="said">{SandboxHtml.Text(Short(message.Text))}</p>
          <p class="small"><a href="{Page(message)}" aria-label="Open: {SandboxHtml.Text(message.Subject ?? Short(message.Text))}">Open</a>{(Below(message.Link) is { } link ? $" · <a href=\"{SandboxHtml.Text(link)}\">Where a tap leads</a>" : "")}</p>
        </li>
        """;

    /// <summary>As on the phone: the oldest above, the person's own lines on the right, and a line to answer.</summary>
    private static string Phone(IReadOnlyList<ISandboxInbox> inboxes, IReadOnlyList<InboxMessage> messages, string to)
    {
        var replies = inboxes.FirstOrDefault(inbox => inbox.ReplyPath is not null && messages.Any(message => message.Vendor == inbox.Vendor && message.Channel == MessageChannel.Sms));
        var from = messages.FirstOrDefault(message => message.Vendor == replies?.Vendor)?.From;
        return $"""
            <section class="phone" aria-label="The phone of {SandboxHtml.Text(to)}">
              <header>{SandboxHtml.Text(to)}</header>
              <ol>{string.Concat(messages.Reverse().Select(Bubble))}</ol>
              {(replies is null || from is null ? "" : $"""
                <form method="post" action="{replies.ReplyPath}">
                  <input type="hidden" name="from" value="{SandboxHtml.Text(to)}"><input type="hidden" name="to" value="{SandboxHtml.Text(from)}"><input type="hidden" name="back" value="{SandboxHtml.Text(Link(to, null))}">
                  <label>Answer as this person<input name="body" required maxlength="320" placeholder="STOP" autocomplete="off"></label>
                  <button class="primary">Send</button>
                </form>
              """)}
            </section>
            """;
    }

    private static string Bubble(InboxMessage message) => $"""
        <li class="{(message.FromPerson ? "mine" : "theirs")} {message.Channel.ToString().ToLowerInvariant()}" data-vendor="{message.Vendor}">
          {(message.Subject is null ? "" : $"<strong>{SandboxHtml.Text(message.Subject)}</strong>")}
          <p>{SandboxHtml.Text(message.Text)}</p>
          <small>{Channel(message)} · {Time(message)} · {SandboxHtml.Text(message.Status)}{(message.Note is null ? "" : $" · {SandboxHtml.Text(message.Note)}")}{(Below(message.Link) is { } link ? $" · <a href=\"{SandboxHtml.Text(link)}\">tap</a>" : "")}</small>
        </li>
        """;

    public static string Channel(InboxMessage message) => message.Channel switch { MessageChannel.Sms => "SMS", MessageChannel.Email => "Mail", _ => "Push" };

    public static string Time(InboxMessage message) => $"<time datetime=\"{message.At:O}\">{message.At.ToUniversalTime().ToString("d MMM HH:mm:ss", CultureInfo.InvariantCulture)} UTC</time>";

    public static string Page(InboxMessage message) => $"/sandbox/inbox/{message.Vendor}/{Uri.EscapeDataString(message.Id)}";

    public static string Link(string? to, DateTimeOffset? before)
    {
        var query = string.Join('&', new[] { to is null ? null : $"to={Uri.EscapeDataString(to)}", before is { } at ? $"before={Uri.EscapeDataString(at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))}" : null }.OfType<string>());
        return query.Length == 0 ? "/sandbox#inbox" : $"/sandbox?{query}#inbox";
    }

    /// <summary>A message's link as something to click, if it leads to a page: what it says comes over a wire and could be a script.</summary>
    public static string? Below(string? link) => link is null ? null
        : Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? link
        : link.StartsWith('/') && !link.StartsWith("//", StringComparison.Ordinal) ? link : null;

    private static string Short(string text) => text.Length <= Teaser ? text : string.Concat(text.AsSpan(0, Teaser), "…");
}
