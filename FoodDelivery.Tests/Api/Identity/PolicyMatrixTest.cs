using System.Net;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>Who gets in where: every kind of door × every role, and somebody who is not signed in.</summary>
public sealed class PolicyMatrixTest(ClassApp product) : IClassFixture<ClassApp>
{
    private static readonly (string Path, string[] MayEnter)[] Doors =
    [
        ("/account/sign-in", ["nobody", "Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/register", ["nobody", "Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/", ["nobody", "Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account", ["Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/security", ["Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/prove", ["Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/security/authenticator", ["Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/recover", ["nobody", "Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/sign-in/code", ["nobody", "Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/checkout", ["nobody", "Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/external", ["nobody", "Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/data-deletion/NOSUCHCODE", ["nobody", "Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/connections", ["Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/orders", ["Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/kitchen", ["Marco", "Alex"]),
        ("/dispatch", ["Dora", "Alex"]),
        ("/courier", ["Lena"]),
        ("/admin", ["Alex"]),
        ("/admin/orders", ["Alex"]),
        ("/admin/orders/0199d000-0000-7000-8000-000000000001", ["Alex"]),
        ("/admin/payments", ["Alex"]),
        ("/admin/payouts", ["Alex"]),
        ("/admin/payouts/0199d000-0000-7000-8000-000000000001/2026-06-15", ["Alex"]),
        ("/admin/payments.csv", ["Alex"]),
        ("/kitchen/nonnas-corner/statements", ["Marco", "Alex"]),
        ("/courier/earnings", ["Lena"]),
        ("/admin/dead-letters", ["Alex"]),
        ("/admin/jobs", ["Alex"]),
        ("/admin/people", ["Alex"]),
        ("/admin/people/0199d000-0000-7000-8000-000000000001", ["Alex"]),
        ("/admin/roles", ["Alex"]),
        ("/admin/partners", ["Alex"]),
        ("/admin/notifications", ["Alex"]),
        ("/admin/notifications/0199d000-0000-7000-8000-000000000001", ["Alex"]),
        ("/admin/notifications.csv", ["Alex"]),
        ("/admin/notifications/templates", ["Alex"]),
        ("/admin/partners/0199d000-0000-7000-8000-000000000001", ["Alex"]),
        ("/admin/notifications/suppressions", ["Alex"]),
        ("/admin/notifications/campaigns", ["Alex"]),
        ("/admin/notifications/campaigns/new", ["Alex"]),
        ("/admin/notifications/campaigns/0199d000-0000-7000-8000-000000000001", ["Alex"]),
        ("/account/notifications", ["Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/unsubscribe/no-such-seal", ["nobody", "Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/invitation?token=nobody", ["nobody", "Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/admin/programs", ["Alex"]),
        ("/account/programs", ["Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/account/consent", ["Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/connect/verify", ["Ada", "Marco", "Dora", "Lena", "Alex"]),
        ("/admin/orders.csv", ["Alex"]),
        ("/admin/people.csv", ["Alex"]),
        ("/admin/dead-letters.csv", ["Alex"]),
        ("/admin/jobs.csv", ["Alex"]),
        ("/hangfire", ["Alex"]),
    ];

    public static TheoryData<string> People => ["nobody", .. DemoPeople.Hosts.Select(host => host.FirstName)];

    [Theory]
    [MemberData(nameof(People))]
    public async Task A_person_enters_their_own_doors_only(string person)
    {
        var host = DemoPeople.Hosts.SingleOrDefault(h => h.FirstName == person);
        using var visitor = host is null ? product.App.NewVisitor() : await product.App.SignedInAsync(host);
        var wrong = new List<string>();
        foreach (var (path, mayEnter) in Doors)
        {
            using var answer = await visitor.GetAsync(new Uri(path, UriKind.Relative));
            var landed = answer.Headers.Location?.ToString() ?? "";
            var expected = mayEnter.Contains(person) ? "in" : host is null ? "to sign in" : "denied";
            var found = answer.StatusCode == HttpStatusCode.OK ? "in"
                : answer.StatusCode == HttpStatusCode.Redirect && landed.Contains("/account/sign-in", StringComparison.Ordinal) ? "to sign in"
                : answer.StatusCode is HttpStatusCode.Forbidden || landed.Contains("/account/denied", StringComparison.Ordinal) ? "denied"
                : $"{(int)answer.StatusCode} {landed}";
            // A kitchen hand with one kitchen, and a checkout without a cart, are led on: that is being in.
            if (expected == "in" && answer.StatusCode == HttpStatusCode.Redirect && found is not ("to sign in" or "denied")) found = "in";
            if (found != expected) wrong.Add($"{path}: {found}, not {expected}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Programs_hear_a_number_and_no_page()
    {
        using var visitor = product.App.NewVisitor();
        using var hub = await visitor.PostAsync(new Uri("/hubs/courier/negotiate?negotiateVersion=1", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Unauthorized, hub.StatusCode);
        using var ada = await product.App.SignedInAsync(DemoPeople.Ada);
        using var refused = await ada.PostAsync(new Uri("/hubs/courier/negotiate?negotiateVersion=1", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Where_a_person_may_not_enter_the_page_says_so_in_words()
    {
        using var ada = await product.App.SignedInAsync(DemoPeople.Ada);
        var html = WebUtility.HtmlDecode(await ada.GetStringAsync(new Uri("/account/denied?returnUrl=%2Fadmin", UriKind.Relative)));
        Assert.Contains("This page is not for your role", html, StringComparison.Ordinal);
    }
}
