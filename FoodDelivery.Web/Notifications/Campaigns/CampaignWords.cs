using System.Globalization;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Notifications.Preferences;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Notifications.Campaigns;

/// <summary>Campaigns in operators' words.</summary>
public static class CampaignWords
{
    public static string Of(CampaignState state) => state switch
    {
        CampaignState.Draft => "Draft",
        CampaignState.Scheduled => "Scheduled",
        CampaignState.Running => "Going out",
        CampaignState.Done => "All written",
        _ => "Cancelled",
    };

    public static Tone ToneOf(CampaignState state) => state switch
    {
        CampaignState.Draft => Tone.Quiet,
        CampaignState.Scheduled => Tone.New,
        CampaignState.Running => Tone.Moving,
        CampaignState.Done => Tone.Good,
        _ => Tone.Bad,
    };

    public static string Of(MessageChannel channel) => channel == MessageChannel.Sms ? "SMS" : PreferenceWords.Name(channel);

    public static string Count(int n) => n.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Whom a rule means, as one sentence.</summary>
    public static string Of(AudienceRule rule, Func<Guid, string> restaurant)
    {
        var parts = new List<string>();
        if (rule.NeverOrdered) parts.Add("has never ordered");
        if (rule.OrderedWithinDays is { } within) parts.Add($"has ordered in the last {within} days");
        if (rule.NotOrderedForDays is { } without) parts.Add($"has not ordered for {without} days");
        if (rule.AtLeastOrders is { } least) parts.Add(least == 1 ? "has ordered once or more" : $"has ordered {least} times or more");
        if (rule.Restaurants is { Count: > 0 } restaurants) parts.Add("ordered at " + string.Join(" or ", restaurants.Select(restaurant)));
        if (rule.Cuisine is { } cuisine) parts.Add($"ordered {cuisine}");
        if (rule.Area is { } area) parts.Add(string.Create(CultureInfo.InvariantCulture, $"ordered to within {area.Kilometers:0.##} km of {area.Address}"));
        if (rule.Languages is { Count: > 0 } languages) parts.Add("reads " + string.Join(" or ", MessageLanguages.All.Where(known => languages.Contains(known.Code)).Select(known => known.Name)));
        return parts.Count == 0 ? "Everybody with an account" : "Whoever " + string.Join(", and ", parts);
    }
}
