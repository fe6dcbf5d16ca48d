using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>The account pages as a browser without scripts uses them: look at the form, send it.</summary>
internal static partial class AccountForms
{
    /// <param name="form">The form's name, as in its hidden field.</param>
    /// <param name="fields">Without the hidden ones.</param>
    public static async Task<HttpResponseMessage> SendFormAsync(this HttpClient visitor, string page, string form, params (string Name, string Value)[] fields)
    {
        var html = await visitor.GetStringAsync(new Uri(page, UriKind.Relative));
        var token = Token().Match(html).Groups[1].Value;
        Assert.NotEqual("", token);
        using var content = new FormUrlEncodedContent([new("_handler", form), new("__RequestVerificationToken", WebUtility.HtmlDecode(token)), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return await visitor.PostAsync(new Uri(page, UriKind.Relative), content);
    }

    /// <summary>Opens an account, with the code from the mail where mails are sent.</summary>
    public static async Task<HttpResponseMessage> RegisterAsync(this HttpClient visitor, string email, string password = "a long sentence", string name = "Ann", string query = "")
    {
        var answer = await visitor.BeginRegistrationAsync(email, password, name, query);
        if (answer.StatusCode != HttpStatusCode.Redirect || answer.LeadsTo() is var next && !next.StartsWith("/account/register?step=code", StringComparison.Ordinal)) return answer;
        var code = await visitor.CodeAsync(email);
        return code.Length == 0 ? answer : await visitor.SendFormAsync(next, "prove", ("Proof.Code", code));
    }

    /// <summary>Where the browser goes on after this answer; it is read to the end.</summary>
    public static async Task<HttpResponseMessage> FollowAsync(this HttpClient visitor, HttpResponseMessage answer)
    {
        if (answer.StatusCode != HttpStatusCode.Redirect) return answer;
        using (answer) return await visitor.GetAsync(new Uri(answer.LeadsTo(), UriKind.Relative));
    }

    /// <summary>Asks for a code to choose a new password with, and looks at the page that asks for it.</summary>
    public static async Task<HttpResponseMessage> ForgetPasswordAsync(this HttpClient visitor, string email) => await visitor.FollowAsync(await visitor.SendFormAsync("/account/recover", "ask", ("Wanted.Email", email)));

    public static Task<HttpResponseMessage> BeginRegistrationAsync(this HttpClient visitor, string email, string password = "a long sentence", string name = "Ann", string query = "") =>
        visitor.SendFormAsync("/account/register" + query, "register", ("Input.Name", name), ("Input.Email", email), ("Input.Password", password));

    /// <summary>The code of the latest message of this kind to this address or number, as the emulated phone or mailbox shows it; empty when the message carries none. The product must listen: messages go over the wire.</summary>
    /// <param name="says">What the message is about.</param>
    public static async Task<string> CodeAsync(this HttpClient visitor, string to, string says = "open an account")
    {
        for (var i = 0; i < 600; i++, await Task.Delay(50))
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, new Uri($"/sandbox?to={Uri.EscapeDataString(to)}", UriKind.Relative)) { Headers = { Accept = { new("application/json") } } };
            using var answer = await visitor.SendAsync(question);
            var newest = (await answer.Content.ReadFromJsonAsync<JsonArray>())!.Select(message => $"{message!["subject"]} {message["text"]}").FirstOrDefault(words => words.Contains(says, StringComparison.OrdinalIgnoreCase));
            if (newest is not null) return Regex.Match(newest, "\\b[0-9]{6}\\b").Value;
        }
        throw new TimeoutException($"No message about {says} went to {to}.");
    }

    public static Task<HttpResponseMessage> SignInAsync(this HttpClient visitor, string email, string password, string query = "") =>
        visitor.SendFormAsync("/account/sign-in" + query, "sign-in", ("Input.Email", email), ("Input.Password", password));

    public static async Task<bool> IsSignedInAsync(this HttpClient visitor)
    {
        using var account = await visitor.GetAsync(new Uri("/account", UriKind.Relative));
        return account.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>Where a redirect leads, path and query only when it stays on the site.</summary>
    public static string LeadsTo(this HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var location = answer.Headers.Location!;
        return location is { IsAbsoluteUri: true, IsLoopback: true } ? location.PathAndQuery : location.ToString();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
