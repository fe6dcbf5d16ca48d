using Microsoft.Extensions.Logging;

namespace FoodDelivery.Tests.Support;

/// <summary>Warnings and worse appear beside the test that caused them.</summary>
public sealed class TestOutputLogging : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Writer(categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Writer(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        // EF reports every failed statement, expected or not; what matters arrives as an exception.
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && category != "Microsoft.EntityFrameworkCore.Database.Command";

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            try
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{logLevel} {category}: {formatter(state, exception)} {exception}");
            }
            catch (InvalidOperationException)
            {
                // The test is over; what a background thread still says belongs to nobody.
            }
        }
    }
}
