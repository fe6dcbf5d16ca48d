using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FoodDelivery.Dispatch;
using FoodDelivery.Payments;
using FoodDelivery.Web.Payments;
using FoodDelivery.Web.Platform.Orders;

namespace FoodDelivery.Web.Platform.Payments;

/// <summary>The papers of a dispute, written from what is known. Pure: the same file gives the same papers.</summary>
public static class EvidencePapers
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string Look = "body{font:15px/1.45 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}table{width:100%;border-collapse:collapse;margin:1rem 0}th,td{text-align:left;padding:4px 8px 4px 0;border-bottom:1px solid #ccc}.num{text-align:right}dl div{display:flex;justify-content:space-between}dd{margin:0}small{display:block}.total{font-weight:700;border-top:2px solid}.parties{display:flex;gap:3rem}";

    /// <param name="receipt">The receipt's markup, without the card.</param>
    /// <returns>File names and what stands in them.</returns>
    public static IReadOnlyList<(string Name, string Text)> Of(DisputeRow dispute, OrderFile file, IReadOnlyList<ArrivalPoint> arrival, string receipt, DateTimeOffset now)
    {
        var story = file.Story.Select(line => Discreet(line, file)).ToList();
        return
        [
            ("1-summary.txt", Summary(dispute, file, now)),
            ("2-timeline.txt", Text(["Timeline of " + file.Order.Row.Number + ". All times are UTC.", "", .. story.Select(Line)])),
            ("2-timeline.json", JsonSerializer.Serialize(story.Select(line => new { At = line.At.UtcDateTime, About = line.Room, line.What, line.Detail }), Json)),
            ("3-receipt.html", $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Receipt {file.Order.Row.Number}</title><style>{Look}</style>{receipt}</html>"),
            ("4-payment.txt", Payment(file, story)),
            ("5-delivery.txt", Delivery(file, arrival)),
            ("5-arrival.json", JsonSerializer.Serialize(arrival.Select(point => new { At = point.At.UtcDateTime, point.Location.Lat, point.Location.Lng, point.AccuracyMeters, MetersToDoor = Math.Round(point.MetersToDoor) }), Json)),
        ];
    }

    private static string Summary(DisputeRow dispute, OrderFile file, DateTimeOffset now) => Text(
    [
        $"Evidence for the dispute of {Amount(dispute.Amount)} about order {dispute.OrderNumber}",
        $"Gathered {At(now)}",
        "",
        $"Reason given:   {MoneyWords.Dispute(dispute.Reason)} ({dispute.Reason})",
        $"Opened:         {At(dispute.OpenedAt)}",
        $"Answer by:      {(dispute.AnswerBy is { } by ? At(by) : "not stated")}",
        $"Order:          {dispute.OrderNumber}, {OrderStates.Word(file.Order.Row.Status).ToLowerInvariant()}, {Amount(file.Order.Row.Total)}",
        $"Restaurant:     {file.Order.Row.RestaurantName}",
        $"Delivered to:   {file.Order.Row.DropOffLine}",
        $"Handed over:    {HandedOver(file)}",
        "",
        "2-timeline   everything that happened, in order",
        "3-receipt    what was bought, and what it cost",
        "4-payment    what happened to the money",
        "5-delivery   how it was handed over, and where the courier was",
    ]);

    private static string Payment(OrderFile file, IReadOnlyList<StoryLine> story)
    {
        if (file.Payment is not { } payment) return "Nothing was ever to be paid.\n";
        return Text(
        [
            $"Payment of {file.Order.Row.Number} through {MoneyWords.Provider(payment.Provider)}",
            $"Provider's id:  {payment.IntentId ?? payment.SessionId ?? "none"}",
            $"Amount:         {Amount(payment.Amount)}",
            $"Authorised:     {(payment.AuthorisedAt is { } authorised ? At(authorised) : "never")}",
            $"Taken:          {Amount(payment.Captured)}{(payment.CapturedAt is { } taken ? $", {At(taken)}" : "")}",
            $"Given back:     {Amount(payment.Refunded)}",
            "The card was entered on the provider's own page; we never hold its number.",
            "",
            .. story.Where(line => line.Room == "Payment").Select(Line),
        ]);
    }

    private static string Delivery(OrderFile file, IReadOnlyList<ArrivalPoint> arrival)
    {
        if (file.Delivery is not { } delivery) return "This order was never handed to a courier.\n";
        return Text(
        [
            $"Delivery of {file.Order.Row.Number}",
            $"Courier:        {(delivery.CourierName is { } name ? Courier.FirstOf(name) : "nobody")}",
            $"To:             {delivery.DropOffLine}",
            $"Picked up:      {(delivery.PickedUpAt is { } up ? At(up) : "never")}",
            $"At the door:    {(delivery.AtDoorAt is { } door ? At(door) : "not noted")}",
            $"Handed over:    {HandedOver(file)}",
            "The code is known to the customer only, who reads it out at the door.",
            "",
            arrival.Count == 0 ? "Positions of the courier are no longer kept for this delivery." : $"Positions of the courier up to the handover, nearest to the door {arrival.Min(point => point.MetersToDoor).ToString("0", CultureInfo.InvariantCulture)} m:",
            .. arrival.Select(point => string.Create(CultureInfo.InvariantCulture, $"{At(point.At)}  {point.Location.Lat:0.00000}, {point.Location.Lng:0.00000}  {point.MetersToDoor:0} m from the door{(point.AccuracyMeters is { } accuracy ? $" (±{accuracy:0} m)" : "")}")),
        ]);
    }

    /// <summary>By the customer's code, by a dispatcher's word, or not at all.</summary>
    private static string HandedOver(OrderFile file)
    {
        var end = file.Story.LastOrDefault(line => line.Room == "Delivery" && line.What.StartsWith("delivered", StringComparison.Ordinal));
        return end is null ? "not noted" : end.Detail == "PIN given" ? $"{At(end.At)}, the customer's door code was right" : $"{At(end.At)}, without the door code: {end.Detail}";
    }

    /// <summary>Colleagues and couriers have a first name or none in what leaves the house, and the card is "the card".</summary>
    private static StoryLine Discreet(StoryLine line, OrderFile file) => line with { By = null, What = Clean(line.What, file), Detail = line.Detail is null ? null : Clean(line.Detail, file) };

    private static string Clean(string text, OrderFile file)
    {
        if (file.Delivery?.CourierName is { } courier) text = text.Replace(courier, Courier.FirstOf(courier), StringComparison.Ordinal);
        return file.Payment?.Card is { } card ? text.Replace(card, "the card", StringComparison.Ordinal) : text;
    }

    private static string Line(StoryLine line) => $"{At(line.At)}  {line.Room,-9} {Words.Sentence(line.What)}{(line.Detail is null ? "" : $" ({line.Detail})")}";

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Amount(Kernel.Money amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static string Text(IEnumerable<string> lines) => new StringBuilder().AppendJoin('\n', lines).Append('\n').ToString();
}
