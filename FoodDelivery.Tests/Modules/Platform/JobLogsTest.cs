using FoodDelivery.Web.Setup;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Tests.Modules.Platform;

/// <summary>Hangfire keeps one place for its words in a process; a product that has ended must not take another's jobs along.</summary>
public sealed class JobLogsTest
{
    [Fact]
    public void Of_a_product_that_has_ended_they_are_silent_and_break_nothing()
    {
        var place = LoggerFactory.Create(_ => { });
        var words = new JobLogs(place);
        place.Dispose();
        Assert.False(words.GetLogger("job").Log(Hangfire.Logging.LogLevel.Error, () => "lost"));
    }
}
