using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Support;

/// <summary>People who come in by Google or Facebook. Needs an app that listens: the product calls the providers over the wire.</summary>
public sealed partial class TestApp
{
    /// <summary>Presses the button on a page. Returns where the browser is sent: the provider's consent page.</summary>
    public static async Task<string> PressAsync(HttpClient browser, string provider, string returnUrl = "/", bool connect = false)
    {
        var html = await browser.GetStringAsync(new Uri(connect ? "/account/connections" : "/account/sign-in", UriKind.Relative));
        List<KeyValuePair<string, string>> fields = [new("__RequestVerificationToken", WebUtility.HtmlDecode(AntiforgeryField().Match(html).Groups[1].Value)), new("returnUrl", returnUrl)];
        if (connect) fields.Add(new("connect", "true"));
        using var form = new FormUrlEncodedContent(fields);
        using var sent = await browser.PostAsync(new Uri($"/account/external/{provider}", UriKind.Relative), form);
        return sent.Headers.Location?.ToString() ?? throw new InvalidOperationException($"{provider}: {(int)sent.StatusCode} {await sent.Content.ReadAsStringAsync()}");
    }

    /// <summary>Chooses at the provider. Returns where the browser would go back to.</summary>
    /// <param name="person">By key, or "refuse" or "error".</param>
    public static async Task<string> ChooseAsync(HttpClient browser, string consentPage, string person)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, consentPage) { Content = new FormUrlEncodedContent([new(person is "refuse" or "error" ? "answer" : "person", person)]) };
        request.Headers.Add("Accept", "application/json");
        using var answer = await browser.SendAsync(request);
        return answer.IsSuccessStatusCode ? (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["next"]! : throw new InvalidOperationException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Follows the provider's answer back. Returns where that leads, without the fragment that clears Facebook's.</summary>
    public static async Task<string> ComeBackAsync(HttpClient browser, string answer)
    {
        using var back = await browser.GetAsync(new Uri(answer));
        return back.StatusCode == HttpStatusCode.Redirect ? back.Headers.Location!.ToString().TrimEnd('#') : throw new InvalidOperationException($"{(int)back.StatusCode} {await back.Content.ReadAsStringAsync()}");
    }

    /// <summary>The whole way, from the button to where it leads.</summary>
    public static async Task<string> ByProviderAsync(HttpClient browser, string provider, string person, string returnUrl = "/", bool connect = false) =>
        await ComeBackAsync(browser, await ChooseAsync(browser, await PressAsync(browser, provider, returnUrl, connect), person));

    /// <summary>Sets what goes wrong at an emulated provider from now on.</summary>
    public async Task ProviderMisbehavesAsync(string provider, string fault, int calls = 1, string path = "")
    {
        using var tester = NewVisitor();
        using var form = new FormUrlEncodedContent([new("next_calls", fault), new("next_calls_left", $"{calls}"), new("next_calls_path", path)]);
        using var set = await tester.PostAsync(new Uri($"/sandbox/{provider}/control", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
    }

    /// <summary>The account a provider's person has here; null when there is none.</summary>
    public Task<AppUser?> AccountOfAsync(string provider, string subject) => InsideAsync((UserManager<AppUser> people) => people.FindByLoginAsync(provider, subject));

    /// <summary>As before anybody came: only the demo city's people, connected to nothing.</summary>
    public Task ForgetStrangersAsync() => InsideAsync(async (IdentityDb db) =>
    {
        await db.Set<IdentityUserLogin<Guid>>().ExecuteDeleteAsync();
        await db.ProfilePictures.ExecuteDeleteAsync();
        return await db.Users.Where(user => !user.Email!.EndsWith("@demo.fooddelivery.example")).ExecuteDeleteAsync();
    });

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}
