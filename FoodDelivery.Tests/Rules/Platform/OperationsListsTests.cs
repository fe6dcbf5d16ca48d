using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Web.Platform;
using FoodDelivery.Web.Platform.Orders;

namespace FoodDelivery.Tests.Rules.Platform;

/// <summary>What the addresses of the lists mean, and what their files contain.</summary>
public sealed class OperationsListsTests
{
    private static readonly IReadOnlyDictionary<Guid, RestaurantInfo> Restaurants = new Dictionary<Guid, RestaurantInfo> { [AnOrder.RestaurantId] = AnOrder.Restaurant };

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1212", "'+1212")]
    [InlineData("-x", "'-x")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("plain", "plain")]
    [InlineData(null, "")]
    public void A_cell_is_text_and_never_a_formula(string? value, string cell) => Assert.Equal(cell, Csv.Cell(value));

    [Fact]
    public void A_file_that_is_not_the_whole_says_so()
    {
        Assert.EndsWith("2\r\n\"First 2 of 12,345. Narrow the selection to get the rest.\"\r\n", Text(new([1, 2], 12_345)), StringComparison.Ordinal);
        Assert.EndsWith("1\r\n2\r\n", Text(new([1, 2], 2)), StringComparison.Ordinal);

        static string Text(Page<int> rows) =>
            System.Text.Encoding.UTF8.GetString(((Microsoft.AspNetCore.Http.HttpResults.FileContentHttpResult)Csv.File("n.csv", ["n"], rows, n => [n])).FileContents.Span);
    }

    [Fact]
    public async Task A_list_is_gathered_from_row_to_row_up_to_the_limit()
    {
        var asked = new List<int>();
        var whole = await Exports.GatherAsync(new Page<int>([1, 2, 3], 8), AfterAsync, 100);
        Assert.Equal(Enumerable.Range(1, 8), whole.Items);
        Assert.Equal(8, whole.Total);
        Assert.Equal([3, 6], asked);
        var part = await Exports.GatherAsync(new Page<int>([1, 2, 3], 8), AfterAsync, 5);
        Assert.Equal(Enumerable.Range(1, 5), part.Items);
        Assert.Equal(8, part.Total);
        // Half of it was deleted while we read: what is there is the whole.
        var less = await Exports.GatherAsync(new Page<int>([1, 2, 3], 20), AfterAsync, 100);
        Assert.Equal((8, 8), (less.Items.Count, less.Total));
        Assert.Empty((await Exports.GatherAsync(new Page<int>([], 0), AfterAsync, 100)).Items);

        Task<IReadOnlyList<int>> AfterAsync(int last)
        {
            asked.Add(last);
            return Task.FromResult<IReadOnlyList<int>>([.. Enumerable.Range(last + 1, 3).Where(n => n <= 8)]);
        }
    }

    [Fact]
    public void Numbers_and_times_are_the_same_everywhere()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = new("de-DE");
        try
        {
            Assert.Equal("-12.5", Csv.Cell(-12.5m));
            Assert.Equal("2026-06-17 16:00:00Z", Csv.Cell(AnOrder.Noon.ToOffset(TimeSpan.FromHours(-4))));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_orders_address_is_its_filter()
    {
        var filter = new OrderQuery("FD-1", "Placed, ready,nonsense,99", "bella-napoli", "1h", true).ToFilter(Restaurants, AnOrder.Noon);
        Assert.Equal([OrderStatus.Placed, OrderStatus.Ready], filter.Statuses);
        Assert.Equal(("FD-1", AnOrder.RestaurantId, AnOrder.Noon.AddHours(-1), true), (filter.Search, filter.RestaurantId, filter.Since, filter.LateOnly));
    }

    [Theory]
    [InlineData(null, -24)]
    [InlineData("24h", -24)]
    [InlineData("nonsense", -24)]
    [InlineData("7d", -168)]
    public void Without_a_wish_the_list_goes_back_a_day(string? since, int hours) => Assert.Equal(AnOrder.Noon.AddHours(hours), new OrderQuery(null, null, null, since, false).ToFilter(Restaurants, AnOrder.Noon).Since);

    [Fact]
    public void All_time_has_no_beginning() => Assert.Null(new OrderQuery(null, null, null, "all", false).ToFilter(Restaurants, AnOrder.Noon).Since);

    [Fact]
    public void An_unknown_restaurant_finds_nothing_rather_than_everything() => Assert.Equal(Guid.Empty, new OrderQuery(null, null, "no-such", null, false).ToFilter(Restaurants, AnOrder.Noon).RestaurantId);

    [Fact]
    public void Jobs_are_found_by_a_part_of_their_name_and_by_failing()
    {
        JobRow[] jobs = [new("payments.sweep", "* * * * *", null, "Succeeded", null, null), new("ordering.expire", "* * * * *", null, "Failed", null, "x"), new("dispatch.tidy", "* * * * *", null, "Scheduled", null, "y")];
        Assert.Equal(["payments.sweep"], JobQuery.Apply(jobs, "SWEEP", false).Select(job => job.Id));
        Assert.Equal(["ordering.expire", "dispatch.tidy"], JobQuery.Apply(jobs, null, true).Select(job => job.Id));
    }

    [Fact]
    public void Every_state_has_a_word_of_its_own()
    {
        var words = Enum.GetValues<OrderStatus>().Select(OrderStates.Word).ToList();
        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.Equal(Enum.GetValues<OrderStatus>().Order(), OrderStates.UnderWay.Concat(OrderStates.Over).Order());
    }
}
