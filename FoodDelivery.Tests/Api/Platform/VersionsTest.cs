using System.Net;
using System.Text.Json.Nodes;
using FoodDelivery.Catalog;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>ETags: nobody overwrites what they have not seen, and nobody is sent again what they have.</summary>
public sealed class VersionsTest(ClassApp product) : IClassFixture<ClassApp>
{
    private readonly JsonObject monday = JsonNode.Parse("""{ "days": [{ "day": "Monday", "opens": "11:00:00", "closes": "22:30:00" }], "lastOrderMinutes": 15 }""")!.AsObject();

    [Fact]
    public async Task A_change_without_the_version_it_is_meant_for_is_refused()
    {
        var (marco, path) = await MarcoAsync();
        using var refused = await marco.SendAsync(HttpMethod.Put, path, monday);
        await refused.RefusedAsync(HttpStatusCode.PreconditionRequired, "request.if_match_missing");
    }

    [Fact]
    public async Task A_change_of_what_is_no_longer_there_is_refused()
    {
        var (marco, path) = await MarcoAsync();
        var seen = await TagAsync(marco, path);
        monday["lastOrderMinutes"] = 16;
        using (var changed = await marco.SendAsync(HttpMethod.Put, path, monday, ("If-Match", seen))) await changed.WentThroughAsync(HttpStatusCode.NoContent);
        Assert.Equal(16, (int)(await marco.ReadAsync(path))["lastOrderMinutes"]!);
        using var late = await marco.SendAsync(HttpMethod.Put, path, monday, ("If-Match", seen));
        await late.RefusedAsync(HttpStatusCode.PreconditionFailed, "request.changed_meanwhile");
        // A star means: whatever is there.
        using var anyway = await marco.SendAsync(HttpMethod.Put, path, monday, ("If-Match", "*"));
        await anyway.WentThroughAsync(HttpStatusCode.NoContent);
        // A version that is none cannot have been seen.
        using var weak = await marco.SendAsync(HttpMethod.Put, path, monday, ("If-Match", "W/" + await TagAsync(marco, path)));
        await weak.RefusedAsync(HttpStatusCode.PreconditionFailed, "request.changed_meanwhile");
        using var garbage = await marco.SendAsync(HttpMethod.Put, path, monday, ("If-Match", "rubbish"));
        await garbage.RefusedAsync(HttpStatusCode.PreconditionFailed, "request.changed_meanwhile");
    }

    [Fact]
    public async Task Of_many_at_once_one_goes_through()
    {
        var (marco, path) = await MarcoAsync();
        for (var round = 0; round < 5; round++)
        {
            var seen = await TagAsync(marco, path);
            var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => marco.SendAsync(HttpMethod.Put, path, new JsonObject { ["days"] = new JsonArray(), ["lastOrderMinutes"] = 20 + round * 4 + i }, ("If-Match", seen))));
            Assert.Equal(1, sent.Count(answer => answer.StatusCode == HttpStatusCode.NoContent));
            Assert.Equal(3, sent.Count(answer => answer.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict));
            foreach (var answer in sent) answer.Dispose();
        }
    }

    [Fact]
    public async Task What_the_caller_has_is_not_sent_again()
    {
        var (marco, path) = await MarcoAsync();
        foreach (var read in new[] { path, "api/v1/catalog/restaurants/nonnas-corner" })
        {
            using var first = await marco.GetAsync(ApiCalls.Path(read));
            var tag = first.Headers.ETag!.ToString();
            using var again = await marco.SendAsync(HttpMethod.Get, read, null, ("If-None-Match", tag));
            Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await again.Content.ReadAsByteArrayAsync()).Length));
            Assert.Equal(tag, again.Headers.ETag!.ToString());
            using var other = await marco.SendAsync(HttpMethod.Get, read, null, ("If-None-Match", "\"another\""));
            await other.WentThroughAsync(HttpStatusCode.OK);
        }
    }

    private async Task<(HttpClient Marco, string Path)> MarcoAsync() =>
        (await product.App.ProgramOfAsync(DemoPeople.Marco, CatalogPermissions.Manage), $"api/v1/catalog/restaurants/{(await product.App.PlainDishAsync()).RestaurantId}/hours");

    private static async Task<string> TagAsync(HttpClient marco, string path)
    {
        using var read = await marco.GetAsync(ApiCalls.Path(path));
        return read.Headers.ETag!.ToString();
    }
}
