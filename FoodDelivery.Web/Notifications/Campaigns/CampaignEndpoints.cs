using System.ComponentModel;
using System.Globalization;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Notifications.Campaigns;

/// <summary>Promotions to many, for programs: everything the screen can do.</summary>
public static class CampaignEndpoints
{
    private static readonly string[] WrongAudience =
    [
        "notifications.audience_days_out_of_range", "notifications.audience_contradicts", "notifications.audience_orders_out_of_range", "notifications.audience_restaurant_unknown", "notifications.audience_cuisine_unknown",
        "notifications.audience_distance_out_of_range", "notifications.audience_address_unknown", "notifications.language_unknown",
    ];

    private static readonly string[] Wrong =
        ["notifications.campaign_name_missing", "notifications.per_minute_out_of_range", "notifications.english_missing", "notifications.campaign_text_wrong", .. WrongAudience];

    private static readonly Error NoSuchCampaign = Error.NotFound("notifications.no_such_campaign", "This campaign does not exist any more.");

    public static void MapCampaigns(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapApi("notifications", "Campaigns").MapGroup("/campaigns").RequireAuthorization(NotificationsPermissions.Campaigns).Refuses(403, "notifications.not_an_admin");
        campaigns.MapGet("", ListAsync).WithName("ListCampaigns").WithSummary("Campaigns, the newest first").Refuses(422, Cursor.Codes);
        campaigns.MapPost("", MakeAsync).WithName("CreateCampaign").WithSummary("Makes a draft").Refuses(422, Wrong).NeedsKey()
            .WithExample(new CampaignBody("June pizza", MessageChannel.Email, new Dictionary<string, CampaignText> { ["en"] = new("Pizza is on us", "Two for one at Nonna's Corner until Sunday.", "/r/nonnas-corner") }, new AudienceWish(OrderedWithinDays: 90), 600));
        campaigns.MapPost("/audience", CountAsync).WithName("CountAudience").WithSummary("How many people a rule means, and how many of them have agreed and can be told").Refuses(422, WrongAudience).IsHarmless("Nothing is changed.");

        var one = campaigns.MapGroup("/{id:guid}").Refuses(404, NoSuchCampaign.Code);
        one.MapGet("", OneAsync).WithName("GetCampaign").WithSummary("One campaign with its course; the ETag is its version");
        one.MapPut("", ChangeAsync).WithName("ChangeCampaign").WithSummary("Changes all of a draft").Refuses(409, "notifications.campaign_no_draft").Refuses(422, Wrong).NeedsIfMatch();
        one.MapDelete("", async (Guid id, RemoveCampaign use) => (await use.RunAsync(id, CancellationToken.None)).ToAnswer()).WithName("RemoveCampaign").WithSummary("Throws a draft away").Refuses(409, "notifications.campaign_no_draft");
        one.MapPost("/schedule", async (Guid id, ScheduleCampaignBody? body, ScheduleCampaign use) => (await use.RunAsync(new(id, body?.StartsAt), CancellationToken.None)).ToAnswer())
            .WithName("ScheduleCampaign").WithSummary("Lets it go out, now or at its hour").Refuses(409, "notifications.campaign_no_draft").Refuses(422, "notifications.campaign_start_out_of_range").IsHarmless("Scheduled twice for one hour it goes out once.");
        one.MapPost("/unschedule", async (Guid id, ScheduleCampaign use) => (await use.TakeBackAsync(id, CancellationToken.None)).ToAnswer())
            .WithName("UnscheduleCampaign").WithSummary("Makes a scheduled one a draft again").Refuses(409, "notifications.campaign_has_begun").IsHarmless("A draft stays one.");
        one.MapPost("/cancel", CancelAsync).WithName("CancelCampaign").WithSummary("Stops it at once: what has not been sent is not sent").Refuses(409, "notifications.campaign_is_draft").Refuses(422, "notifications.why_missing").IsHarmless("Cancelled twice is cancelled.");
        one.MapPost("/test", TestAsync).WithName("TestCampaign").WithSummary("Sends it to whoever asks, and to nobody else").Refuses(403, "notifications.not_signed_in").Refuses(409, "notifications.no_own_address").Refuses(422, "notifications.language_unknown").NeedsKey();
        one.MapGet("/preview", PreviewAsync).WithName("PreviewCampaign").WithSummary("As it will look in one language").Refuses(422, "notifications.language_unknown");
    }

    /// <param name="Name">1 to 100 characters; customers do not see it.</param>
    /// <param name="Texts">By language: en, de, es. English must be there.</param>
    /// <param name="Audience">Whom it is for; left out: everybody with an account who agreed.</param>
    /// <param name="PerMinute">At most so many messages a minute.</param>
    public sealed record CampaignBody(string? Name, MessageChannel Channel, IReadOnlyDictionary<string, CampaignText>? Texts, AudienceWish? Audience = null, int PerMinute = 600);

    /// <param name="StartsAt">Left out: now.</param>
    public sealed record ScheduleCampaignBody(DateTimeOffset? StartsAt = null);

    /// <param name="Why">For the record; up to 200 characters.</param>
    public sealed record CancelCampaignBody(string? Why = null);

    public sealed record AudienceBody(MessageChannel Channel, AudienceWish? Audience = null);

    /// <param name="Language">en, de or es.</param>
    public sealed record TrialBody(string Language = MessageLanguages.Usual);

    /// <param name="StoppedMessages">How many messages had been written and are not sent.</param>
    public sealed record CampaignStopped(int StoppedMessages);

    public sealed record TrialSent(bool Accepted);

    public sealed record CampaignPreviewAnswer(string? Subject, string Text, string? Html);

