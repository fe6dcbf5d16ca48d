using System.Text.RegularExpressions;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Architecture;

/// <summary>Every script on the pages that lead to the payment page is in the inventory of docs/pci.md: a new one is seen in review.</summary>
public sealed partial class ScriptInventoryTest
{
    [Fact]
    public void Every_script_of_the_document_and_of_the_pages_in_scope_is_listed()
    {
        var inventory = File.ReadAllText(Path.Combine(Repository.Root, "docs", "pci.md"));
        var inScope = new[] { "Shell/App.razor", "Shell/LiveMap.razor.cs", "Ordering/CheckoutPage.razor", "Ordering/OrderPage.razor", "Payments/MoneyBackList.razor" };
        var scripts = inScope.SelectMany(file => Script().Matches(File.ReadAllText(Path.Combine(Repository.Web, file)))).Select(match => match.Groups[1].Value.TrimStart('.', '/')).Distinct().ToList();
        Assert.Contains("theme.js", scripts);
        Findings.None(scripts.Where(script => !inventory.Contains($"`{script}`", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"[""'(]((?:\./)?[\w./-]+\.m?js)[""')]")]
    private static partial Regex Script();
}
