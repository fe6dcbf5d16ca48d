using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using FoodDelivery.Catalog;
using FoodDelivery.Ordering;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Ordering;

/// <summary>What stands on a ticket and cannot be pressed, written once and shared by every wall that shows the ticket.</summary>
public sealed class TicketWords
{
    private static readonly ConditionalWeakTable<Ticket, TicketWords> Known = [];

    private TicketWords(Ticket ticket, KitchenOptions options)
    {
        var age = TicketAge.Of(ticket, options);
        Id = ticket.OrderId.ToString();
        Age = string.Create(CultureInfo.InvariantCulture, $"{age.From.ToUnixTimeMilliseconds()} {Ms(age.AmberAt)} {Ms(age.RedAt)} {Ms(age.Target)}{(age.CountsUp ? " up" : "")}");
        Label = $"Order {ticket.ShortNumber} for {ticket.FirstName}";
        Ready = $"Order {ticket.ShortNumber} is ready";
        More = $"More for order {ticket.ShortNumber}";
        PrintAt = $"/kitchen/print/{ticket.OrderId}";
        Head = new($"""<b class="tk-number">{Safe(ticket.ShortNumber)}</b><span class="tk-age"><i class="tk-shape" aria-hidden="true"></i><time></time><em class="tk-word"></em></span><span class="tk-name">{Safe(ticket.FirstName)}</span>""");
        Foot = new((ticket.Allergens.Count == 0 ? "" : $"""<p class="tk-allergens"><i aria-hidden="true">⚠</i> <span class="kp-hidden">Allergens:</span> {Safe(string.Join(", ", Allergen.WordsOf(ticket.Allergens)))}</p>""")
            + (ticket.Notes is null ? "" : $"""<p class="tk-note"><b>Note: {Safe(ticket.Notes)}</b></p>"""));

        long Ms(DateTimeOffset at) => (long)(at - age.From).TotalMilliseconds;
    }

    public string Id { get; }

    /// <summary>When it is as old as nothing, in ms since 1970; from there to amber, to red and to what the clock shows, in ms; "up" where it counts up.</summary>
    public string Age { get; }
    public string Label { get; }
    public string Ready { get; }
    public string More { get; }
    public string PrintAt { get; }
    public MarkupString Head { get; }

    /// <summary>Allergens and note.</summary>
    public MarkupString Foot { get; }

    public static TicketWords Of(Ticket ticket, KitchenOptions options) => Known.TryGetValue(ticket, out var known) ? known : Known.GetValue(ticket, one => new(one, options));

    /// <summary>As text in HTML: what customers wrote never becomes a tag.</summary>
    internal static string Safe(string text) => HtmlEncoder.Default.Encode(text);
}

/// <summary>The same for one dish of a ticket.</summary>
public sealed class DishWords
{
    private static readonly ConditionalWeakTable<TicketLine, DishWords> Known = [];

    private DishWords(TicketLine line)
    {
        Dish = new($"""<b class="tk-qty">{line.Quantity}×</b> <span class="tk-dish">{TicketWords.Safe(line.Name)}</span>"""
            + (line.Options.Count == 0 ? "" : $"""<b class="tk-extra">{TicketWords.Safe(string.Join(", ", line.Options))}</b>""")
            + (line.Note is null ? "" : $"""<b class="tk-extra tk-wish">“{TicketWords.Safe(line.Note)}”</b>"""));
        Row = new(line.Removed ? $"""<li class="tk-gone"><s>{line.Quantity}× {TicketWords.Safe(line.Name)}</s> <b class="tk-extra">Sold out: do not make</b></li>""" : $"<li{(line.Struck ? " class=\"struck\"" : "")}>{Dish.Value}</li>");
    }

    /// <summary>How many of what, and how.</summary>
    public MarkupString Dish { get; }

    /// <summary>Where it cannot be pressed.</summary>
    public MarkupString Row { get; }

    public static DishWords Of(TicketLine line) => Known.TryGetValue(line, out var known) ? known : Known.GetValue(line, static one => new(one));
}
