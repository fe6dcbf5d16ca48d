using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>The emulator must be as strict as SendGrid, or green tests against it would prove nothing.</summary>
public sealed class SendGridSandboxTests(ClassDatabase database) : SendGridTest(database)
{
    [Theory]
    [InlineData("""{"personalizations":null}""", 400, "personalizations")]
    [InlineData("""{"personalizations":[{"to":[]}]}""", 400, "personalizations.0.to")]
    [InlineData("""{"personalizations":[{"to":[{"email":"nobody"}]}]}""", 400, "personalizations.0.to.0.email")]
    [InlineData("""{"personalizations":[{"to":[{"email":"a@example.com"}],"cc":[{"email":"A@example.com"}]}]}""", 400, "personalizations.0")]
    [InlineData("""{"from":null}""", 400, "from.email")]
    [InlineData("""{"from":{"email":"me"}}""", 400, "from.email")]
    [InlineData("""{"from":{"email":"stranger@example.com"}}""", 403, "from")]
    [InlineData("""{"reply_to":{"email":"me"}}""", 400, "reply_to.email")]
    [InlineData("""{"subject":""}""", 400, "subject")]
    [InlineData("""{"content":[]}""", 400, "content")]
    [InlineData("""{"content":[{"type":"text/plain","value":""}]}""", 400, "content.0.value")]
    [InlineData("""{"content":[{"type":"text/html","value":"<p>x</p>"},{"type":"text/plain","value":"x"}]}""", 400, "content")]
    [InlineData("""{"content":[{"type":"text/plain","value":"x"},{"type":"text/plain","value":"y"}]}""", 400, "content")]
    [InlineData("""{"template_id":"d-1"}""", 400, "template_id")]
    [InlineData("""{"categories":["1","2","3","4","5","6","7","8","9","10","11"]}""", 400, "categories")]
    [InlineData("""{"categories":["1","1"]}""", 400, "categories")]
    [InlineData("""{"custom_args":{"n":1}}""", 400, "custom_args.n")]
    [InlineData("""{"custom_args":"n"}""", 400, "custom_args")]
    [InlineData("""{"headers":{"Bcc":"x@example.com"}}""", 400, "headers")]
    [InlineData("""{"send_at":99999999999}""", 400, "send_at")]
    [InlineData("""{"mail_settings":{"bypass_list_management":{"enable":true},"bypass_spam_management":{"enable":true}}}""", 400, "mail_settings.bypass_list_management")]
    public async Task What_SendGrid_would_refuse_is_refused(string change, int status, string field)
    {
        var (code, body) = await PostAsync(With(change).ToJsonString());
        Assert.Equal((status, field), ((int)code, (string)body!["errors"]![0]!["field"]!));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.sendgrid_mails"));
    }

