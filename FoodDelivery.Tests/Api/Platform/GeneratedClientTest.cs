using System.Reflection;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>The document is good enough for strangers: a public generator makes a client from it, which compiles and orders a meal.</summary>
public sealed class GeneratedClientTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    /// <summary>Written as somebody would who has nothing but the generated client.</summary>
    private const string Journey = """
        using System; using System.Collections.Generic; using System.Linq; using System.Net.Http; using System.Threading.Tasks; using Made;
        public static class Journey
        {
            public static async Task<string> RunAsync(HttpClient http, Guid dish, string address, string phone, string key)
            {
                var client = new FoodDeliveryClient(http);
                var found = await client.ListRestaurantsAsync(limit: 5, q: "Nonna");
                var restaurant = await client.GetRestaurantAsync(found.Items.First().Slug);
                var items = new List<OrderItem> { new OrderItem { ItemId = dish, Quantity = 2 } };
                var quote = await client.QuoteOrderAsync(new QuoteBody { RestaurantId = restaurant.Restaurant.Id, Items = items, Address = address, Tip = 200 });
                var order = new OrderBody { RestaurantId = restaurant.Restaurant.Id, Items = items, Address = address, ContactName = "Ada", ContactPhone = phone, Tip = 200, Total = quote.Amount.Total + 1 };
                try
                {
                    await client.PlaceOrderAsync(key + "-wrong", order);
                    return "a wrong total went through";
                }
                catch (ApiException<Problem> refused) when (refused.StatusCode == 409 && refused.Result.Code == "ordering.total_changed")
                {
                }
                order.Total = quote.Amount.Total;
                var placed = await client.PlaceOrderAsync(key, order);
                var again = await client.PlaceOrderAsync(key, order);
                var read = await client.GetOrderAsync(placed.Id);
                var mine = await client.ListMyOrdersAsync(limit: 1);
                await client.CancelOrderAsync(placed.Id, key + "-cancel", new CancelBody { Reason = "Changed my mind" });
                var ended = await client.GetOrderAsync(placed.Id);
                return $"{placed.Id == again.Id} {read.Status} {mine.Items.Single().Id == placed.Id} {read.Amount.Total == quote.Amount.Total} {ended.Status}";
            }
        }
        """;

    [Fact]
    public async Task A_client_made_by_a_public_generator_orders_a_meal()
    {
        using var visitor = product.App.NewVisitor();
        var document = await OpenApiDocument.FromJsonAsync(await visitor.GetStringAsync(ApiCalls.Path("openapi/v1.json")));
        var generator = new CSharpClientGenerator(document, new CSharpClientGeneratorSettings
        {
            ClassName = "FoodDeliveryClient", InjectHttpClient = true, UseBaseUrl = false, GenerateOptionalParameters = true, OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            CSharpGeneratorSettings = { Namespace = "Made", JsonLibrary = CSharpJsonLibrary.SystemTextJson, GenerateNullableReferenceTypes = true, GenerateOptionalPropertiesAsNullable = true },
        });
        var assembly = Compile(generator.GenerateFile(), Journey);
        using var ada = await product.App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Place, OrderingPermissions.Read);
        var run = assembly.GetType("Journey")!.GetMethod("RunAsync")!.CreateDelegate<Func<HttpClient, Guid, string, string, string, Task<string>>>();
        Assert.Equal("True AwaitingPayment True True Cancelled", await run(ada, (await product.App.PlainDishAsync()).Id, DemoPeople.Ada.AddressLine!, DemoPeople.Ada.Phone!, ApiCalls.NewKey()));
    }

    private static Assembly Compile(params string[] sources)
    {
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(file) is "netstandard.dll" or "mscorlib.dll");
        var compilation = CSharpCompilation.Create("GeneratedClient", sources.Select(source => CSharpSyntaxTree.ParseText(source)), framework.Select(file => MetadataReference.CreateFromFile(file)), new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var bytes = new MemoryStream();
        var built = compilation.Emit(bytes);
        Assert.True(built.Success, string.Join("\n", built.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(10)));
        return Assembly.Load(bytes.ToArray());
    }
}