    /// <param name="Reach">Whom the rule meant when it started.</param>
    /// <param name="Consented">Of these, who had agreed and could be told by the channel.</param>
    public sealed record CampaignAnswer(
        Guid Id, string Name, MessageChannel Channel, IReadOnlyDictionary<string, CampaignText> Texts, AudienceWish Audience, int PerMinute, CampaignState State, DateTimeOffset? StartsAt, DateTimeOffset? StartedAt,
        DateTimeOffset? EndedAt, int? Reach, int? Consented, string CreatedBy, DateTimeOffset CreatedAt, string? CancelledBy, string? CancelledWhy, CampaignProgress Progress)
    {
        public static CampaignAnswer Of(CampaignFile file) => new(
            file.Campaign.Id, file.Campaign.Name, file.Campaign.Channel, file.Texts, AudienceWish.Of(file.Audience), file.Campaign.PerMinute, file.Campaign.State, file.Campaign.StartsAt, file.Campaign.StartedAt,
            file.Campaign.EndedAt, file.Campaign.Reach, file.Campaign.Consented, file.Campaign.CreatedBy, file.Campaign.CreatedAt, file.Campaign.CancelledBy, file.Campaign.CancelledWhy, file.Progress);
    }

    private static async Task<Results<Ok<Part<CampaignAnswer>>, ProblemHttpResult>> ListAsync(
        [AsParameters] Paging paging, CampaignReads reads, CancellationToken cancel, [Description("Only those that stand there.")] CampaignState? state = null)
    {
        var asked = paging.Read<Newest>();
        if (!asked.IsOk) return asked.Error.ToHttp();
        var (size, after) = asked.Value;
        var rows = await reads.NewestAsync(after is null ? null : (after.At, after.Id), size + 1, cancel, state);
        return TypedResults.Ok(Part<CampaignAnswer>.Of(rows, size, CampaignAnswer.Of, row => new Newest(row.Campaign.CreatedAt, row.Campaign.Id)));
    }

    private static async Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> OneAsync(Guid id, HttpContext http, CampaignReads reads, CancellationToken cancel)
    {
        if (await reads.OneAsync(id, cancel) is not { } file) return NoSuchCampaign.ToHttp();
        http.Show(Versions.Of(file.Campaign.Version));
        return TypedResults.Ok(CampaignAnswer.Of(file));
    }

    private static async Task<Results<Created<CampaignAnswer>, ProblemHttpResult>> MakeAsync(CampaignBody body, HttpContext http, SaveCampaign save, CampaignReads reads)
    {
        var made = await save.RunAsync(new(null, body.Name, body.Channel, body.Texts, body.Audience ?? new(), body.PerMinute, NewId: http.GuidKeyOf()), CancellationToken.None);
        if (!made.IsOk) return made.Error.ToHttp();
        http.Show(Versions.Of(made.Value.Version));
        return TypedResults.Created($"/api/v1/notifications/campaigns/{made.Value.Id}", CampaignAnswer.Of((await reads.OneAsync(made.Value.Id, CancellationToken.None))!));
    }

    private static async Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> ChangeAsync(Guid id, CampaignBody body, HttpContext http, SaveCampaign save, CampaignReads reads)
    {
        // A version that is no number is one that nobody has seen.
        uint? version = http.Seen() is { } seen ? uint.TryParse(seen, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? number : uint.MaxValue : null;
        var changed = await save.RunAsync(new(id, body.Name, body.Channel, body.Texts, body.Audience ?? new(), body.PerMinute, version), CancellationToken.None);
        if (!changed.IsOk) return changed.Error.ToHttp();
        http.Show(Versions.Of(changed.Value.Version));
        return TypedResults.Ok(CampaignAnswer.Of((await reads.OneAsync(id, CancellationToken.None))!));
    }

    private static async Task<Results<Ok<AudienceCount>, ProblemHttpResult>> CountAsync(AudienceBody body, CountAudience use, CancellationToken cancel)
    {
        var counted = await use.RunAsync(body.Audience ?? new(), body.Channel, cancel);
        return counted.IsOk ? TypedResults.Ok(counted.Value) : counted.Error.ToHttp();
    }

    private static async Task<Results<Ok<CampaignStopped>, ProblemHttpResult>> CancelAsync(Guid id, CancelCampaignBody body, CancelCampaign use)
    {
        var stopped = await use.RunAsync(new(id, body.Why), CancellationToken.None);
        return stopped.IsOk ? TypedResults.Ok(new CampaignStopped(stopped.Value)) : stopped.Error.ToHttp();
    }

    private static async Task<Results<Accepted<TrialSent>, ProblemHttpResult>> TestAsync(Guid id, TrialBody? body, HttpContext http, TryCampaign use)
    {
        var sent = await use.SendAsync(new(id, body?.Language ?? MessageLanguages.Usual, http.GuidKeyOf()), CancellationToken.None);
        return sent.IsOk ? TypedResults.Accepted($"/api/v1/notifications/campaigns/{id}", new TrialSent(true)) : sent.Error.ToHttp();
    }

    private static async Task<Results<Ok<CampaignPreviewAnswer>, ProblemHttpResult>> PreviewAsync(Guid id, TryCampaign use, CancellationToken cancel, [Description("en, de or es.")] string language = MessageLanguages.Usual)
    {
        var shown = await use.PreviewAsync(id, language, cancel);
        return shown.IsOk ? TypedResults.Ok(new CampaignPreviewAnswer(shown.Value.Subject, shown.Value.Text, shown.Value.Html)) : shown.Error.ToHttp();
    }
}
