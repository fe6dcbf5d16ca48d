using System.IO.Compression;
using System.Net;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Payments;

/// <summary>Cases and disputes by programs: found, looked at, settled once, answered with evidence.</summary>
public sealed class CaseApiTests(BrowserApp product) : IClassFixture<BrowserApp>
{
    private TestApp App => product.App;

    [Fact]
    public async Task A_case_is_found_and_settled_once_with_a_reason()
    {
        var ids = new List<Guid>();
        for (var n = 0; n < 3; n++) ids.Add(await CaseAsync(n));
        using var alex = await App.ProgramOfAsync(DemoPeople.Alex, PaymentsPermissions.Read, PaymentsPermissions.Settle);
        var seen = new List<Guid>();
        string? next = null;
        do
        {
            var page = await alex.ReadAsync($"api/v1/payments/cases?state=Open&kind=MoneyWithoutOrder&limit=2{(next is null ? "" : $"&cursor={next}")}");
            seen.AddRange(page["items"]!.AsArray().Select(one => (Guid)one!["id"]!));
            next = (string?)page["next"];
        }
        while (next is not null);
        Assert.Equal(ids.AsEnumerable().Reverse(), seen);

        var path = $"api/v1/payments/cases/{ids[0]}";
        Assert.Equal(["ReturnStray", "Dismiss"], (await alex.ReadAsync(path))["remedies"]!.AsArray().Select(remedy => (string)remedy!));
        using (var silent = await alex.PostKeyedAsync($"{path}/remedy", new { remedy = "Dismiss" })) await silent.RefusedAsync(HttpStatusCode.UnprocessableEntity, "payments.reason_missing");
        using (var wrong = await alex.PostKeyedAsync($"{path}/remedy", new { remedy = "Capture" })) await wrong.RefusedAsync(HttpStatusCode.UnprocessableEntity, "payments.remedy_invalid");
        using (var none = await alex.PostKeyedAsync($"{path}/remedy", new { remedy = "Nonsense" })) await none.RefusedAsync(HttpStatusCode.BadRequest, "request.unreadable");
        using (var done = await alex.PostKeyedAsync($"{path}/remedy", new { remedy = "Dismiss", reason = "a test of the provider's own" })) await done.WentThroughAsync(HttpStatusCode.NoContent);
        using (var again = await alex.PostKeyedAsync($"{path}/remedy", new { remedy = "Dismiss", reason = "twice" })) await again.RefusedAsync(HttpStatusCode.Conflict, "payments.case_closed");
        var closed = await alex.ReadAsync(path);
        Assert.Equal(("Dismissed", DemoPeople.Alex.Name), ((string?)closed["state"], (string?)closed["closedBy"]));
        Assert.Empty(closed["remedies"]!.AsArray());
    }

    [Fact]
    public async Task A_dispute_is_found_and_its_evidence_taken()
    {
        var order = await App.EatenAsync(DemoPeople.Ada);
        var dispute = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await App.Database.ExecuteAsync("INSERT INTO payments.disputes (id, payment_id, provider_id, amount_minor, reason, state, opened_at, answer_by) SELECT $1, id, 'dp_api', 500, 'product_not_received', 'Open', now(), now() + interval '7 days' FROM payments.payments WHERE order_id = $2", dispute, order);
        using var alex = await App.ProgramOfAsync(DemoPeople.Alex, PaymentsPermissions.Read);
        Assert.Equal(dispute, (Guid)(await alex.ReadAsync("api/v1/payments/disputes?state=Open"))["items"]!.AsArray().Single(one => (Guid)one!["orderId"]! == order)!["id"]!);
        Assert.Equal(500, (long)(await alex.ReadAsync($"api/v1/payments/disputes/{dispute}"))["amount"]!["minor"]!);
        using var evidence = await alex.GetAsync(ApiCalls.Path($"api/v1/payments/disputes/{dispute}/evidence"));
        Assert.Equal("application/zip", evidence.Content.Headers.ContentType?.MediaType);
        await using var zip = new ZipArchive(new MemoryStream(await evidence.Content.ReadAsByteArrayAsync()), ZipArchiveMode.Read);
        Assert.Contains("1-summary.txt", zip.Entries.Select(entry => entry.FullName));
        using var none = await alex.GetAsync(ApiCalls.Path($"api/v1/payments/disputes/{order}/evidence"));
        await none.RefusedAsync(HttpStatusCode.NotFound, "payments.dispute_unknown");
    }

    private async Task<Guid> CaseAsync(int n)
    {
        var now = TimeProvider.System.GetUtcNow().AddMinutes(n);
        var id = Guid.CreateVersion7(now);
        await App.InsideAsync(async (PaymentsDb db) =>
        {
            db.Cases.Add(new MoneyCase { Id = id, Kind = CaseKind.MoneyWithoutOrder, About = $"pi_api_{n}", Provider = "stripe", IntentId = $"pi_api_{n}", AmountMinor = 100 + n, Currency = "USD", Words = "Nobody's money.", OpenedAt = now, SeenAt = now });
            await db.SaveChangesAsync();
            return true;
        });
        return id;
    }
}
