using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Rules.Catalog;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>An admin with campaigns, and the worker that brings them forward when it is told to.</summary>
public abstract class CampaignsTest(ClassDatabase database) : WishesTest(database)
{
    protected CampaignWorker Worker => Rooms.GetRequiredService<CampaignWorker>();

    protected static SaveCampaign.Request Good => new(null, " June pizza ", Email, new Dictionary<string, CampaignText> { ["en"] = new("Pizza", "Two for one.", "/r/corner"), ["de"] = new("Pizza!", "Zwei für eins.") }, new(), 6000);

    protected Task<Result<Campaign>> SaveAsync(SaveCampaign.Request request, Actor? actor = null) => AsAsync<SaveCampaign, Result<Campaign>>(actor ?? Admin, use => use.RunAsync(request, default));

    protected Task<Result> ScheduleAsync(Guid id, DateTimeOffset? at = null, uint? version = null, Actor? actor = null) => AsAsync<ScheduleCampaign, Result>(actor ?? Admin, use => use.RunAsync(new(id, at, version), default));

    protected Task<Result<int>> CancelAsync(Guid id, string? why = "Wrong price", Actor? actor = null) => AsAsync<CancelCampaign, Result<int>>(actor ?? Admin, use => use.RunAsync(new(id, why), default));

    /// <summary>One that goes out from now on.</summary>
    protected async Task<Guid> GoingAsync(SaveCampaign.Request? request = null)
    {
        var made = (await SaveAsync(request ?? Good)).Value;
        Assert.True((await ScheduleAsync(made.Id)).IsOk);
        return made.Id;
    }

    protected async Task<CampaignFile> FileAsync(Guid id) => (await AsAsync<CampaignReads, CampaignFile?>(Admin, reads => reads.OneAsync(id, default)))!;

    protected Task<int> DrainAsync() => Worker.DrainAsync(default);

    /// <summary>A restaurant of the catalog.</summary>
    protected async Task<RestaurantInfo> RestaurantAsync(string slug, params string[] cuisines)
    {
        var restaurant = AMenu.Restaurant(slug);
        restaurant.Cuisines = cuisines;
        await WithAsync((CatalogDb db) =>
        {
            db.Add(restaurant);
            return db.SaveChangesAsync();
        });
        return (await WithAsync((CatalogLookup catalog) => catalog.RestaurantAsync(restaurant.Id, default)))!;
    }

    protected async Task<IReadOnlyList<Guid>> ToldAsync(Guid campaign) => [.. (await MessagesAsync()).Where(message => message.CampaignId == campaign).Select(message => message.PersonId!.Value)];
}
