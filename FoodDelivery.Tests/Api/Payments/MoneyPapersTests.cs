using System.IO.Compression;
using System.Net;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Payments;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Api.Payments;

/// <summary>Receipts, statements and evidence: what stands in them, and who gets them.</summary>
public sealed class MoneyPapersTests(BrowserApp product) : IClassFixture<BrowserApp>
{
    private TestApp App => product.App;

    private static async Task<HttpStatusCode> StatusAsync(HttpClient person, string path)
    {
        using var answer = await person.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    [Fact]
    public async Task A_receipt_is_its_customers_and_the_operators_and_tells_of_refunds()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        var desk = (await App.DeskAsync(order))!;
        var line = desk.Lines[0];
        var refunded = await App.AsPersonAsync<RefundPayment, Result<RefundPayment.Refunded>>(DemoPeople.Alex, refund => refund.RunAsync(
            new(order, [new(line.Position, line.Name, 150)], null, RefundReason.MissingItem, "told by phone", Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), CancellationToken.None));
        Assert.True(refunded.IsOk, refunded.Error?.Message);

        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        var receipt = await ada.GetStringAsync(new Uri($"/orders/{order}/receipt", UriKind.Relative));
        Assert.Contains(desk.OrderNumber, receipt, StringComparison.Ordinal);
        Assert.Contains("Something was missing", receipt, StringComparison.Ordinal);
        Assert.Contains($"{desk.Captured - new Money(150, "USD")}", receipt, StringComparison.Ordinal);
        Assert.DoesNotContain("told by phone", receipt, StringComparison.Ordinal);
        using var alex = await App.SignedInAsync(DemoPeople.Alex);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(alex, $"/orders/{order}/receipt"));
        // Somebody else's and one that does not exist look the same.
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(lena, $"/orders/{order}/receipt"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(lena, $"/orders/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}/receipt"));

        var file = await alex.GetStringAsync(new Uri($"/admin/payments.csv?q={desk.OrderNumber}", UriKind.Relative));
        Assert.Contains($"{desk.OrderNumber},Captured,stripe,", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_is_for_its_restaurant_its_courier_and_admins()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        var number = (await App.DeskAsync(order))!.OrderNumber;
        var restaurant = (await App.PlainDishAsync()).RestaurantId;
        var lenasId = await App.Database.ScalarAsync<Guid>("SELECT id FROM dispatch.couriers WHERE user_id = $1", DemoPeople.Lena.Id);
        var monday = Week.Key(Week.Of(TimeProvider.System.GetUtcNow()));
        using var marco = await App.SignedInAsync(DemoPeople.Marco);
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        using var alex = await App.SignedInAsync(DemoPeople.Alex);
        using var nobody = App.NewVisitor();

        var file = await marco.GetStringAsync(new Uri($"/statements/{restaurant}/{monday}.csv", UriKind.Relative));
        Assert.Contains($"{number},\"Food sold, after commission\",", file, StringComparison.Ordinal);
        Assert.Contains(number, await marco.GetStringAsync(new Uri($"/kitchen/{DemoPeople.MarcosRestaurant}/statements", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("Nonna", await alex.GetStringAsync(new Uri("/admin/payouts", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains(number, await alex.GetStringAsync(new Uri($"/admin/payouts/{restaurant}/{monday}", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(lena, $"/statements/{restaurant}/{monday}.csv"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(ada, $"/statements/{restaurant}/{monday}.csv"));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(nobody, $"/statements/{restaurant}/{monday}.csv"));
        // A courier is another person than their account.
        Assert.NotEqual(DemoPeople.Lena.Id, lenasId);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(lena, $"/statements/{lenasId}/{monday}.csv"));
        Assert.Contains("Lena Okafor", await lena.GetStringAsync(new Uri("/courier/earnings", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(marco, $"/statements/{lenasId}/{monday}.csv"));
        Assert.DoesNotContain(number, await marco.GetStringAsync(new Uri("/kitchen/golden-lantern/statements", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_for_a_dispute_is_one_file_for_admins_and_holds_no_card()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        var dispute = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await App.Database.ExecuteAsync("INSERT INTO payments.disputes (id, payment_id, provider_id, amount_minor, reason, state, opened_at, answer_by) SELECT $1, id, 'dp_1', 500, 'product_not_received', 'Open', now(), now() + interval '7 days' FROM payments.payments WHERE order_id = $2", dispute, order);
        var path = $"/admin/payments/disputes/{dispute}/evidence.zip";
        using var dora = await App.SignedInAsync(DemoPeople.Dora);
        Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(dora, path));

        using var alex = await App.SignedInAsync(DemoPeople.Alex);
        using var answer = await alex.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        await using var zip = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()), ZipArchiveMode.Read);
        Assert.Equal(["1-summary.txt", "2-timeline.json", "2-timeline.txt", "3-receipt.html", "4-payment.txt", "5-arrival.json", "5-delivery.txt"], zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        var all = "";
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            all += await reader.ReadToEndAsync();
        }
        Assert.Contains((await App.DeskAsync(order))!.OrderNumber, all, StringComparison.Ordinal);
        Assert.Contains("The customer says it never arrived", all, StringComparison.Ordinal);
        Assert.DoesNotContain("4242", all, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(alex, $"/admin/payments/disputes/{order}/evidence.zip"));

        for (var i = 0; i < 50 && !await TakenAsync(order); i++) await Task.Delay(100);
        Assert.True(await TakenAsync(order), "who took it is written down");
    }

    private Task<bool> TakenAsync(Guid order) => App.InsideAsync((IdentityDb db) => db.AuditLines.AnyAsync(line => line.What == "payments.evidence_taken" && line.Subject == order.ToString() && line.ActorId == DemoPeople.Alex.Id));
}
