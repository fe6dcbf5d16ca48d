using System.Net;
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

    public static Task<HttpResponseMessage> RegisterAsync(this HttpClient visitor, string email, string password = "a long sentence", string name = "Ann", string query = "") =>
        visitor.SendFormAsync("/account/register" + query, "register", ("Input.Name", name), ("Input.Email", email), ("Input.Password", password));

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
        return location is { IsAbsoluteUri: true, Host: "localhost" } ? location.PathAndQuery : location.ToString();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
