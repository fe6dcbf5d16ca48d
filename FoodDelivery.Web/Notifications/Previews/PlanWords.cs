using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications.Previews;

/// <summary>The plan of a message as a sentence for operators.</summary>
public static class PlanWords
{
    public static string Of(PlannedNotice plan) => $"To {Of(plan.Whom)}{(plan.Ways.Count == 0 ? ", by the way it was asked for" : $": {string.Join("; ", plan.Ways.Select(Of))}")}. Not sent any more after {Of(plan.UsefulFor)}.";

    private static string Of(Whom whom) => whom switch
    {
        Whom.Customer => "whoever ordered",
        Whom.RestaurantPeople => "the restaurant's people",
        Whom.Courier => "the courier",
        Whom.Operators => "admins, and dispatchers where it is theirs",
        Whom.Asker => "whoever asked",
        _ => "people who agreed to promotions",
    };

    private static string Of(Way way) => Of(way.Channel) + (way.FallbackTo is { } next ? $", then {Of(next)} when it {(way.FallbackAfter is { } after ? $"is not read within {(int)after.TotalSeconds} s or " : "")}does not arrive" : "");

    private static string Of(MessageChannel channel) => channel switch { MessageChannel.Push => "push", MessageChannel.Sms => "SMS", _ => "e-mail" };

    private static string Of(TimeSpan time) => time.TotalDays >= 1 ? Count((int)time.TotalDays, "day") : time.TotalHours >= 1 ? Count((int)time.TotalHours, "hour") : Count((int)time.TotalMinutes, "minute");

    private static string Count(int n, string what) => n == 1 ? $"1 {what}" : $"{n} {what}s";
}
