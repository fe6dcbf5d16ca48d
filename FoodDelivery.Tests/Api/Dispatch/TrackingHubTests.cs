using System.Buffers.Binary;
using System.Net;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Dispatch;

public sealed class TrackingHubTests(BrowserApp product) : IClassFixture<BrowserApp>
{
    private static readonly GeoPoint Place = new(40.7535, -73.9809);
    private const int Empty = 8;

    private TestApp App => product.App;

    [Fact]
    public async Task Nobody_gets_in_without_signing_in()
    {
        await using var hub = await App.TrackingAsync(person: null);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => hub.StartAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Only_dispatchers_and_admins_see_everybody()
    {
        foreach (var person in (DemoPerson[])[DemoPeople.Ada, DemoPeople.Marco, DemoPeople.Lena])
        {
            await using var hub = await App.TrackingAsync(person);
            await hub.StartAsync();
            var refused = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<byte[]>("JoinCouriers"));
            Assert.Contains("unauthorized", refused.Message, StringComparison.Ordinal);
        }

        foreach (var person in (DemoPerson[])[DemoPeople.Dora, DemoPeople.Alex])
        {
            await using var hub = await App.TrackingAsync(person);
            await hub.StartAsync();
            Assert.True((await hub.InvokeAsync<byte[]>("JoinCouriers")).Length >= Empty);
        }
    }

    [Fact]
    public async Task A_courier_on_duty_is_seen_at_once_moves_and_leaves_again()
    {
        var courier = await CourierAsync(1);
        await OnDutyAsync(courier.Id, Place);
        await using var hub = await App.TrackingAsync(DemoPeople.Dora);
        var moves = new Moves(hub);
        await hub.StartAsync();

        // The snapshot may come a moment before the feed has read who is on duty; then the first batch brings the courier.
        var snapshot = await hub.InvokeAsync<byte[]>("JoinCouriers");
        if (!Moves.Read(snapshot).Any(c => c.Number == courier.Number)) await moves.UntilAsync(c => c.Number == courier.Number);

        var north = new GeoPoint(Place.Lat + 0.001, Place.Lng);
        await ReportAsync(courier.Id, north);
        var moved = await moves.UntilAsync(c => c.Number == courier.Number && c.Lat == (int)Math.Round(north.Lat * 1e6));
        Assert.Equal((int)Math.Round(north.Lng * 1e6), moved.Lng);
        Assert.Equal((byte)CourierActivity.Free, moved.Activity);

        Assert.True((await App.InsideAsync((GoOffDuty useCase) => useCase.RunAsync(new(courier.Id), default))).IsOk);
        await moves.UntilAsync(c => c.Number == courier.Number && c.Activity == (byte)CourierActivity.Gone);
    }

    [Fact]
    public async Task Whoever_loses_the_role_loses_the_open_line()
    {
        await using var dora = await App.TrackingAsync(DemoPeople.Dora);
        await using var alex = await App.TrackingAsync(DemoPeople.Alex);
        await dora.StartAsync();
        await alex.StartAsync();
        var cut = new TaskCompletionSource();
        dora.Closed += _ => { cut.TrySetResult(); return Task.CompletedTask; };
        var signIns = App.Services.GetRequiredService<HubSignIns>();

        await signIns.CheckAsync(default);
        await dora.InvokeAsync<byte[]>("JoinCouriers");
        await GiveDoraAsync(Roles.Customer);
        await signIns.CheckAsync(default);
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(HubConnectionState.Connected, alex.State);
        await alex.InvokeAsync<byte[]>("JoinCouriers");
        // The other tests of this class need her.
        await GiveDoraAsync(Roles.Dispatcher);

        async Task GiveDoraAsync(string role) => Assert.True(await App.InsideAsync(async (IServiceProvider services) =>
        {
            services.GetRequiredService<CurrentActor>().Actor = new(DemoPeople.Alex.Id, "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());
            return (await services.GetRequiredService<SetRoles>().RunAsync(new(DemoPeople.Dora.Id, [role], []), default)).IsOk;
        }));
    }

    [Fact]
    public async Task Somebody_else_s_order_shows_nobody()
    {
        await OnDutyAsync((await CourierAsync(2)).Id, Place);
        await using var hub = await App.TrackingAsync(DemoPeople.Ada);
        var moves = new Moves(hub);
        await hub.StartAsync();
        Assert.Equal(Empty, (await hub.InvokeAsync<byte[]>("JoinOrder", Guid.CreateVersion7())).Length);
        await ReportAsync((await CourierAsync(2)).Id, new(Place.Lat + 0.002, Place.Lng));
        await Task.Delay(800);
        Assert.Empty(moves.Seen);
    }

    [Fact]
    public async Task An_order_that_is_no_order_is_refused()
    {
        await using var hub = await App.TrackingAsync(DemoPeople.Ada);
        await hub.StartAsync();
        await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<byte[]>("JoinOrder", "not-an-id"));
    }

    private Task<Courier> CourierAsync(int nth) => App.InsideAsync((DispatchDb db) => db.Couriers.AsNoTracking().Where(c => !c.ForPeople).OrderBy(c => c.Number).Skip(nth).FirstAsync());

    private async Task OnDutyAsync(Guid courier, GeoPoint place)
    {
        Assert.True((await App.InsideAsync((GoOnDuty useCase) => useCase.RunAsync(new(courier), default))).IsOk);
        await ReportAsync(courier, place);
    }

    private async Task ReportAsync(Guid courier, GeoPoint place)
    {
        // Later than the last point by enough for the way in between to be believable.
        await Task.Delay(50);
        var at = TimeProvider.System.GetUtcNow();
        var known = await App.InsideAsync((DispatchDb db) => db.Positions.AsNoTracking().FirstOrDefaultAsync(p => p.CourierId == courier));
        if (known is not null && known.At.AddSeconds(10) > at) at = known.At.AddSeconds(10);
        var answer = await App.InsideAsync((ReportPositions useCase) => useCase.RunAsync(new([new ReportPositions.Track(courier, [new(at, place.Lat, place.Lng)])]), default));
        Assert.True(answer.Value.Kept == 1, $"{answer.Value} at {at:O}, known {known?.At:O}");
    }

    /// <summary>What the map's script would be told.</summary>
    private sealed class Moves
    {
        private readonly List<Told> seen = [];

        public Moves(HubConnection hub) => hub.On<byte[]>("moves", bytes =>
        {
            lock (seen) seen.AddRange(Read(bytes));
        });

        public IReadOnlyList<Told> Seen
        {
            get { lock (seen) return [.. seen]; }
        }

        public async Task<Told> UntilAsync(Func<Told, bool> wanted)
        {
            for (var tries = 0; tries < 300; tries++)
            {
                if (Seen.LastOrDefault(wanted) is { } found) return found;
                await Task.Delay(50);
            }

            throw new TimeoutException($"Not told within 15 s; told: {string.Join(", ", Seen)}");
        }

        public static IEnumerable<Told> Read(byte[] bytes)
        {
            for (var at = Empty; at < bytes.Length; at += 16)
                yield return new(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4)),
                    BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 8)), bytes[at + 14]);
        }
    }

    private sealed record Told(int Number, int Lng, int Lat, byte Activity);
}
