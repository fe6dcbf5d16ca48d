using FoodDelivery.Identity;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>Lists as files: the same selection as on the screen, and an audit line for each.</summary>
public sealed class ExportsTest(ClassApp product) : IClassFixture<ClassApp>
{
    [Fact]
    public async Task The_file_holds_the_selection_and_who_took_it_is_written_down()
    {
        using var alex = await product.App.SignedInAsync(DemoPeople.Alex);
        using var answer = await alex.GetAsync(new Uri("/admin/people.csv?role=courier&q=Lena%20Okafor", UriKind.Relative));
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("name,email", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Lena Okafor,lena@demo.fooddelivery.example,'+1917", Assert.Single(lines[1..]), StringComparison.Ordinal);

        for (var i = 0; i < 50 && !await WrittenAsync(); i++) await Task.Delay(100);
        Assert.True(await WrittenAsync());
    }

    [Fact]
    public async Task All_of_a_long_list_is_in_the_file()
    {
        using var alex = await product.App.SignedInAsync(DemoPeople.Alex);
        var lines = (await alex.GetStringAsync(new Uri("/admin/people.csv", UriKind.Relative))).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(DemoPeople.All.Count + 1, lines.Length);
    }

    private Task<bool> WrittenAsync() => product.App.InsideAsync((IdentityDb db) => db.AuditLines.AnyAsync(line => line.What == "platform.exported" && line.ActorId == DemoPeople.Alex.Id && line.Subject == "people"));
}
