using CsCheck;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;

namespace FoodDelivery.Tests.Api.Document;

/// <summary>
/// Every operation is asked with what its description allows, and with nonsense, by people of every role: nothing breaks, and whatever is answered is
/// answered as the document says: status, type and schema.
/// </summary>
public sealed class DocumentIsTrueTest(DocumentIsTrueTest.Patient product) : IClassFixture<DocumentIsTrueTest.Patient>
{
    /// <summary>Thousands of requests a minute are all heard: what the limits answer has its own tests.</summary>
    public sealed class Patient : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        /// <summary>With every scope their roles may have. Taken before the first of them can do harm.</summary>
        public IReadOnlyDictionary<string, HttpClient> Programs { get; private set; } = null!;

        public IReadOnlyList<string> Known { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(city: true, listen: true, new Dictionary<string, string?> { ["Api:PerMinute"] = "1000000" });
            var programs = new Dictionary<string, HttpClient>();
            foreach (var host in DemoPeople.Hosts) programs[host.FirstName] = await App.ProgramOfAsync(host, [.. Permissions.All.Select(permission => permission.Scope)]);
            Programs = programs;
            var (order, dish) = (await App.PlaceOrderAsync(DemoPeople.Ada), await App.PlainDishAsync());
            // None of the hosts: an admin might shut them out.
            Known = [order.ToString(), TestApp.Nonnas, dish.Id.ToString(), dish.RestaurantId.ToString(), .. DemoPeople.Customers.Skip(20).Take(5).Select(one => one.Id.ToString())];
        }

        public ValueTask DisposeAsync()
        {
            foreach (var program in Programs.Values) program.Dispose();
            return App.DisposeAsync();
        }
    }

    private const int PerOperation = 25;

    [Theory]
    [InlineData("Alex", 1)]
    [InlineData("Marco", 2)]
    [InlineData("Dora", 3)]
    [InlineData("Lena", 4)]
    [InlineData("Ada", 5)]
    public async Task Whatever_is_asked_is_answered_as_documented(string person, int start)
    {
        var api = await ApiDescription.ReadAsync(product.App);
        Assert.True(api.Operations.Count > 60, $"{api.Operations.Count} operations");
        var program = product.Programs[person];
        var (asked, good, faults) = (0, 0, new List<string>());
        // The request follows from operation and number alone: what CsCheck prints on a failure makes it again.
        await Gen.Select(Gen.OneOfConst([.. api.Operations]), Gen.Int[0, 1_000_000]).SampleAsync(
            async (operation, number) =>
            {
                asked++;
                using var request = new AnyRequest(api, new Random(number), product.Known).Of(operation);
                var sent = request.Content is null ? "" : await request.Content.ReadAsStringAsync();
                using var answer = await program.SendAsync(request);
                if (answer.IsSuccessStatusCode) good++;
                if (await FaultAsync(api, operation, answer) is { } fault) faults.Add($"{operation} #{number}: {request.Method} {request.RequestUri} {Short(sent)} → {fault}");
            },
            seed: $"00000000000{start}", iter: PerOperation * api.Operations.Count, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{person}, seed {start}: {asked} requests to {api.Operations.Count} operations, {good} went through, {faults.Count} faults");
        Assert.True(good > asked / 50, $"only {good} of {asked} went through: the fuzz proves little");
        Assert.True(faults.Count == 0, $"seed {start}, {faults.Count} faults:\n{string.Join('\n', faults.DistinctBy(fault => fault[..fault.IndexOf('#', StringComparison.Ordinal)] + fault[^40..]).Take(40))}");
    }

    private static async Task<string?> FaultAsync(ApiDescription api, ApiDescription.Operation operation, HttpResponseMessage answer)
    {
        var (status, body) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        // The server itself does not read addresses of many thousand characters to the end; no endpoint hears of them.
        if (status == 414) return null;
        if (status >= 500) return $"{status} {Short(body)}";
        if (operation.Answer(status) is not { } said) return $"{status} is not documented: {Short(body)}";
        var type = answer.Content.Headers.ContentType?.MediaType;
        var contents = said["content"]?.AsObject();
        if (contents is null || contents.Count == 0) return body.Length > 0 ? $"{status} with a body nobody documented: {type} {Short(body)}" : null;
        if (type is null || contents[type] is not { } content) return $"{status} as {type ?? "nothing"}, documented are {string.Join(", ", contents.Select(one => one.Key))}";
        if (!type.EndsWith("json", StringComparison.Ordinal) || content["schema"] is not { } schema) return null;
        if (api.Faults(schema, body) is { } wrong) return $"{status} is not as its schema says: {wrong} in {Short(body)}";
        // A code that is not named is one a program cannot have reckoned with.
        if (type == "application/problem+json" && System.Text.Json.Nodes.JsonNode.Parse(body)?["code"]?.ToString() is { } code && said["description"]?.ToString().Contains($"`{code}`", StringComparison.Ordinal) != true) return $"{status} with a code that is not documented: {code}";
        return null;
    }

    private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
