using System.Text.Json;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Architecture;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Notifications;
using FoodDelivery.Web.Notifications.Templates;
using Microsoft.Extensions.Configuration;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>
/// Each template, filled with each of its samples, in each language, by each channel, word for word. A change shows up here, to be read: run once with
/// UPDATE_MESSAGES=1 to accept it. What was sent with a version must go on reading as it did, so a new meaning is a new version.
/// </summary>
public sealed class MessageGoldensTest : IDisposable
{
    private const string Base = "https://food.example";
    private readonly RazorMessages renderer = new(new PublicAddress(new ConfigurationBuilder().AddInMemoryCollection([new(PublicAddress.Setting, Base)]).Build()));

    public static string Folder { get; } = Path.Combine(Repository.Tests, "Fixtures", "Messages");

    public static TheoryData<string, string> All => [.. MessageTemplates.All.SelectMany(template => Tongue.All.Select(tongue => (template.Section, tongue.Code)))];

    public void Dispose() => renderer.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public async Task Reads_as_it_did(string section, string language)
    {
        var template = MessageTemplates.All.Single(one => one.Section == section);
        var found = new List<string>();
        for (var n = 0; n < template.Samples.Count; n++)
        {
            var name = $"{template.Name}.{template.Version}.{language}" + (n == 0 ? "" : $".{n}");
            var (sms, push, mail) = (await RenderAsync(template, n, MessageChannel.Sms, language), await RenderAsync(template, n, MessageChannel.Push, language), await RenderAsync(template, n, MessageChannel.Email, language));
            var cost = SmsSegments.Of(sms.Text);
            Compare($"{name}.txt", $"{template.Samples[n].Name}\n\nSMS ({cost.Units}, {(cost.IsGsm ? "GSM" : "UCS-2")}, {cost.Count})\n{sms.Text}\n\nPUSH\n{push.Subject}\n{push.Text}\n→ {push.Link}\n\nMAIL\n{mail.Subject}\n\n{mail.Text}", found);
            // What mails look like is the same for all samples; what they say stands in their text.
            if (n == 0) Compare($"{name}.html", mail.Html + "\n", found);
        }
        Findings.None(found);
    }

