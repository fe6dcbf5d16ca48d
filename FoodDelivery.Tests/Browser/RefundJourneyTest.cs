using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FoodDelivery.Tests.Browser;

/// <summary>Money on the screen: an operator gives a dish back, the customer sees it where they look; every money page in both themes.</summary>
public sealed class RefundJourneyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refunded_dish_is_on_tracking_at_once_and_on_the_receipt(bool dark)
    {
        var order = await product.App.EatenAsync(DemoPeople.Ada);
        var desk = (await product.App.DeskAsync(order))!;
        var look = dark ? "dark" : "light";
        await using var customer = await product.OpenAsync(Device.Phone, dark);
        await customer.SignInAsync(DemoPeople.Ada);
        await customer.GoAsync($"/orders/{order}");
        await Expect(customer.Page.Locator("h1")).ToContainTextAsync("Enjoy your meal");
        var loads = customer.Loads;

        await using var operations = await product.OpenAsync(Device.Wall, dark);
        await operations.SignInAsync(DemoPeople.Alex);
        await operations.GoAsync($"/admin/orders/{order}");
        await operations.Page.GetByRole(AriaRole.Button, new() { Name = "Refund…" }).ClickAsync();
        var dialog = operations.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await dialog.GetByLabel("Why, as the customer reads it").SelectOptionAsync("MissingItem");
        await Expect(dialog.GetByText("Goes back: ")).ToBeVisibleAsync();
        await operations.PictureAsync($"refund-dialog-{look}");
        await operations.NoViolationsAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = $"Refund {desk.Lines[0].Left}" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(operations.Page.Locator(".refunds")).ToContainTextAsync("Something was missing");
        await operations.NoViolationsAsync();
        await operations.PictureAsync($"refund-done-{look}", whole: true);

        // The open tracking page hears of it by itself.
        await Expect(customer.Page.GetByRole(AriaRole.Region, new() { Name = "Refunds" })).ToContainTextAsync("Something was missing", new() { Timeout = 20_000 });
        Assert.Equal(loads, customer.Loads);
        await customer.NoSidewaysScrollAsync();
        await customer.NoViolationsAsync();
        await customer.PictureAsync($"refund-tracking-{look}", whole: true);
        await customer.Page.GetByRole(AriaRole.Link, new() { Name = "Receipt" }).ClickAsync();
        await Expect(customer.Page.GetByText("You paid in the end")).ToBeVisibleAsync();
        await Expect(customer.Page.GetByRole(AriaRole.Button, new() { Name = "Print or save as PDF" })).ToBeVisibleAsync();
        await customer.NoSidewaysScrollAsync();
        await customer.NoViolationsAsync();
        await customer.PictureAsync($"receipt-{look}", whole: true);
        Assert.True(customer.Complaints.Count == 0, string.Join('\n', customer.Complaints));
        Assert.True(operations.Complaints.Count == 0, string.Join('\n', operations.Complaints));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_money_page_of_operations_is_whole_in_both_themes(bool dark)
    {
        var order = await product.App.EatenAsync(DemoPeople.Ada);
        await product.App.Database.ExecuteAsync("INSERT INTO payments.disputes (id, payment_id, provider_id, amount_minor, reason, state, opened_at, answer_by) SELECT gen_random_uuid(), id, 'dp_' || id, 500, 'fraudulent', 'Open', now(), now() + interval '30 hours' FROM payments.payments WHERE order_id = $1", order);
        await product.App.Database.ExecuteAsync("""
            INSERT INTO payments.cases (id, kind, about, payment_id, order_id, order_number, provider, intent_id, amount_minor, currency, words, evidence, state, opened_at, seen_at)
            SELECT gen_random_uuid(), 'DanglingHold', id::text, id, order_id, order_number, provider, intent_id, 3299, 'USD', '$32.99 is held on a card, and ' || order_number || ' will never take it.', '[{"what": "Order", "here": "FD-1 Cancelled", "there": ""}, {"what": "Payment", "here": "Voided", "there": "Held"}]', 'Open', now() - interval '2 hours', now()
            FROM payments.payments WHERE order_id = $1
            """, order);
        await using var screen = await product.OpenAsync(Device.Wall, dark);
        await screen.SignInAsync(DemoPeople.Alex);
        foreach (var path in new[] { "admin/payments", "admin/payments?view=payments", "admin/payments?view=disputes", "admin/payouts" })
        {
            await screen.GoAsync(path);
            await Expect(screen.Page.Locator("table").First).ToBeVisibleAsync();
            await screen.PictureAsync($"{path}-{(dark ? "dark" : "light")}");
            await screen.NoSidewaysScrollAsync();
            await screen.NoViolationsAsync();
        }
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Nonna's Corner" }).ClickAsync();
        await Expect(screen.Page.GetByText("To be paid out")).ToBeVisibleAsync();
        await screen.PictureAsync($"statement-{(dark ? "dark" : "light")}");
        await screen.NoViolationsAsync();

        await screen.GoAsync("admin/payments");
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Compare now" }).ClickAsync();
        await Expect(screen.Page.GetByText("Compared ")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.True(screen.Complaints.Count == 0, string.Join('\n', screen.Complaints));
    }
}
