using System.Text.RegularExpressions;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser;

/// <summary>The hosted payment page, its bank and the sandbox's own screens, as people meet them.</summary>
public sealed class PaymentPageTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(Device.Phone, false)]
    [InlineData(Device.Phone, true)]
    [InlineData(Device.Wall, false)]
    [InlineData(Device.Wall, true)]
    public async Task Refused_then_asked_by_the_bank_then_paid(Device device, bool dark)
    {
        var page = await OpenSessionAsync();
        await using var screen = await product.OpenAsync(device, dark);
        await screen.GoAsync(page);
        await Assertions.Expect(screen.Page.GetByText("Extra mozzarella")).ToBeVisibleAsync();
        await LookAsync(screen, $"pay-{device}-{Theme(dark)}");

        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Not enough funds" }).ClickAsync();
        await Assertions.Expect(screen.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("insufficient funds");
        await LookAsync(screen, $"pay-refused-{device}-{Theme(dark)}");

        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Bank asks" }).ClickAsync();
        await Assertions.Expect(screen.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Is this you?");
        await LookAsync(screen, $"bank-{device}-{Theme(dark)}");
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "This is not me" }).ClickAsync();
        await Assertions.Expect(screen.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("authenticate");

        await screen.Page.GetByLabel("Card number").FillAsync("4000 0027 6000 3184");
        await screen.Page.Keyboard.PressAsync("Enter");
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Approve payment" }).ClickAsync();
        await screen.Page.ArriveAsync(new Regex(@"/healthz\?paid=cs_test_"));
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Left_without_paying_it_goes_back_and_a_closed_page_says_so()
    {
        var page = await OpenSessionAsync();
        await using var screen = await product.OpenAsync(Device.Phone);
        await screen.GoAsync(page);
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Leave without paying" }).ClickAsync();
        await screen.Page.ArriveAsync(new Regex(@"/healthz\?left$"));

        await ApiAsync($"checkout/sessions/{page[(page.LastIndexOf('/') + 1)..]}/expire", []);
        await screen.GoAsync(page);
        await Assertions.Expect(screen.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This payment page is closed");
        await LookAsync(screen, "pay-closed");
    }

    [Theory]
    [InlineData("sandbox", Device.Phone, false)]
    [InlineData("sandbox/stripe/control", Device.Phone, true)]
    [InlineData("sandbox/stripe/control", Device.Wall, false)]
    [InlineData("sandbox/sendgrid/control", Device.Phone, false)]
    [InlineData("sandbox/sendgrid/control", Device.Wall, true)]
    [InlineData("sandbox/twilio/control", Device.Phone, false)]
    [InlineData("sandbox/twilio/control", Device.Wall, true)]
    public async Task The_sandboxs_own_screens_are_whole(string path, Device device, bool dark)
    {
        await OpenSessionAsync();
        await using var screen = await product.OpenAsync(device, dark);
        await screen.GoAsync(path);
        await LookAsync(screen, $"{path.Replace('/', '-')}-{device}-{Theme(dark)}");
        Assert.Empty(screen.Complaints);
    }

    private static string Theme(bool dark) => dark ? "dark" : "light";

    private static async Task LookAsync(Screen screen, string name)
    {
        await screen.PictureAsync(name);
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
    }

    private async Task<string> OpenSessionAsync() => (string)(await ApiAsync("checkout/sessions", new()
    {
        ["mode"] = "payment",
        ["success_url"] = $"{product.App.Address}healthz?paid={{CHECKOUT_SESSION_ID}}",
        ["cancel_url"] = $"{product.App.Address}healthz?left",
        ["payment_intent_data[capture_method]"] = "manual",
        ["payment_intent_data[description]"] = "FD-10423 · Ristorante Trattoria della Nonna Margherita & Figli",
        ["line_items[0][quantity]"] = "2",
        ["line_items[0][price_data][currency]"] = "usd",
        ["line_items[0][price_data][unit_amount]"] = "1450",
        ["line_items[0][price_data][product_data][name]"] = "Pizza Quattro Stagioni with an uncommonly long name",
        ["line_items[0][price_data][product_data][description]"] = "Extra mozzarella, no basil",
        ["line_items[1][quantity]"] = "1",
        ["line_items[1][price_data][currency]"] = "usd",
        ["line_items[1][price_data][unit_amount]"] = "399",
        ["line_items[1][price_data][product_data][name]"] = "Delivery",
    }))["url"]!;

    private async Task<JsonNode> ApiAsync(string path, Dictionary<string, string> form)
    {
        using var http = new HttpClient { BaseAddress = product.App.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync($"sandbox/stripe/v1/{path}", content);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
