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

namespace FoodDelivery.Tests.Api.Document;

/// <summary>A public generator makes a C# client of the document; a partner's program, compiled against it, takes an order over HTTP.</summary>
public sealed class GeneratedClientTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Fact]
    public async Task A_client_made_of_the_document_compiles_and_takes_an_order()
    {
        using var visitor = product.App.NewVisitor();
        var document = await OpenApiDocument.FromJsonAsync(await visitor.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative)));
        var partner = Compile(new CSharpClientGenerator(document, new CSharpClientGeneratorSettings
        {
            ClassName = "FoodDeliveryClient",
            UseBaseUrl = false,
            GenerateOptionalParameters = true,
            OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            CSharpGeneratorSettings = { Namespace = "Generated", JsonLibrary = CSharpJsonLibrary.SystemTextJson, GenerateNullableReferenceTypes = true, GenerateOptionalPropertiesAsNullable = true },
        }).GenerateFile());

        var ada = DemoPeople.Ada;
        using var program = await product.App.ProgramOfAsync(ada, OrderingPermissions.Place, OrderingPermissions.Read);
        var dish = await product.App.PlainDishAsync();
        var total = (long)(await product.App.GoodOrderAsync(ada))["total"]!;
        var run = partner.GetType("Partner")!.GetMethod("RunAsync")!;
        var told = await (Task<string[]>)run.Invoke(null, [program, TestApp.Nonnas, dish.Id, ada.AddressLine, ada.Name, ada.Phone, total])!;

        Assert.Equal(total, await product.App.Database.ScalarAsync<long>("SELECT bill_total_minor FROM ordering.orders WHERE id = $1", Guid.Parse(told[0])));
        Assert.StartsWith("http", told[1], StringComparison.Ordinal);
        Assert.Equal(["AwaitingPayment", total.ToString(System.Globalization.CultureInfo.InvariantCulture), "409", "ordering.total_changed"], told[2..]);
    }

    private static Assembly Compile(string client)
    {
        using var stream = typeof(GeneratedClientTest).Assembly.GetManifestResourceStream("GeneratedClientUser")!;
        using var reader = new StreamReader(stream);
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("partner", [CSharpSyntaxTree.ParseText(client), CSharpSyntaxTree.ParseText(reader.ReadToEnd())], framework, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var made = new MemoryStream();
        var result = compilation.Emit(made);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(10)));
        return Assembly.Load(made.ToArray());
    }
}
