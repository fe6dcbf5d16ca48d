using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications.Campaigns;

/// <summary>A campaign as it stands in the form.</summary>
public sealed class CampaignDraft
{
    /// <summary>Of what it was made from; null: a new one. The page reads on while somebody types, and what it knows by then is not what was changed here.</summary>
    public uint? Version { get; private init; }
    public string? Name { get; set; }
    public MessageChannel Channel { get; set; } = MessageChannel.Email;
    public int PerMinute { get; set; } = 600;
    public int? OrderedWithinDays { get; set; }
    public int? NotOrderedForDays { get; set; }
    public bool NeverOrdered { get; set; }
    public int? AtLeastOrders { get; set; }
    public HashSet<Guid> Restaurants { get; } = [];
    public string? Cuisine { get; set; }
    public string? Near { get; set; }
    public double? WithinKilometers { get; set; }
    public HashSet<string> Languages { get; } = [];
    public Dictionary<string, Words> Texts { get; } = MessageLanguages.All.ToDictionary(language => language.Code, _ => new Words());

    public sealed class Words
    {
        public string? Title { get; set; }
        public string? Body { get; set; }
        public string? Link { get; set; }
    }

    public static CampaignDraft Of(CampaignFile? file)
    {
        var draft = new CampaignDraft { Version = file?.Campaign.Version };
        if (file is null) return draft;
        var (campaign, wish) = (file.Campaign, AudienceWish.Of(file.Audience));
        (draft.Name, draft.Channel, draft.PerMinute) = (campaign.Name, campaign.Channel, campaign.PerMinute);
        (draft.OrderedWithinDays, draft.NotOrderedForDays, draft.NeverOrdered, draft.AtLeastOrders) = (wish.OrderedWithinDays, wish.NotOrderedForDays, wish.NeverOrdered, wish.AtLeastOrders);
        (draft.Cuisine, draft.Near, draft.WithinKilometers) = (wish.Cuisine, wish.Near, wish.WithinKilometers);
        draft.Restaurants.UnionWith(wish.Restaurants ?? []);
        draft.Languages.UnionWith(wish.Languages ?? []);
        foreach (var (language, text) in file.Texts) (draft.Texts[language].Title, draft.Texts[language].Body, draft.Texts[language].Link) = (text.Title, text.Body, text.Link);
        return draft;
    }

    public AudienceWish Audience => new(OrderedWithinDays, NotOrderedForDays, NeverOrdered, AtLeastOrders, [.. Restaurants], Cuisine, Near, WithinKilometers, [.. Languages]);

    public SaveCampaign.Request Request(Guid? id) =>
        new(id, Name, Channel, Texts.ToDictionary(text => text.Key, text => new CampaignText(text.Value.Title, text.Value.Body ?? "", text.Value.Link)), Audience, PerMinute, Version);
}