    [Fact]
    public void No_file_is_left_of_what_is_gone()
    {
        var wanted = MessageTemplates.All.SelectMany(template => Tongue.All.SelectMany(tongue => template.Samples.Select((_, n) => $"{template.Name}.{template.Version}.{tongue.Code}" + (n == 0 ? "" : $".{n}")))).ToHashSet(StringComparer.Ordinal);
        Findings.None(Directory.EnumerateFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => !wanted.Contains(name)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_SMS_is_one_message_in_the_cheap_alphabet(string section, string language)
    {
        var template = MessageTemplates.All.Single(one => one.Section == section);
        var dear = new List<string>();
        for (var n = 0; n < template.Samples.Count; n++)
        {
            var text = (await RenderAsync(template, n, MessageChannel.Sms, language)).Text;
            if (SmsSegments.Of(text) is not { IsGsm: true, Count: 1 } and var cost) dear.Add($"{template.Samples[n].Name}: {cost} {text}");
        }
        Findings.None(dear);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_mail_holds_by_itself(string section, string language)
    {
        var template = MessageTemplates.All.Single(one => one.Section == section);
        for (var n = 0; n < template.Samples.Count; n++)
        {
            var mail = await RenderAsync(template, n, MessageChannel.Email, language);
            var html = mail.Html!;
            Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
            Assert.Contains($"<html lang=\"{language}\" dir=\"ltr\">", html, StringComparison.Ordinal);
            // Nothing is fetched, nothing runs: programs block it, and readers could be counted by it.
            Findings.None(new[] { "<img", "<script", "<link", "url(", "@import", "<form", "<iframe" }.Where(sign => html.Contains(sign, StringComparison.OrdinalIgnoreCase)));
            // Each link of the mail stands in its text, too.
            var links = System.Text.RegularExpressions.Regex.Matches(html, "href=\"([^\"]+)\"").Select(match => System.Net.WebUtility.HtmlDecode(match.Groups[1].Value)).ToList();
            Findings.None(links.Where(link => !mail.Text.Contains(link, StringComparison.Ordinal)));
            Findings.None(links.Where(link => !link.StartsWith(Base + "/", StringComparison.Ordinal)));
            Assert.DoesNotContain("{", mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("UTC", mail.Text, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(mail.Subject));
            Assert.DoesNotContain(MessageSamples.Code, mail.Subject!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_promotion_carries_its_way_out_and_nothing_else_does()
    {
        var promotion = MessageTemplates.Current(NoticePlan.Promotion)!;
        var mail = await RenderAsync(promotion, 0, MessageChannel.Email, "en");
        Assert.Equal(WayOut, mail.UnsubscribeUrl);
        Assert.Contains($"href=\"{WayOut}\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains(WayOut, mail.Text, StringComparison.Ordinal);
        Assert.Contains("STOP", (await RenderAsync(promotion, 0, MessageChannel.Sms, "en")).Text, StringComparison.Ordinal);
        Findings.None(Tongue.All.Where(tongue => !MessageWords.Of(tongue.Code)["common"]["stop"].Contains("STOP", StringComparison.Ordinal)));
        var order = await RenderAsync(MessageTemplates.Current(NoticePlan.OrderPlaced)!, 0, MessageChannel.Email, "en");
        Assert.Null(order.UnsubscribeUrl);
        Assert.DoesNotContain("nsubscribe", order.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_campaign_s_SMS_has_no_title()
    {
        var sms = await renderer.RenderAsync(NoticePlan.Promotion, 1, MessageChannel.Sms, "en", MessageSamples.TimeZone, """{"title":"","body":"Ten off.","link":null}""", null, WayOut, default);
        Assert.Equal($"Ten off. {Base}/ Reply STOP to end this.", sms.Text);
    }

    [Fact]
    public async Task A_code_is_in_the_message_and_in_no_subject_and_a_screen_never_sees_one()
    {
        var template = MessageTemplates.Current(NoticePlan.VerificationCode)!;
        var data = JsonSerializer.Serialize(new CodeMessage(FoodDelivery.Identity.CodePurpose.RecoverPassword), EventJson.Options);
        foreach (var channel in new[] { MessageChannel.Sms, MessageChannel.Email })
        {
            var sent = await renderer.RenderAsync(template.Name, template.Version, channel, "en", MessageSamples.TimeZone, data, "987654", null, default);
            Assert.Contains("987654", sent.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("987654", sent.Subject ?? "", StringComparison.Ordinal);
            var shown = await renderer.RenderAsync(template.Name, template.Version, channel, "en", MessageSamples.TimeZone, data, null, null, default);
            Assert.DoesNotContain("987654", shown.Text, StringComparison.Ordinal);
            Assert.Contains("******", shown.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_people_typed_is_shown_and_never_obeyed()
    {
        var template = MessageTemplates.Current(NoticePlan.OrderRejected)!;
        var rude = ((EndedMessage)template.Samples[1].Data) with { Note = "<script>alert(1)</script> & \"more\"" };
        var mail = await renderer.RenderAsync(template, MessageChannel.Email, "en", MessageSamples.TimeZone, rude, null, null);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
        Assert.Contains("<script>alert(1)</script> & \"more\"", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_template_version_or_zone_does_not_pass_for_another()
    {
        Assert.Throws<InvalidOperationException>(() => renderer.CurrentVersion("order-eaten"));
        Assert.Null(renderer.SampleOf("order-eaten"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => renderer.RenderAsync(NoticePlan.OrderPlaced, 99, MessageChannel.Sms, "en", MessageSamples.TimeZone, "{}", null, null, default));
        var data = JsonSerializer.Serialize(MessageSamples.Accepted[0].Data, EventJson.Options);
        var there = await renderer.RenderAsync(NoticePlan.OrderAccepted, 1, MessageChannel.Push, "en", "Europe/Berlin", data, null, null, default);
        Assert.Contains("1:22–1:32", there.Text, StringComparison.Ordinal);
    }

    private const string WayOut = Base + "/unsubscribe/sealed";

    /// <summary>Through JSON, as it comes out of the ledger.</summary>
    private Task<RenderedMessage> RenderAsync(MessageTemplateVersion template, int sample, MessageChannel channel, string language) => renderer.RenderAsync(template.Name, template.Version, channel, language, MessageSamples.TimeZone,
        JsonSerializer.Serialize(template.Samples[sample].Data, EventJson.Options), template.Samples[sample].Code, template.Name == NoticePlan.Promotion ? WayOut : null, default);

    private static void Compare(string name, string now, List<string> found)
    {
        var file = Path.Combine(Folder, name);
        now = now.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_MESSAGES") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, now);
        }
        var then = File.Exists(file) ? File.ReadAllText(file).Replace("\r\n", "\n", StringComparison.Ordinal) : "";
        if (then != now) found.Add($"{name} reads otherwise:\n{now}");
    }
}
