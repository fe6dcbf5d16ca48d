using System.Net;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>One's own profile, people and what they may do, the record: by programs.</summary>
public sealed class PeopleApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    private const string Me = "api/v1/identity/me";

    private TestApp App => product.App;

    [Fact]
    public async Task A_person_reads_and_changes_their_own_profile()
    {
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, IdentityPermissions.Profile);
        using var read = await ada.GetAsync(ApiCalls.Path(Me));
        var me = await read.JsonAsync();
        Assert.Equal((DemoPeople.Ada.Id.ToString(), DemoPeople.Ada.Name, "customer"), ((string?)me["id"], (string?)me["name"], (string?)me["roles"]!.AsArray().Single()));
        var version = read.Headers.ETag!.ToString();

        using (var changed = await ada.SendAsync(HttpMethod.Put, Me, new { name = "Ada L.", phone = "+1 (212) 555-0199", defaultAddress = "350 W 42nd St" }, ("If-Match", version))) await changed.WentThroughAsync(HttpStatusCode.NoContent);
        Assert.Equal("+12125550199", (string?)(await ada.ReadAsync(Me))["phone"]);
        using (var stale = await ada.SendAsync(HttpMethod.Put, Me, new { name = "Ada" }, ("If-Match", version))) await stale.RefusedAsync(HttpStatusCode.PreconditionFailed, "request.changed_meanwhile");
        using (var wrong = await ada.SendAsync(HttpMethod.Put, Me, new { name = " " })) await wrong.RefusedAsync(HttpStatusCode.UnprocessableEntity, "identity.name_missing");
        using (var wrong = await ada.SendAsync(HttpMethod.Put, Me, new { name = "Ada", phone = "12" })) await wrong.RefusedAsync(HttpStatusCode.UnprocessableEntity, "identity.phone_wrong");
        using (var back = await ada.SendAsync(HttpMethod.Put, Me, new { name = DemoPeople.Ada.Name, phone = DemoPeople.Ada.Phone, defaultAddress = DemoPeople.Ada.AddressLine })) await back.WentThroughAsync(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_program_that_is_nobody_has_no_profile()
    {
        using var kiosk = App.Bearing((await App.TokensOfKioskAsync(IdentityPermissions.Profile)).Access);
        using var none = await kiosk.GetAsync(ApiCalls.Path(Me));
        await none.RefusedAsync(HttpStatusCode.NotFound, "identity.no_such_person");
    }

    [Fact]
    public async Task Roles_change_only_for_whoever_has_seen_how_they_stand()
    {
        var person = DemoPeople.Customers[11];
        var path = $"api/v1/identity/people/{person.Id}";
        var restaurant = (await App.PlainDishAsync()).RestaurantId;
        using var alex = await App.ProgramOfAsync(DemoPeople.Alex, IdentityPermissions.Manage);
        using var read = await alex.GetAsync(ApiCalls.Path(path));
        var version = read.Headers.ETag!.ToString();

        using (var unseen = await alex.SendAsync(HttpMethod.Put, $"{path}/roles", new { roles = new[] { "restaurant" } })) await unseen.RefusedAsync((HttpStatusCode)428, "request.if_match_missing");
        using (var set = await alex.SendAsync(HttpMethod.Put, $"{path}/roles", new { roles = new[] { "customer", "restaurant" }, restaurants = new[] { restaurant }, why = "new manager" }, ("If-Match", version))) await set.WentThroughAsync(HttpStatusCode.NoContent);
        using (var late = await alex.SendAsync(HttpMethod.Put, $"{path}/roles", new { roles = Array.Empty<string>() }, ("If-Match", version))) await late.RefusedAsync(HttpStatusCode.PreconditionFailed, "request.changed_meanwhile");
        using (var unknown = await alex.SendAsync(HttpMethod.Put, $"{path}/roles", new { roles = new[] { "emperor" } }, ("If-Match", "*"))) await unknown.RefusedAsync(HttpStatusCode.UnprocessableEntity, "identity.no_such_role");
        var now = await alex.ReadAsync(path);
        Assert.Equal(["customer", "restaurant"], now["roles"]!.AsArray().Select(role => (string)role!));
        Assert.Equal(restaurant, (Guid)now["restaurants"]!.AsArray().Single()!);

        using (var own = await alex.SendAsync(HttpMethod.Put, $"api/v1/identity/people/{DemoPeople.Alex.Id}/roles", new { roles = new[] { "customer" } }, ("If-Match", "*"))) await own.RefusedAsync(HttpStatusCode.Conflict, "identity.own_admin_role");

        // The record says who, what, before, after and why; it is written by an event, a moment later.
        for (var i = 0; i < 100 && (await LinesAsync()).Count == 0; i++) await Task.Delay(50);
        var line = Assert.Single(await LinesAsync())!;
        Assert.Equal(("new manager", DemoPeople.Alex.Id.ToString()), ((string?)line["why"], (string?)line["actorId"]));
        Assert.Equal("customer", (string?)line["before"]!["Roles"]?[0] ?? (string?)line["before"]!["roles"]?[0]);

        async Task<IReadOnlyList<System.Text.Json.Nodes.JsonNode?>> LinesAsync() => [.. (await alex.ReadAsync($"api/v1/identity/audit?subject={person.Id}&what=identity"))["items"]!.AsArray()];
    }

    [Fact]
    public async Task People_are_paged_to_the_last_and_found_by_role()
    {
        using var alex = await App.ProgramOfAsync(DemoPeople.Alex, IdentityPermissions.Manage);
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await alex.ReadAsync($"api/v1/identity/people?limit=60{(next is null ? "" : $"&cursor={next}")}");
            seen.AddRange(page["items"]!.AsArray().Select(person => (string)person!["id"]!));
            next = (string?)page["next"];
        }
        while (next is not null);
        var all = await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.users");
        Assert.Equal((all, all), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(["Dora Mensah"], (await alex.ReadAsync("api/v1/identity/people?role=dispatcher"))["items"]!.AsArray().Select(person => (string)person!["name"]!));
        var rights = (await alex.ReadAsync("api/v1/identity/permissions"))["items"]!.AsArray();
        Assert.Contains(rights, right => (string?)right!["scope"] == "payments.refund" && (string?)right["roles"]!.AsArray().Single() == Roles.Admin);
    }
}
