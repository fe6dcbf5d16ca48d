using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Architecture;

/// <summary>Every page, endpoint and hub says who may use it, or says that anybody may. Nothing relies on the fallback.</summary>
public sealed class DoorsTest(ClassApp product) : IClassFixture<ClassApp>
{
    [Fact]
    public void Every_endpoint_names_its_policy_or_is_open_on_purpose()
    {
        var endpoints = product.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 10, "the endpoints were not found");
        var silent = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null);
        // In Development the framework itself answers for files that are not there.
        silent = silent.Where(endpoint => endpoint.DisplayName != "Fallback {**path:file}");
        Findings.None(silent.Select(endpoint => $"{endpoint.RoutePattern.RawText} ({endpoint.DisplayName})"));
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_sent_to_the_sign_in_page_or_told_so()
    {
        using var visitor = product.App.NewVisitor();
        using var page = await visitor.GetAsync(new Uri("/hangfire", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, page.StatusCode);
        Assert.StartsWith("/account/sign-in", page.Headers.Location!.IsAbsoluteUri ? page.Headers.Location.PathAndQuery : page.Headers.Location.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_admins_see_the_jobs()
    {
        using var dora = await product.App.SignedInAsync(FoodDelivery.Platform.DemoPeople.Dora);
        using var refused = await dora.GetAsync(new Uri("/hangfire", UriKind.Relative));
        Assert.NotEqual(System.Net.HttpStatusCode.OK, refused.StatusCode);
        using var alex = await product.App.SignedInAsync(FoodDelivery.Platform.DemoPeople.Alex);
        using var shown = await alex.GetAsync(new Uri("/hangfire", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.OK, shown.StatusCode);
    }

    [Fact]
    public async Task Figures_are_for_operators_and_for_this_machine()
    {
        using var visitor = product.App.NewVisitor();
        // In memory there is no address at all, which is not this machine either.
        using var refused = await visitor.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.NotEqual(System.Net.HttpStatusCode.OK, refused.StatusCode);
        using var dora = await product.App.SignedInAsync(FoodDelivery.Platform.DemoPeople.Dora);
        Assert.Contains("http_server_request_duration", await dora.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        using var visitor = product.App.NewVisitor();
        foreach (var path in new[] { "/", "/healthz", "/account/sign-in", "/app.css", "/no-such-page" })
        {
            using var answer = await visitor.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.True(answer.Headers.Contains("Referrer-Policy"));
        }
    }
}
