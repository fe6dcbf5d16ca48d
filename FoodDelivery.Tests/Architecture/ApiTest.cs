using System.Text;
using System.Text.RegularExpressions;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Promise = FoodDelivery.Web.Shell.Api;

namespace FoodDelivery.Tests.Architecture;

/// <summary>Every endpoint of the API says what a program must know: its name, who may call it, what it answers and refuses, and whether it may be sent twice.</summary>
public sealed partial class ApiTest(ClassApp product) : IClassFixture<ClassApp>
{
    private List<RouteEndpoint> Endpoints
    {
        get
        {
            var all = product.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Where(endpoint => ("/" + endpoint.RoutePattern.RawText?.TrimStart('/')).StartsWith("/api/", StringComparison.Ordinal)).ToList();
            Assert.True(all.Count > 10, "the endpoints were not found");
            return all;
        }
    }

    [Fact]
    public void All_belong_to_a_group_of_the_machinery() => Findings.None(Endpoints.Where(one => one.Metadata.GetMetadata<Promise.Endpoint>() is null).Select(Name));

    [Fact]
    public void Each_has_an_operation_id_of_its_own_and_a_summary()
    {
        Findings.None(Endpoints.Where(one => one.Metadata.GetMetadata<IEndpointNameMetadata>() is not { EndpointName: { } name } || !OperationId().IsMatch(name)).Select(one => $"{Name(one)}: .WithName(\"VerbNoun\")"));
        Findings.None(Endpoints.Where(one => string.IsNullOrEmpty(one.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary)).Select(one => $"{Name(one)}: .WithSummary(…)"));
        Findings.None(Endpoints.GroupBy(one => one.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName).Where(same => same.Count() > 1).Select(same => $"{same.Key} twice"));
    }

    [Fact]
    public void Each_names_a_permission_or_is_open_on_purpose() => Findings.None(Endpoints.Where(one => one.Metadata.GetMetadata<IAllowAnonymous>() is null
        && !one.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy is { } policy && Permissions.Find(policy) is not null)).Select(Name));

    [Fact]
    public void Each_says_by_type_what_it_answers() => Findings.None(Endpoints.Where(one =>
        one.Metadata.OfType<System.Reflection.MethodInfo>().FirstOrDefault() is not { } handler || Answer(handler.ReturnType) is var answer && (answer == typeof(IResult) || !typeof(IResult).IsAssignableFrom(answer))
        || !one.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(response => response.StatusCode is >= 200 and < 300)).Select(one => $"{Name(one)}: Results<Ok<…>, ProblemHttpResult>"));

    [Fact]
    public void What_can_be_refused_is_named() => Findings.None(Endpoints.Where(one =>
        one.Metadata.OfType<System.Reflection.MethodInfo>().First() is var handler && Answer(handler.ReturnType) is { IsGenericType: true } answer && answer.GetGenericArguments().Contains(typeof(ProblemHttpResult))
        && one.Metadata.GetOrderedMetadata<Promise.Refusal>().Count == 0).Select(one => $"{Name(one)}: .Refuses(status, codes)"));

    [Fact]
    public void A_code_is_named_with_one_status_and_of_a_room()
    {
        var refusals = Endpoints.SelectMany(one => one.Metadata.GetOrderedMetadata<Promise.Refusal>().SelectMany(refusal => refusal.Codes.Select(code => (refusal.Status, Code: code)))).Distinct().ToList();
        Assert.True(refusals.Count > 10, "the refusals were not found");
        Findings.None(refusals.Where(refusal => !Code().IsMatch(refusal.Code)).Select(refusal => refusal.Code));
        Findings.None(refusals.GroupBy(refusal => refusal.Code).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(refusal => refusal.Status))}"));
    }

    [Fact]
    public void A_named_code_exists()
    {
        var (made, elsewhere) = (new HashSet<string>(), new StringBuilder());
        foreach (var file in new[] { "FoodDelivery.Core", "FoodDelivery.Web" }.SelectMany(project => Source.Of(project, ".cs")))
        {
            made.UnionWith(Made().Matches(file.Text).Select(match => match.Groups[1].Value));
            made.UnionWith(NotFor().Matches(file.Text).Select(match => "ordering.may_not_" + match.Groups[1].Value));
            // Where endpoints are mapped a code is only named.
            if (!file.Path.EndsWith("Endpoints.cs", StringComparison.Ordinal) && !file.Path.EndsWith("Api.cs", StringComparison.Ordinal)) elsewhere.Append(file.Text);
        }
        var (rest, codes) = (elsewhere.ToString(), Endpoints.SelectMany(one => one.Metadata.GetOrderedMetadata<Promise.Refusal>()).SelectMany(refusal => refusal.Codes).Distinct());
        // Some are put together from the state they tell of, such as ordering.order_is_cancelled.
        Findings.None(codes.Where(code => !made.Contains(code) && !rest.Contains($"\"{code}\"", StringComparison.Ordinal) && !code.Contains("_is_", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_POST_is_keyed_or_harmless_and_says_why()
    {
        var posts = Endpoints.Where(one => one.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains("POST")).ToList();
        Findings.None(posts.Where(one => (one.Metadata.GetMetadata<Promise.Keyed>() is null) == (one.Metadata.GetMetadata<Promise.Harmless>() is null)).Select(one => $"{Name(one)}: .NeedsKey() or .IsHarmless(why)"));
        Findings.None(posts.Where(one => one.Metadata.GetMetadata<Promise.Harmless>() is { Why.Length: < 10 }).Select(Name));
    }

    [Fact]
    public void Nobody_keys_what_nobody_has_signed() => Findings.None(Endpoints.Where(one => one.Metadata.GetMetadata<Promise.Keyed>() is not null && one.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(Name));

    [Fact]
    public void A_PUT_of_what_others_change_too_asks_for_the_version() => Findings.None(Endpoints
        .Where(one => one.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Any(method => method is "PUT" or "PATCH") && one.RoutePattern.RawText?.Contains("/me", StringComparison.Ordinal) != true)
        .Where(one => one.Metadata.GetMetadata<Promise.Guarded>() is null && one.Metadata.GetMetadata<Promise.Harmless>() is null).Select(one => $"{Name(one)}: .NeedsIfMatch() or .IsHarmless(why)"));

    private static Type Answer(Type type) => type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)) ? type.GetGenericArguments()[0] : type;

    private static string Name(RouteEndpoint one) => $"{string.Join(",", one.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])} {one.RoutePattern.RawText}";

    [GeneratedRegex("^[A-Z][A-Za-z]+$")]
    private static partial Regex OperationId();

    [GeneratedRegex("Error\\.\\w+\\(\"([a-z_.0-9]+)\"")]
    private static partial Regex Made();

    [GeneratedRegex("NotFor\\(\"([a-z_]+)\"")]
    private static partial Regex NotFor();

    [GeneratedRegex("^[a-z]+\\.[a-z0-9_]+$")]
    private static partial Regex Code();
}
