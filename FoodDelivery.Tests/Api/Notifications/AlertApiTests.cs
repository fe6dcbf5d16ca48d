using System.Net;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Notifications;

/// <summary>Alerts by programs: what is broken, what was, and saying that it is dealt with.</summary>
public sealed class AlertApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    private const string Alerts = "api/v1/notifications/alerts";

    [Fact]
    public async Task An_alert_is_seen_settled_once_and_kept()
    {
        await RaiseAsync("test.api:settle", AlertSeverity.Critical, byItself: false);
        await RaiseAsync("test.api:itself", AlertSeverity.Warning, byItself: true);
        using var dora = await product.App.ProgramOfAsync(DemoPeople.Dora, NotificationsPermissions.Alerts);
        var open = (await dora.ReadAsync(Alerts))["items"]!.AsArray().Where(one => ((string)one!["what"]!).StartsWith("test.api", StringComparison.Ordinal)).ToList();
        Assert.Equal(["Critical", "Warning"], open.Select(one => (string)one!["severity"]!));

        var id = (string)open[0]!["id"]!;
        using (var still = await dora.SendAsync(HttpMethod.Post, $"{Alerts}/{open[1]!["id"]}/resolve", new { })) await still.RefusedAsync(HttpStatusCode.Conflict, "notifications.still_there");
        using (var long_ = await dora.SendAsync(HttpMethod.Post, $"{Alerts}/{id}/resolve", new { how = new string('x', 301) })) await long_.RefusedAsync(HttpStatusCode.UnprocessableEntity, "notifications.how_long");
        using (var settled = await dora.SendAsync(HttpMethod.Post, $"{Alerts}/{id}/resolve", new { how = "called the kitchen" })) await settled.WentThroughAsync(HttpStatusCode.NoContent);
        using (var again = await dora.SendAsync(HttpMethod.Post, $"{Alerts}/{id}/resolve", new { })) await again.RefusedAsync(HttpStatusCode.Conflict, "notifications.already_resolved");
        using (var none = await dora.SendAsync(HttpMethod.Post, $"{Alerts}/{Guid.CreateVersion7()}/resolve", new { })) await none.RefusedAsync(HttpStatusCode.NotFound, "notifications.no_such_alert");
        Assert.Equal((DemoPeople.Dora.Name, "called the kitchen"), ((string?)(await dora.ReadAsync($"{Alerts}/{id}"))["resolvedBy"], (string?)(await dora.ReadAsync($"{Alerts}/{id}"))["resolution"]));
    }

    [Fact]
    public async Task Past_alerts_are_paged_to_the_last()
    {
        for (var i = 0; i < 5; i++)
        {
            await RaiseAsync($"test.past:{i}", AlertSeverity.Warning, byItself: true);
            await product.App.InsideAsync(async (FoodDelivery.Notifications.Alerts alerts) => { await alerts.EndAsync($"test.past:{i}", "over", CancellationToken.None); return true; });
        }
        using var dora = await product.App.ProgramOfAsync(DemoPeople.Dora, NotificationsPermissions.Alerts);
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await dora.ReadAsync($"{Alerts}/over?limit=2{(next is null ? "" : $"&cursor={next}")}");
            seen.AddRange(page["items"]!.AsArray().Select(one => (string)one!["what"]!));
            next = (string?)page["next"];
        }
        while (next is not null);
        Assert.Equal(["test.past:4", "test.past:3", "test.past:2", "test.past:1", "test.past:0"], seen.Where(what => what.StartsWith("test.past", StringComparison.Ordinal)));
    }

    private Task RaiseAsync(string key, AlertSeverity severity, bool byItself) => product.App.InsideAsync(async (FoodDelivery.Notifications.Alerts alerts) =>
    {
        await alerts.RaiseAsync(new(key, severity, key, "Nobody.", "/admin", "Look", TimeProvider.System.GetUtcNow(), byItself), CancellationToken.None);
        return true;
    });
}
