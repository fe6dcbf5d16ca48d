using FoodDelivery.Catalog;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Catalog;

/// <summary>The menu as its kitchen switches it. Everything here is seen by customers at once.</summary>
public sealed partial class StaffMenuPage : ConsolePage
{
    private static readonly int[] Pauses = [15, 30, 60];
    private static readonly TimeSpan RushLength = TimeSpan.FromMinutes(30);
    private StaffView? view;
    private DateTimeOffset now;
    private string? refusal;
    private string find = "";

    [Parameter] public string Slug { get; set; } = "";

    private bool Rush => view!.Restaurant.IsInRush(now);

    private int SoldOut => view!.Menu.Sections.Sum(s => s.Items.Count(i => i.IsSoldOut(now)));

    private IEnumerable<MenuSection> Shown
    {
        get
        {
            var wanted = SearchText.Normalise(find);
            return view!.Menu.Sections.Select(s => s with { Items = [.. s.Items.Where(i => wanted.Length == 0 || i.SearchText.Contains(wanted, StringComparison.Ordinal))] }).Where(s => s.Items.Count > 0);
        }
    }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Watch<MenuChanged>(change => change.RestaurantId == view?.Restaurant.Id, _ => RefreshAsync());
        Watch<RestaurantChanged>(change => change.RestaurantId == view?.Restaurant.Id, _ => RefreshAsync());
    }

    protected override Task OnParametersSetAsync() => RefreshAsync();

    protected override async Task ReadAsync()
    {
        var found = await Ask((StaffReads reads) => reads.GetAsync(Slug, Leaving));
        (view, refusal, now) = (found.IsOk ? found.Value : null, found.Error?.Message, Time.GetUtcNow());
    }

    private string Left(MenuItem item)
    {
        if (!item.IsSoldOut(now)) return "";
        if (item.SoldOutUntil == MenuItem.UntilChanged) return "Sold out until changed";
        return $"Sold out until {LocalTime.Clock(item.SoldOutUntil!.Value, view!.Restaurant.Zone)}";
    }

    private Task SellOutAsync(MenuItem item, SoldOutFor length) =>
        Do((MarkSoldOut useCase) => useCase.RunAsync(new(item.Id, length), CancellationToken.None), done: $"{item.Name} is off sale", key: item.Id.ToString());

    private Task BringBackAsync(MenuItem item) =>
        Do((BringBackItem useCase) => useCase.RunAsync(new(item.Id), CancellationToken.None), done: $"{item.Name} is on sale again", key: item.Id.ToString());

    private Task PauseAsync(int minutes) =>
        Do((PauseRestaurant useCase) => useCase.RunAsync(new(view!.Restaurant.Id, TimeSpan.FromMinutes(minutes)), CancellationToken.None), done: $"Paused for {minutes} minutes");

    private Task RushAsync() =>
        Do((SetRush useCase) => useCase.RunAsync(new(view!.Restaurant.Id, Rush ? null : RushLength), CancellationToken.None), done: Rush ? "Rush mode is off" : "Rush mode is on for 30 minutes");

    private Task ResumeAsync() =>
        Do((ResumeRestaurant useCase) => useCase.RunAsync(new(view!.Restaurant.Id), CancellationToken.None), done: "Orders are taken again, within your opening hours");

    private async Task CloseAsync()
    {
        if (!await Confirm("Close for today?", "Customers cannot order until tomorrow's opening. Orders in the kitchen stay.", yes: "Close for today", no: "Stay open")) return;
        await Do((CloseForToday useCase) => useCase.RunAsync(new(view!.Restaurant.Id), CancellationToken.None), done: "Closed for today");
    }
}
