using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace FoodDelivery.Web.Setup;

/// <summary>
/// Where Hangfire's own words go. It keeps one place for the whole process, that of whichever product was configured last; when that one has ended,
/// another's jobs must not fail for want of a place to write to.
/// </summary>
public sealed class JobLogs(ILoggerFactory logs) : ILogProvider
{
    private readonly AspNetCoreLogProvider inner = new(logs);

    public ILog GetLogger(string name)
    {
        try
        {
            return inner.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silence();
        }
    }

    private sealed class Silence : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