    [Fact]
    public async Task Only_JSON_of_who_has_the_key_gets_in()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(With("{}").ToJsonString(), key: null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(With("{}").ToJsonString(), key: "SG.another")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("{")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync("{}", type: "text/plain")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/v3/nonsense")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(With("{}").ToJsonString())).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(With("""{"mail_settings":{"sandbox_mode":{"enable":true}}}""").ToJsonString())).Status);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.sendgrid_mails"));
    }

    [Fact]
    public async Task Several_recipients_are_several_mails_with_arguments_of_their_own()
    {
        await PostAsync(With("""
            {"personalizations":[{"to":[{"email":"one@example.com"}],"cc":[{"email":"two@example.com"}]},{"to":[{"email":"three@example.com"}],"subject":"Yours","custom_args":{"n":"3"}}],"custom_args":{"n":"1","m":"2"}}
            """).ToJsonString());
        Assert.Equal(("Hello", """{"m":"2","n":"1"}"""), await Sent("two@example.com"));
        Assert.Equal(("Yours", """{"m":"2","n":"3"}"""), await Sent("three@example.com"));
        await SendGrid.DeliverAsync();
        var found = (await GetAsync($"/v3/messages?limit=10&query={Uri.EscapeDataString("(unique_args['n']=\"1\")")}")).Body!["messages"]!.AsArray();
        Assert.Equal(["one@example.com", "two@example.com"], found.Select(one => (string)one!["to_email"]!).Order());
        Assert.Equal("delivered", (string)(await GetAsync($"/v3/messages/{found[0]!["msg_id"]}")).Body!["status"]!);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync($"/v3/messages?query={Uri.EscapeDataString("to_email LIKE \"%\"")}")).Status);

        async Task<(string, string)> Sent(string to)
        {
            var mail = await SendGrid.MailAsync(to);
            return ((string)mail["subject"]!, new JsonObject(mail["arguments"]!.AsObject().OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))).ToJsonString());
        }
    }

    [Fact]
    public async Task A_bounced_address_is_on_the_list_until_it_is_taken_off()
    {
        await PostAsync(With("""{"personalizations":[{"to":[{"email":"bounce+list@example.com"}]}]}""").ToJsonString());
        await SendGrid.DeliverAsync();
        Assert.Equal("5.1.1", (string)(await GetAsync("/v3/suppression/bounces/bounce%2Blist@example.com")).Body![0]!["status"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "/v3/suppression/bounces/bounce%2Blist@example.com", null, "SG.sandbox", "application/json")).Status);
        Assert.Empty((await GetAsync("/v3/suppression/bounces/bounce%2Blist@example.com")).Body!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/v3/suppression/nonsense")).Status);
    }

    [Fact]
    public async Task Several_addresses_are_taken_off_a_list_at_once()
    {
        foreach (var (list, to) in new[] { ("bounces", "one@example.com"), ("bounces", "two@example.com"), ("bounces", "three@example.com"), ("blocks", "one@example.com"), ("unsubscribes", "one@example.com") })
            await Database.ExecuteAsync("INSERT INTO sandbox.sendgrid_lists (list, email, reason, status, created) VALUES ($1, $2, '', '', now())", list, to);
        Assert.Equal(HttpStatusCode.NoContent, await RemoveAsync("bounces", """{"emails":["ONE@example.com","two@example.com","stranger@example.com"]}"""));
        Assert.Equal("blocks one@example.com, bounces three@example.com, unsubscribes one@example.com", await Database.ScalarAsync<string>("SELECT string_agg(list || ' ' || email, ', ' ORDER BY list) FROM sandbox.sendgrid_lists"));
        foreach (var wrong in new[] { "{}", """{"emails":[]}""", """{"emails":[1]}""", """{"emails":["three@example.com"],"delete_all":true}""" }) Assert.Equal(HttpStatusCode.BadRequest, await RemoveAsync("bounces", wrong));
        Assert.Equal(HttpStatusCode.NoContent, await RemoveAsync("bounces", """{"delete_all":true}"""));
        // Those who unsubscribed are taken off one by one, and elsewhere.
        Assert.Equal(HttpStatusCode.NotFound, await RemoveAsync("unsubscribes", """{"emails":["one@example.com"]}"""));
        Assert.Equal("blocks unsubscribes", await Database.ScalarAsync<string>("SELECT string_agg(list, ' ' ORDER BY list) FROM sandbox.sendgrid_lists"));

        async Task<HttpStatusCode> RemoveAsync(string list, string body) => (await SendAsync(HttpMethod.Delete, $"/v3/suppression/{list}", body, "SG.sandbox", "application/json")).Status;
    }

    [Fact]
    public async Task Chance_with_a_seed_treats_the_same_mails_alike_and_each_try_anew()
    {
        async Task<List<List<int>>> RunAsync()
        {
            await SendGrid.LuckAsync(seed: 7, retryPercent: 20, permanentPercent: 5);
            var answers = new List<List<int>>();
            for (var i = 0; i < 60; i++)
            {
                var tries = new List<int>();
                do tries.Add((int)(await PostAsync(With($$$"""{"custom_args":{"n":"{{{i}}}"}}""").ToJsonString())).Status);
                while (tries[^1] is 429 or 500);
                answers.Add(tries);
            }
            return answers;
        }
        var (first, second) = (await RunAsync(), await RunAsync());
        Assert.Equal(first, second);
        Assert.All(first, tries => Assert.True(tries[^1] is 202 or 400));
        Assert.Contains(first, tries => tries.Contains(429));
        Assert.Contains(first, tries => tries.Contains(500));
        Assert.Contains(first, tries => tries.SequenceEqual([400]));
        Assert.Contains(first, tries => tries is [202]);
    }

    [Fact]
    public async Task Its_pages_are_for_people()
    {
        using var browser = new HttpClient { BaseAddress = SendGrid.Server.Http.BaseAddress };
        Assert.Contains("No mail has come yet.", await browser.GetStringAsync("/sandbox/sendgrid/control"), StringComparison.Ordinal);
        await PostAsync(With("""{"subject":"Soup & salad","content":[{"type":"text/plain","value":"Plain <words>"},{"type":"text/html","value":"<p title=\"x\">Hot</p>"}]}""").ToJsonString());
        await SendGrid.DeliverAsync();
        Assert.Contains("Soup &amp; salad", await browser.GetStringAsync("/sandbox/sendgrid/control"), StringComparison.Ordinal);
        var page = await browser.GetStringAsync($"/sandbox/sendgrid/mails/{(await SendGrid.MailAsync("a@example.com"))["id"]}");
        Assert.Contains("<iframe class=\"mail\" sandbox title", page, StringComparison.Ordinal);
        Assert.Contains("srcdoc=\"&lt;p title=&quot;x&quot;&gt;Hot&lt;/p&gt;\"", page, StringComparison.Ordinal);
        Assert.Contains("Plain &lt;words&gt;", page, StringComparison.Ordinal);
        Assert.Contains("/sandbox/sendgrid/control", await browser.GetStringAsync("/sandbox"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_can_only_do_with_a_mail_what_it_was_sent_to_tell()
    {
        await PostAsync(With("""{"tracking_settings":{"open_tracking":{"enable":false}}}""").ToJsonString());
        Assert.Equal(HttpStatusCode.NotFound, await SendGrid.DoAsync("a@example.com", "nonsense"));
        await SendGrid.DeliverAsync();
        Assert.Equal(HttpStatusCode.NotFound, await SendGrid.DoAsync("a@example.com", "open"));
        Assert.Equal(HttpStatusCode.NotFound, await SendGrid.DoAsync("a@example.com", "one-click"));
        Assert.Equal(HttpStatusCode.NoContent, await SendGrid.DoAsync("a@example.com", "click"));
        await SendGrid.DeliverAsync();
        Assert.Equal("click", (string)(await SendGrid.MailAsync("a@example.com"))["last_event"]!);
    }

    private static JsonObject With(string change)
    {
        var mail = JsonNode.Parse("""
            {"personalizations":[{"to":[{"email":"a@example.com"}]}],"from":{"email":"hello@fooddelivery.example"},"subject":"Hello","content":[{"type":"text/plain","value":"Hello"}]}
            """)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) mail[name] = value?.DeepClone();
        return mail;
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(string body, string? key = "SG.sandbox", string type = "application/json") => SendAsync(HttpMethod.Post, "/v3/mail/send", body, key, type);

    private Task<(HttpStatusCode Status, JsonNode? Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, "SG.sandbox", "application/json");

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? body, string? key, string type)
    {
        using var request = new HttpRequestMessage(method, "/sandbox/sendgrid" + path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await SendGrid.Server.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
