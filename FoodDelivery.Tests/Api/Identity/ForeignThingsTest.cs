using System.Net;
using System.Text;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Architecture;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.SignalR.Client;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>
/// Another customer's order, another restaurant's queue, another courier's job: by every address of the API that names a thing (found in the product, called with a body
/// that it can read), by every page's address, and by the map's hub. Circuits are in ForeignIdsTest.
/// </summary>
public sealed class ForeignThingsTest(ForeignThingsTest.City product) : IClassFixture<ForeignThingsTest.City>
{
    /// <summary>Which of the hosts have nothing to do with it.</summary>
    public static TheoryData<string> Strangers => [.. new[] { DemoPeople.Ada, DemoPeople.Marco, DemoPeople.Lena }.Select(person => person.FirstName)];

    public sealed class City : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;
        public ForeignThings Foreign { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(city: true, listen: true);
            Foreign = await ForeignThings.MakeAsync(App);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private TestApp App => product.App;
    private ForeignThings Foreign => product.Foreign;

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task By_the_API(string stranger)
    {
        var person = DemoPeople.Hosts.Single(host => host.FirstName == stranger);
        using var program = await App.ProgramOfAsync(person, [.. Permissions.All.Select(permission => permission.Scope)]);
        var before = await Foreign.VersionAsync(App);
        var (wrong, tried) = (new List<string>(), 0);
        foreach (var door in ApiDoor.AllOf(App).Where(door => !door.IsOpen && door.Route.Parameters.Count > 0 && door.Needs.All(permission => permission.IsFor(role => role == person.Role))))
        {
            if (Unknown(door) is { } parameter)
            {
                wrong.Add($"{door.Name}: whose is {{{parameter}}}? Teach ForeignThings.ValueOf.");
                continue;
            }
            tried++;
            var (status, text) = await CallAsync(program, door);
            if (status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden)) wrong.Add($"{door.Name}: {(int)status} {text}");
            wrong.AddRange(Foreign.Secrets.Where(secret => text.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{door.Name} tells {secret}"));
        }
        Findings.None(wrong);
        Assert.True(tried > 1, $"only {tried} addresses were tried");
        Assert.Equal(before, await Foreign.VersionAsync(App));
    }

    [Fact]
    public async Task Whose_they_are_sees_them_by_the_same_addresses()
    {
        // Without this the test above would also pass on an order that does not exist.
        using var dora = await App.ProgramOfAsync(DemoPeople.Dora, [.. Permissions.All.Select(permission => permission.Scope)]);
        var told = new StringBuilder();
        foreach (var door in ApiDoor.AllOf(App).Where(door => door is { Method: "GET", IsOpen: false } && door.Route.Parameters.Count > 0 && Unknown(door) is null)) told.Append((await CallAsync(dora, door)).Text);
        Assert.Contains(Foreign.Number, told.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task By_the_addresses_of_pages(string stranger)
    {
        using var browser = await App.SignedInAsync(DemoPeople.Hosts.Single(host => host.FirstName == stranger));
        var wrong = new List<string>();
        foreach (var path in PagePaths())
        {
            using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
            var text = await answer.Content.ReadAsStringAsync();
            if ((int)answer.StatusCode >= 500) wrong.Add($"{path}: {(int)answer.StatusCode}");
            wrong.AddRange(Foreign.Secrets.Where(secret => text.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{path} tells {secret}"));
        }
        Findings.None(wrong);
    }

    [Fact]
    public async Task By_the_maps_hub()
    {
        foreach (var stranger in new[] { DemoPeople.Ada, DemoPeople.Marco, DemoPeople.Lena })
        {
            await using var hub = await App.TrackingAsync(stranger);
            await hub.StartAsync();
            Assert.Equal(0, CouriersIn(await hub.InvokeAsync<byte[]>("JoinOrder", Foreign.OrderId)));
        }
        await using var dora = await App.TrackingAsync(DemoPeople.Dora);
        await dora.StartAsync();
        var seen = 0;
        for (var i = 0; i < 100 && seen == 0; i++, await Task.Delay(50)) seen = CouriersIn(await dora.InvokeAsync<byte[]>("JoinOrder", Foreign.OrderId));
        Assert.Equal(1, seen);
    }

    /// <summary>What some addresses want to know besides; the others do not look at it.</summary>
    private const string Asked = "?deviceId=0199dead-0000-7000-8000-000000000000&positions=0";

    private static int CouriersIn(byte[] told) => (told.Length - 8) / 16;

    private async Task<(HttpStatusCode Status, string Text)> CallAsync(HttpClient program, ApiDoor door)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), new Uri(Path(door) + Asked, UriKind.Relative));
        if (SampleBody.For(door.Endpoint, name => name switch { "courier" or "fromcourier" or "tocourier" => Foreign.CourierId, "order" or "orders" => Foreign.OrderId, "restaurant" => Foreign.Restaurant.Id, _ => null }) is { } body)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", ApiCalls.NewKey());
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var answer = await program.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private string Path(ApiDoor door)
    {
        var before = Before(door);
        return door.Path(name => before[name].Value);
    }

    private string? Unknown(ApiDoor door) => Before(door) is var named && named.Values.Any(one => one.Value is not null) ? null : named.First(one => one.Value.Value is null).Key;

    /// <summary>For each parameter what it is here; null for those that stand beside one that names the thing.</summary>
    private Dictionary<string, (string Segment, string? Value)> Before(ApiDoor door)
    {
        var (found, last) = (new Dictionary<string, (string, string?)>(), "");
        foreach (var segment in door.Route.PathSegments)
        {
            foreach (var part in segment.Parts)
            {
                if (part is RoutePatternLiteralPart literal) last = literal.Content;
                if (part is RoutePatternParameterPart parameter) found[parameter.Name] = (last, Foreign.ValueOf(last, parameter.ParameterPolicies.Any(policy => policy.Content == "guid")));
            }
        }
        return found;
    }

    /// <summary>Every page's address, with the foreign thing wherever one fits.</summary>
    private IEnumerable<string> PagePaths()
    {
        string[] values = [Foreign.OrderId.ToString(), Foreign.DeliveryId.ToString(), Foreign.Restaurant.Id.ToString(), Foreign.Restaurant.Slug, Foreign.CourierId.ToString(), Foreign.Number];
        foreach (var template in Components.Pages.Templates.Where(template => template.Contains('{', StringComparison.Ordinal)))
        {
            var pattern = RoutePatternFactory.Parse(template);
            foreach (var value in values.Where(value => Guid.TryParse(value, out _) || pattern.Parameters.All(parameter => parameter.ParameterPolicies.Count == 0)))
                yield return "/" + string.Join('/', pattern.PathSegments.Select((segment, n) => segment.Parts[0] is RoutePatternLiteralPart literal ? literal.Content : value));
        }
    }
}
