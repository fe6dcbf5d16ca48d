using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>Answers that no use case gave: programs read a code, people read a page, nobody reads a stack trace.</summary>
public sealed class FaultsTest(ClassApp product) : IClassFixture<ClassApp>
{
    [Theory]
    [InlineData("/api/v1/nothing/here", 404, "request.no_such_address")]
    [InlineData("/api/v1/ordering/orders/01990000-dead-7000-8000-000000000000", 401, "request.not_signed_in")]
    public async Task A_program_reads_a_problem_with_a_code(string path, int status, string code)
    {
        using var visitor = product.App.NewVisitor();
        using var answer = await visitor.GetAsync(new Uri(path, UriKind.Relative));
        await IsProblemAsync(answer, status, code);
    }

    [Fact]
    public async Task A_body_nobody_can_read_is_refused_in_words()
    {
        using var ada = await product.App.SignedInAsync(DemoPeople.Ada);
        using var content = new StringContent("{ this is not json", Encoding.UTF8, "application/json");
        using var answer = await ada.PostAsync(new Uri("/api/v1/ordering/quotes", UriKind.Relative), content);
        await IsProblemAsync(answer, 400, "request.unreadable");
    }

    [Fact]
    public async Task A_visitor_with_an_old_link_reads_a_page_without_signing_in()
    {
        using var visitor = product.App.NewVisitor();
        using var answer = await visitor.GetAsync(new Uri("/no-such-page", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing at this address", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("POST", false)]
    public void The_broken_page_loads_itself_again_unless_that_would_send_a_form_twice(string method, bool again) =>
        Assert.Equal(again, Web.Setup.Faults.BrokenPageFor(method).Contains("data-again>", StringComparison.Ordinal));

    private static async Task IsProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.DoesNotContain("   at ", problem.ToString(), StringComparison.Ordinal);
    }
}
