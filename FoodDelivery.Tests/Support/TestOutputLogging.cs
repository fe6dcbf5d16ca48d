using Microsoft.Extensions.Logging;

namespace FoodDelivery.Tests.Support;

/// <summary>Warnings and worse appear beside the test that caused them. In all that is logged no card number may be.</summary>
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
        private readonly bool isStatements = category == "Microsoft.EntityFrameworkCore.Database.Command";

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && !isStatements;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var line = $"{logLevel} {category}: {formatter(state, exception)} {exception}";
            CardNumbers.LookAtLog(category, line);
            if (logLevel < LogLevel.Warning) return;
            try
            {
                TestContext.Current.TestOutputHelper?.WriteLine(line);
            }
            catch (InvalidOperationException)
            {
                // The test is over; what a background thread still says belongs to nobody.
            }
        }
    }
}
