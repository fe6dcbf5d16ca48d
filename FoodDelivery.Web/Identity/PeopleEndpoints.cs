using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Identity;

/// <summary>One's own profile, and for admins people, what they may do, and the record of who did what: for programs.</summary>
public static class PeopleEndpoints
{
    private static readonly Error NoPerson = Error.NotFound("identity.no_such_person", "There is no such person.");

    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("identity", "People");
        var me = api.MapGroup("/me").RequireAuthorization(IdentityPermissions.Profile).Refuses(404, NoPerson.Code);
        me.MapGet("", MeAsync).WithName("GetMyProfile").WithSummary("Whoever asks: name, how to reach them, where they eat, what they may do");
        me.MapPut("", ChangeMeAsync).WithName("ChangeMyProfile").WithSummary("Changes name, phone and address, all three; with If-Match only if nobody has meanwhile")
            .Refuses(412, Versions.Stale.Code).Refuses(422, "identity.name_missing", "identity.address_long", "identity.phone_wrong");

        var manage = api.MapGroup("").RequireAuthorization(IdentityPermissions.Manage);
        manage.MapGet("/people", ListAsync).WithName("ListPeople").WithSummary("People by name").Refuses(422, "request.cursor_unreadable", "request.limit_out_of_range");
        manage.MapGet("/people/{id:guid}", OneAsync).WithName("GetPerson").WithSummary("One person; the ETag is what they may do").Refuses(404, NoPerson.Code);
        manage.MapPut("/people/{id:guid}/roles", SetRolesAsync).WithName("SetRoles").WithSummary("Decides what a person may do and which restaurants they run; felt within a minute")
            .Refuses(404, NoPerson.Code).Refuses(409, "identity.own_admin_role").Refuses(412, Versions.Stale.Code).Refuses(422, "identity.no_such_role", "identity.why_long").NeedsIfMatch()
            .WithExample(new RolesBody([Roles.Customer, Roles.Restaurant], [Guid.Parse("0199d5f0-7c1e-7a52-9b0e-6f4f8f0a1b2c")], "New manager"));
        manage.MapGet("/audit", AuditAsync).WithName("ListAudit").WithSummary("Who did what to what, latest first").Refuses(422, "request.cursor_unreadable", "request.limit_out_of_range");
        manage.MapGet("/permissions", Rights).WithName("ListPermissions").WithSummary("What people and programs may be let do, and which roles may have it");
    }

    /// <param name="Name">1 to 100 characters.</param>
    /// <param name="Phone">International form, e.g. <c>+12125550100</c>; left out: none.</param>
    /// <param name="DefaultAddress">Up to 200 characters; left out: none.</param>
    public sealed record ProfileBody(string Name, string? Phone = null, string? DefaultAddress = null);

    /// <param name="Roles">All the person is to have.</param>
    /// <param name="Restaurants">All they are to operate; needs the restaurant role.</param>
    /// <param name="Why">For the record; up to 500 characters.</param>
    public sealed record RolesBody(IReadOnlyList<string> Roles, IReadOnlyList<Guid>? Restaurants = null, string? Why = null);

    /// <summary>The position in a list by name.</summary>
    public sealed record ByName(string Name, Guid Id);

    private static async Task<Results<Ok<PeopleAnswers.Me>, ProblemHttpResult>> MeAsync(HttpContext http, People people, CurrentActor current, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } id || await people.FindAsync(id, cancel) is not { } person) return NoPerson.ToHttp();
        http.Show(VersionOf(person));
        return TypedResults.Ok(PeopleAnswers.Me.Of(person, current.Actor));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeMeAsync(ProfileBody body, HttpContext http, People people, ChangeProfile use, CurrentActor current, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } id || await people.FindAsync(id, cancel) is not { } person) return NoPerson.ToHttp();
        if (http.Request.Headers.IfMatch.Count > 0 && http.Seen() is { } seen && seen != VersionOf(person)) return Versions.Stale.ToHttp();
        return (await use.RunAsync(new(body.Name, body.Phone, body.DefaultAddress), cancel)).ToAnswer();
    }

    private static async Task<Results<Ok<Part<PeopleAnswers.Person>>, ProblemHttpResult>> ListAsync([AsParameters] Paging paging, PeopleReads reads, CancellationToken cancel, string? q = null, string? role = null)
    {
        var page = paging.Read<ByName>();
        if (!page.IsOk) return page.Error.ToHttp();
        var (size, after) = page.Value;
        var rows = await reads.FromAsync(new(q, role), after is null ? null : (after.Name, after.Id), size + 1, cancel);
        return TypedResults.Ok(Part<PeopleAnswers.Person>.Of(rows, size, PeopleAnswers.Person.Of, row => new ByName(row.Name, row.Id)));
    }

    private static async Task<Results<Ok<PeopleAnswers.Person>, ProblemHttpResult>> OneAsync(Guid id, HttpContext http, PeopleReads reads, CancellationToken cancel)
    {
        if (await reads.OneAsync(id, cancel) is not { } row) return NoPerson.ToHttp();
        var person = PeopleAnswers.Person.Of(row);
        http.Show(VersionOf(person));
        return TypedResults.Ok(person);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetRolesAsync(Guid id, RolesBody body, HttpContext http, PeopleReads reads, SetRoles use, CancellationToken cancel)
    {
        if (await reads.OneAsync(id, cancel) is not { } row) return NoPerson.ToHttp();
        if (http.Seen() is { } seen && seen != VersionOf(PeopleAnswers.Person.Of(row))) return Versions.Stale.ToHttp();
        if (body.Why?.Length > 500) return Error.Invalid("identity.why_long", "Say it in at most 500 characters.", "why").ToHttp();
        return (await use.RunAsync(new(id, [.. body.Roles.Distinct()], [.. (body.Restaurants ?? []).Distinct()], body.Why), CancellationToken.None)).ToAnswer();
    }

    private static async Task<Results<Ok<Part<PeopleAnswers.Audit>>, ProblemHttpResult>> AuditAsync(
        [AsParameters] Paging paging, PeopleReads reads, CancellationToken cancel, string? subject = null, string? what = null, Guid? by = null, DateTimeOffset? since = null)
    {
        var page = paging.Read<Newest>();
        if (!page.IsOk) return page.Error.ToHttp();
        var (size, after) = page.Value;
        var rows = await reads.AuditAsync(new(subject, what, by, since?.ToUniversalTime()), after is null ? null : (after.At, after.Id), size + 1, cancel);
        return TypedResults.Ok(Part<PeopleAnswers.Audit>.Of(rows, size, PeopleAnswers.Audit.Of, row => new Newest(row.At, row.Id)));
    }

    private static Ok<PeopleAnswers.Rights> Rights() =>
        TypedResults.Ok(new PeopleAnswers.Rights([.. Permissions.All.Select(one => new PeopleAnswers.Right(one.Scope, one.Room, one.Audience, one.Words, one.Roles))]));

    private static string VersionOf(PersonInfo person) => Versions.Of(new { person.Name, person.Phone, person.DefaultAddress });

    private static string VersionOf(PeopleAnswers.Person person) => Versions.Of(new { person.Roles, person.Restaurants });
}
