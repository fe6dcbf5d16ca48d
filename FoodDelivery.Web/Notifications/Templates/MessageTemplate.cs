using FoodDelivery.Notifications;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Notifications.Templates;

/// <summary>The base of every template: one component per version, which says what its SMS, its push and its mail are. Words come from the word files, figures from the data.</summary>
public abstract class MessageTemplate<TData> : ComponentBase where TData : class
{
    private readonly Dictionary<string, string> with = [];

    [CascadingParameter] public MessageSheet Sheet { get; set; } = default!;

    protected TData Data => (TData)Sheet.Data;
    protected Tongue Tongue => Sheet.Tongue;

    protected override void OnParametersSet()
    {
        with.Clear();
        Fill(with);
    }

    /// <summary>Names what the words may ask for.</summary>
    protected abstract void Fill(IDictionary<string, string> with);

    protected string Say(string key) => SayOf(Sheet.Section, key);

    /// <summary>Words that several templates share.</summary>
    protected string SayOf(string section, string key) => MessageWords.Say(Tongue.Code, section, key, with);

    protected string Common(string key) => SayOf("common", key);

    protected bool Knows(string key) => MessageWords.Of(Tongue.Code)[Sheet.Section].ContainsKey(key);

    /// <summary>Names stand in full where there is room.</summary>
    protected string Name(string name) => Sheet.Form == MessageForm.Sms ? ShortText.Name(name) : name;

    protected string Clock(DateTimeOffset at) => Tongue.Clock(at, Sheet.Zone);
    protected string Day(DateTimeOffset at) => Tongue.Day(at, Sheet.Zone);
}

/// <summary>The base of templates about an order.</summary>
public abstract class OrderTemplate<TData> : MessageTemplate<TData> where TData : class, IOrderMessage
{
    protected OrderHead Order => Data.Head;
    protected virtual string Page => $"/orders/{Order.Id}";

    protected override void Fill(IDictionary<string, string> with)
    {
        with["number"] = Order.Number;
        with["restaurant"] = Name(Order.Restaurant);
        with["total"] = Tongue.Money(Order.Total);
    }

    /// <summary>A time with its place where the reader's clocks go otherwise.</summary>
    protected string At(DateTimeOffset at) => Clock(at) + Place;

    protected string Between(DateTimeOffset from, DateTimeOffset by) => Tongue.Range(from, by, Sheet.Zone) + Place;

    private string Place => Order.NamePlace ? $" ({Sheet.Place})" : "";
}

/// <summary>The base of templates that tell when the food comes.</summary>
public abstract class ArrivalTemplate : OrderTemplate<ArrivalMessage>
{
    protected override void Fill(IDictionary<string, string> with)
    {
        base.Fill(with);
        with["range"] = Between(Data.From, Data.By);
        with["courier"] = Data.Courier ?? MessageWords.Of(Tongue.Code)["common"]["courier"];
    }
}

/// <summary>The base of templates about an order that came to nothing.</summary>
public abstract class EndedTemplate : OrderTemplate<EndedMessage>
{
    protected const string Shared = "ended/1";

    /// <summary>What becomes of the money, in full.</summary>
    protected string MoneyInFull => SayOf(Shared, $"more-{Data.Money}");

    protected override void Fill(IDictionary<string, string> with)
    {
        base.Fill(with);
        with["note"] = Data.Note ?? "";
        with["money"] = SayOf(Shared, $"money-{Data.Money}");
        with["why"] = Data.Reason is { } reason ? SayOf(Shared, $"why-{reason}") : "";
    }
}
