using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task What_was_typed_into_the_search_is_not_kept_for_ever()
    {
        using var alex = await product.App.SignedInAsync(DemoPeople.Alex);
        await alex.GetStringAsync(new Uri("/admin/orders.csv?q=Ada%20Lindqvist&since=7d", UriKind.Relative));
        await alex.GetStringAsync(new Uri("/admin/dead-letters.csv?q=Ada%20Lindqvist", UriKind.Relative));
        var kept = await product.App.InsideAsync((PlatformDb db) => db.Outbox.Where(row => row.Subject == "audit:orders" || row.Subject == "audit:dead letters").Select(row => row.Data).ToListAsync());
        Assert.Equal(2, kept.Count);
        Assert.All(kept, line => Assert.DoesNotContain("Ada", line.ToString(), StringComparison.OrdinalIgnoreCase));
        Assert.Contains(kept, line => line.ToString()!.Contains("7d", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_of_people_goes_on_from_its_last_row()
    {
        var people = await product.App.InsideAsync(async (IServiceProvider services) =>
        {
            services.GetRequiredService<CurrentActor>().Actor = new(DemoPeople.Alex.Id, "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());
            var reads = services.GetRequiredService<PeopleReads>();
            var all = (await reads.PageAsync(new(), 0, 3, default)).Items.ToList();
            for (IReadOnlyList<PersonRow> next = all; next.Count > 0 && all.Count <= DemoPeople.All.Count; all.AddRange(next)) next = await reads.FromAsync(new(), (all[^1].Name, all[^1].Id), 3, default);
            return all;
        });
        Assert.Equal(DemoPeople.All.Count, people.Select(p => p.Id).Distinct().Count());
        Assert.Equal(DemoPeople.All.Count, people.Count);
    }

    private Task<bool> WrittenAsync() => product.App.InsideAsync((IdentityDb db) => db.AuditLines.AnyAsync(line => line.What == "platform.exported" && line.ActorId == DemoPeople.Alex.Id && line.Subject == "people"));
}
