using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser.Dispatch;

/// <summary>The map on the dispatcher's screen, through the whole product: database, feed, hub, script, canvas.</summary>
public sealed class LiveMapTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_courier_is_drawn_moves_and_can_be_clicked(bool dark)
    {
        var courier = await product.App.InsideAsync((DispatchDb db) => db.Couriers.AsNoTracking().Where(c => !c.ForPeople).OrderBy(c => c.Number).Skip(dark ? 4 : 3).FirstAsync());
        Assert.True((await product.App.InsideAsync((GoOnDuty duty) => duty.RunAsync(new(courier.Id), default))).IsOk);
        // Two routes' ends that both lie well inside the first view.
        var (from, to) = (new GeoPoint(40.7560, -73.9809), new GeoPoint(40.7580, -73.9790));
        var start = TimeProvider.System.GetUtcNow();
        await ReportAsync(courier, from, start);

        await using var screen = await product.OpenAsync(Device.Wall, dark);
        var outside = new List<string>();
        screen.Page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } url && url.Authority != product.App.Address.Authority) outside.Add(request.Url);
        };
        await screen.SignInAsync(DemoPeople.Dora);
        await screen.GoAsync("dispatch");
        await Assertions.Expect(screen.Page.Locator(".fd-map[data-ready]")).ToBeVisibleAsync(new() { Timeout = 45_000 });
        var before = await UntilAsync(screen, courier.Number, _ => true);
        await screen.PictureAsync($"dispatch-map-{(dark ? "dark" : "light")}");

        await ReportAsync(courier, to, start.AddSeconds(45));
        var after = await UntilAsync(screen, courier.Number, at => Math.Abs(at.X - before.X) + Math.Abs(at.Y - before.Y) > 10);
        Assert.True(after.Y < before.Y, "uptown is up");

        // The marker glides for a while; a click has to hit where it stands.
        await Task.Delay(3000);
        after = await UntilAsync(screen, courier.Number, _ => true);
        var map = await screen.Page.Locator(".fd-map").BoundingBoxAsync() ?? throw new InvalidOperationException("no map");
        await screen.Page.Mouse.ClickAsync(map.X + after.X, map.Y + after.Y);
        await Assertions.Expect(screen.Page.GetByText(courier.Name).First).ToBeVisibleAsync();

        await screen.NoViolationsAsync();
        Assert.Empty(outside);
        Assert.Empty(screen.Complaints);
    }

    private Task ReportAsync(Courier courier, GeoPoint place, DateTimeOffset at) =>
        product.App.InsideAsync((ReportPositions report) => report.RunAsync(new([new ReportPositions.Track(courier.Id, [new(at, place.Lat, place.Lng)])]), default));

    /// <summary>Where the courier is drawn, once that is so.</summary>
    private static async Task<Spot> UntilAsync(Screen screen, int courier, Func<Spot, bool> so)
    {
        for (var tries = 0; tries < 250; tries++)
        {
            if (await screen.Page.EvaluateAsync<Spot?>("id => window.fdMap?.at?.(id) ?? null", courier) is { } spot && so(spot)) return spot;
            await Task.Delay(100);
        }

        throw new TimeoutException($"Courier {courier} is not drawn so: {await screen.Page.EvaluateAsync<string>("() => JSON.stringify(window.fdMap)")}");
    }

    private sealed record Spot
    {
        public float X { get; init; }
        public float Y { get; init; }
    }
}
