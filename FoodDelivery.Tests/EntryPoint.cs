using FoodDelivery.Tests.Bench;
using FoodDelivery.Tests.Support;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace FoodDelivery.Tests;

/// <summary>`bench &lt;name&gt;` measures; anything else is for the test runner.</summary>
public static class EntryPoint
{
    public static Task<int> Main(string[] args) => args switch
    {
        ["bench", .. var rest] => Benchmarks.RunAsync(rest),
        [WorkerProcess.Word, var database, var settings] => WorkerProcess.RunAsync(database, settings),
        _ when args.Any(arg => arg is "-automated" or "@@") => ConsoleRunner.Run(args),
        _ => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };
}
