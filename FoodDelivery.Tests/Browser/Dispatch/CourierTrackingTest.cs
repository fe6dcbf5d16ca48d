using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Browser.Dispatch;

/// <summary>What the courier's script makes of the phone's fixes; the phone and the clock are played, the script is the product's.</summary>
public sealed class CourierTrackingTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    private const string Play = """
        async () => {
          const { Tracking } = await import('/courier/tracking.js');
          let now = Date.now(), give;
          window.fdClock = { now: () => now };
          Object.defineProperty(navigator, 'geolocation', { configurable: true, value: { watchPosition: f => { give = f; return 1; }, clearWatch() {}, getCurrentPosition() {} } });
          const tracking = new Tracking(() => {});
          Object.assign(tracking, { connect: async () => {}, stayAwake: async () => {}, flush: async () => {} });
          tracking.set(true, 1);
          clearInterval(tracking.beat);
          const seen = [];
          const later = (seconds, lat, accuracy) => {
            now += seconds * 1000;
            if (lat) give({ coords: { latitude: lat, longitude: -73.98, accuracy }, timestamp: now });
            else tracking.tick();
            seen.push(tracking.here?.[1] ?? 0);
          };
          later(1, 40.70, 2000);   // a guess at once: better may come
          later(4, 40.75, 9);      // it does
          later(10, 40.70, 151);   // a guess between good ones
          later(9);                // 19 s after the good one
          later(2);                // 21 s: the guess is more than nothing
          later(5, 40.71, 1500);   // and the next one too
          later(5, 40.76, 150);    // good again
          later(5, 40.70, 800);
          const sent = tracking.points.map(p => p[1]);
          tracking.stop();
          return [...seen, ...sent].join(' ');
        }
        """;

    [Fact]
    public async Task A_coarse_fix_waits_for_a_better_one_and_is_used_when_none_comes()
    {
        await using var screen = await product.OpenAsync(Device.Phone);
        await screen.GoAsync("/");
        Assert.Equal("0 40.75 40.75 40.75 40.7 40.71 40.76 40.76 40.75 40.7 40.71 40.76", await screen.Page.EvaluateAsync<string>(Play));
    }

    /// <summary>Ten minutes at a kitchen's door: the phone reports nothing by itself, and answers when asked.</summary>
    private const string StandStill = """
        async () => {
          const { Tracking } = await import('/courier/tracking.js');
          let now = Date.now(), give, answers = true;
          window.fdClock = { now: () => now };
          const at = () => ({ coords: { latitude: 40.75, longitude: -73.98, accuracy: 9 }, timestamp: now });
          Object.defineProperty(navigator, 'geolocation', { configurable: true, value: {
            watchPosition: f => { give = f; return 1; }, clearWatch() {},
            getCurrentPosition: (found, lost) => answers ? found(at()) : lost({ code: 2, PERMISSION_DENIED: 1 }) } });
          const tracking = new Tracking(() => {});
          Object.assign(tracking, { connect: async () => {}, stayAwake: async () => {}, flush: async () => {}, tellPaused: async () => {} });
          tracking.set(true, 1);
          clearInterval(tracking.beat);
          give(at());
          for (let second = 0; second < 600; second++) { now += 1000; tracking.tick(); }
          const times = tracking.points.map(p => p[0]), gaps = times.slice(1).map((time, i) => time - times[i]);
          const still = `${times.length >= 10} ${Math.max(...gaps, now - times.at(-1)) <= 61000} ${!tracking.pausedSince}`;
          answers = false;
          for (let second = 0; second < 120; second++) { now += 1000; tracking.tick(); }
          return `${still} ${!!tracking.pausedSince}`;
        }
        """;

    [Fact]
    public async Task Who_stands_still_is_not_silent_and_who_is_lost_says_so()
    {
        await using var screen = await product.OpenAsync(Device.Phone);
        await screen.GoAsync("/");
        Assert.Equal("true true true true", await screen.Page.EvaluateAsync<string>(StandStill));
    }
}
