using FoodDelivery.Analytics;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace FoodDelivery.Web.Notifications.Campaigns;

/// <summary>One campaign: a form while it is a draft, its course when it goes out, and the button that stops it.</summary>
public sealed partial class CampaignPage
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private CampaignFile? file;
    private CampaignDraft? draft;
    private Guid? drafted;
    private IReadOnlyList<RestaurantInfo> restaurants = [];
    private IReadOnlyList<string> cuisines = [];
    private AudienceCount? count;
    private DateTime? starts;
    private Error? problem;
    private bool stirred;

    [Inject] private IOptions<OperationsOptions> City { get; set; } = default!;

    /// <summary>Null: a new one.</summary>
    [Parameter] public Guid? Id { get; set; }

    private string Title => file?.Campaign.Name ?? (Id is null ? "New campaign" : "Campaign");
    private string Zone => City.Value.TimeZone.Split('/')[^1].Replace('_', ' ');

    /// <summary>All written and nothing left that could be stopped.</summary>
    private bool Over => file is { Campaign.State: CampaignState.Done, Progress: { Waiting: 0, ForMorning: 0 } };

    // While it goes out its row changes each second; its words do not.
    private uint TextVersion => file!.Campaign.State == CampaignState.Draft ? file.Campaign.Version : 0;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Watch<CampaignsChanged>(_ => !stirred, async _ => await LookAsync());
        Watch<NotificationsChanged>(_ => !stirred && file is { Campaign.State: not CampaignState.Draft }, async _ => await LookAsync());
    }

    protected override Task OnParametersSetAsync()
    {
        if (drafted != Id) (file, draft, count, problem) = (null, null, null, null);
        return LoadAsync();
    }

    protected override async Task ReadAsync()
    {
        (restaurants, cuisines) = await Ask(async (CatalogLookup catalog) =>
            ((IReadOnlyList<RestaurantInfo>)[.. (await catalog.RestaurantsAsync(Leaving)).Values.OrderBy(r => r.Name, StringComparer.Ordinal)], (IReadOnlyList<string>)[.. (await catalog.CuisinesAsync(Leaving)).Keys.Order(StringComparer.Ordinal)]));
        file = Id is { } id ? await Ask((CampaignReads reads) => reads.OneAsync(id, Leaving)) : null;
        // What is being typed stays; what others save meanwhile is said when this one is saved.
        if (file is not { Campaign.State: not CampaignState.Draft }) draft ??= file is null && Id is not null ? null : CampaignDraft.Of(file);
        else draft = null;
        drafted = Id;
    }

    protected override void Refused(Error error)
    {
        problem = error;
        if (error.Field is not null) Snackbar.Add(error.Message, Severity.Error);
    }

    private async Task LookAsync()
    {
        stirred = true;
        await Task.Delay(Calm, Time, Leaving);
        stirred = false;
        await LoadAsync();
    }

    private string NameOf(Guid restaurant) => restaurants.FirstOrDefault(known => known.Id == restaurant)?.Name ?? "a restaurant that is gone";

    private async Task CountAsync()
    {
        (problem, count) = (null, null);
        if (await Do((CountAudience use) => use.RunAsync(draft!.Audience, draft.Channel, Leaving)) is { IsOk: true } counted) count = counted.Value;
    }

    private async Task SaveAsync()
    {
        problem = null;
        var saved = await Do((SaveCampaign save) => save.RunAsync(draft!.Request(Id), CancellationToken.None), done: "Saved.");
        if (saved is not { IsOk: true } done) return;
        if (Id is not null)
        {
            await ShowSavedAsync();
            return;
        }
        draft = null;
        Navigation.NavigateTo($"/admin/notifications/campaigns/{done.Value.Id}");
    }

    /// <summary>Fills the form from what is saved. After the reading and not before: one that had begun earlier would fill the form with what was there then.</summary>
    private async Task ShowSavedAsync()
    {
        problem = null;
        await LoadAsync();
        if (draft is not null && Problem is null) draft = CampaignDraft.Of(file);
    }

    private Task LetGoAsync()
    {
        count = null;
        return ShowSavedAsync();
    }

    private async Task ScheduleAsync(DateTime? local)
    {
        problem = null;
        // As they are now: the page reads on while somebody thinks about the question, and what goes out is what they were asked about.
        var (campaign, audience, seen) = (file!.Campaign, file.Audience, draft?.Version ?? file.Campaign.Version);
        DateTimeOffset? at = local is { } time ? new DateTimeOffset(time, TimeZoneInfo.FindSystemTimeZoneById(City.Value.TimeZone).GetUtcOffset(time)) : null;
        var counted = await Do((CountAudience use) => use.RunAsync(AudienceWish.Of(audience), campaign.Channel, Leaving));
        if (counted is not { IsOk: true } reach) return;
        var many = reach.Value.Consented == 1 ? "one person" : $"{CampaignWords.Count(reach.Value.Consented)} people";
        if (!await Confirm(at is null ? $"Send it to {many} now?" : $"Send it to {many} then?", "What has left cannot be called back. What was typed and not saved does not go out.", yes: at is null ? "Send now" : "Schedule")) return;
        if (await Do((ScheduleCampaign use) => use.RunAsync(new(campaign.Id, at, seen), CancellationToken.None), done: at is null ? "It goes out." : "It is scheduled.")) draft = null;
        await LoadAsync();
    }

    private async Task TakeBackAsync()
    {
        problem = null;
        await Do((ScheduleCampaign use) => use.TakeBackAsync(file!.Campaign.Id, CancellationToken.None), done: "It is a draft again.");
        await LoadAsync();
    }

    private async Task CancelAsync()
    {
        problem = null;
        var campaign = file!.Campaign;
        if (await AskWhy($"Cancel {campaign.Name}?", "Nothing more is written, and what waits is not sent. What has left cannot be called back.", "Cancel campaign") is not { } why) return;
        if (await Do((CancelCampaign use) => use.RunAsync(new(campaign.Id, why), CancellationToken.None)) is { IsOk: true } stopped)
            Snackbar.Add(stopped.Value == 1 ? "Cancelled; 1 message was stopped." : $"Cancelled; {CampaignWords.Count(stopped.Value)} messages were stopped.", Severity.Success);
        await LoadAsync();
    }

    private async Task RemoveAsync()
    {
        if (!await Confirm("Throw this draft away?", "It can't be brought back.", yes: "Throw away")) return;
        if (await Do((RemoveCampaign use) => use.RunAsync(file!.Campaign.Id, CancellationToken.None), done: "It is gone.")) Navigation.NavigateTo("/admin/notifications/campaigns");
    }
}
