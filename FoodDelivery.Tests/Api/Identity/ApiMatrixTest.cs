using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Architecture;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>
/// Every endpoint of the API × everybody who may knock: nobody, each role by cookie, and tokens with exactly the scope, with every other scope,
/// with those of other rooms, with none. The endpoints are found in the running product, so that none is forgotten; "in" is whatever is not 401 or 403 at the door.
/// </summary>
public sealed class ApiMatrixTest(ApiMatrixTest.Product product) : IClassFixture<ApiMatrixTest.Product>
{
    private static readonly string[] AtTheDoor = ["request.scope_missing", "request.wrong_audience", "request.role_missing"];

    /// <summary>What anybody may read: the storefront. Whoever opens more has to say so here.</summary>
    private static readonly string[] Open = ["GET /api/v1/catalog/", "GET /api/v1/payments/methods"];

    public static TheoryData<string> People => [.. DemoPeople.Hosts.Select(host => host.FirstName)];

    public sealed class Product : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;
        public IReadOnlyList<ApiDoor> Doors { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            // More questions in a few seconds than anybody has in an hour.
            App = await TestApp.StartAsync(city: true, settings: new Dictionary<string, string?> { ["Api:PerMinute"] = "1000000", ["Api:AnonymousPerMinute"] = "1000000" });
            Doors = ApiDoor.AllOf(App);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    [Fact]
    public void Every_endpoint_asks_for_one_scope_of_its_room_or_is_known_to_be_open()
    {
        Assert.True(product.Doors.Count > 60, $"only {product.Doors.Count} endpoints were found");
        var wrong = product.Doors.Where(door => door.IsOpen ? !Open.Any(known => door.Name.StartsWith(known, StringComparison.Ordinal)) : door.Needs is not [var one] || one.Room != door.Room);
        Findings.None(wrong.Select(door => $"{door.Name}: {(door.IsOpen ? "open" : string.Join(", ", door.Needs))}"));
    }

    [Fact]
    public async Task Nobody_comes_in_without_signing_in()
    {
        using var nobody = product.App.NewVisitor();
        await CheckAsync(nobody, door => door.IsOpen ? null : HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_that_is_none_is_told_so()
    {
        using var forger = product.App.Bearing("eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMTk5ZDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDUiLCJyb2xlIjoiYWRtaW4ifQ.");
        await CheckAsync(forger, door => door.IsOpen ? null : HttpStatusCode.Unauthorized);
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task A_person_comes_in_where_their_role_may(string name)
    {
        var person = Person(name);
        using var browser = await product.App.SignedInAsync(person);
        await CheckAsync(browser, door => door.IsOpen || MayHave(person, door) ? null : HttpStatusCode.Forbidden);
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task A_token_with_exactly_the_scope_opens_what_the_role_may_have(string name)
    {
        var person = Person(name);
        using var browser = await product.App.SignedInAsync(person);
        foreach (var scope in product.Doors.SelectMany(door => door.Needs).DistinctBy(permission => permission.Scope))
        {
            using var program = product.App.Bearing((await product.App.TokensByCodeAsync(browser, scope.Scope)).Access);
            await CheckAsync(program, door => door.IsOpen || (door.Needs.Contains(scope) && MayHave(person, door)) ? null : HttpStatusCode.Forbidden, because: scope.Scope);
        }
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task A_token_with_every_scope_but_that_one_stays_outside(string name)
    {
        var person = Person(name);
        using var browser = await product.App.SignedInAsync(person);
        foreach (var missing in Permissions.All.Where(permission => permission.IsFor(role => role == person.Role) && product.Doors.Any(door => door.Needs.Contains(permission))))
        {
            using var program = product.App.Bearing((await product.App.TokensByCodeAsync(browser, [.. Permissions.All.Select(one => one.Scope).Where(scope => scope != missing.Scope)])).Access);
            foreach (var door in product.Doors.Where(door => door.Needs.Contains(missing)))
            {
                var (status, code) = await KnockAsync(program, door);
                // Whether or not the token holds another scope of the room: this one is what its program has to ask for.
                Assert.Equal((door.Name, HttpStatusCode.Forbidden, "request.scope_missing"), (door.Name, status, code));
            }
        }
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task A_token_for_other_rooms_or_without_scopes_opens_nothing(string name)
    {
        using var browser = await product.App.SignedInAsync(Person(name));
        using var empty = product.App.Bearing((await product.App.TokensByCodeAsync(browser, "openid")).Access);
        await CheckAsync(empty, door => door.IsOpen ? null : HttpStatusCode.Forbidden, code: _ => "request.scope_missing");
        foreach (var room in product.Doors.Select(door => door.Room).Distinct())
        {
            using var elsewhere = product.App.Bearing((await product.App.TokensByCodeAsync(browser, [.. Permissions.All.Where(one => one.Room != room).Select(one => one.Scope)])).Access);
            await CheckAsync(elsewhere, door => door.Room != room || door.IsOpen ? (HttpStatusCode)0 : HttpStatusCode.Forbidden, code: _ => "request.scope_missing", because: $"not {room}");
        }
    }

    [Fact]
    public async Task A_token_opens_no_page_and_no_file_of_the_consoles()
    {
        // Whatever its scopes: pages are for people who have signed in, and know no scopes.
        using var program = await product.App.ProgramOfAsync(DemoPeople.Alex, [.. Permissions.All.Select(permission => permission.Scope)]);
        foreach (var path in new[] { "/admin", "/admin/people", "/admin/people.csv", "/admin/payments.csv", "/hangfire", "/account", "/dispatch" })
        {
            using var answer = await program.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, HttpStatusCode.Redirect), (path, answer.StatusCode));
            Assert.Contains("/account/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    /// <param name="expected">Null: in. Zero: not asked here.</param>
    private async Task CheckAsync(HttpClient caller, Func<ApiDoor, HttpStatusCode?> expected, Func<ApiDoor, string>? code = null, string because = "")
    {
        var wrong = new List<string>();
        foreach (var door in product.Doors)
        {
            if (expected(door) is var wanted && wanted == 0) continue;
            var (status, refusal) = await KnockAsync(caller, door);
            var atDoor = status == HttpStatusCode.Unauthorized || (status == HttpStatusCode.Forbidden && AtTheDoor.Contains(refusal));
            var right = wanted is null ? !atDoor && status != HttpStatusCode.Forbidden : status == wanted && atDoor && (code is null || wanted != HttpStatusCode.Forbidden || refusal == code(door));
            // Whoever is let in with nothing in their hands is told what is missing; nothing breaks.
            if (!right || ((int)status >= 500 && refusal is null or "request.fault")) wrong.Add($"{door.Name}: {(int)status} {refusal}, expected {(wanted is null ? "in" : (int)wanted)} {because}");
        }
        Findings.None(wrong);
    }

    private static async Task<(HttpStatusCode Status, string? Code)> KnockAsync(HttpClient caller, ApiDoor door)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), new Uri(door.Path(), UriKind.Relative));
        if (door.Method is "POST" or "PUT" or "PATCH") request.Content = JsonContent.Create(new { });
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        request.Headers.TryAddWithoutValidation("If-Match", "\"nothing\"");
        using var answer = await caller.SendAsync(request);
        var body = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await answer.Content.ReadFromJsonAsync<JsonObject>() : null;
        return (answer.StatusCode, (string?)body?["code"]);
    }

    private static DemoPerson Person(string name) => DemoPeople.Hosts.Single(host => host.FirstName == name);

    private static bool MayHave(DemoPerson person, ApiDoor door) => door.Needs.All(permission => permission.Roles.Count == 0 || permission.Roles.Contains(person.Role));
}
