using System.Net.Sockets;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FoodDelivery.Web.Setup;

/// <summary>What surrounds the program: its own defaults, and one clear sentence when it cannot start.</summary>
public static class Startup
{
    private const string DefaultUrl = "http://localhost:5080";
    private const int Refused = 1;

    /// <summary>Runs the program. What a person can mend ends as one sentence on stderr; everything else keeps its stack trace, because it is a bug.</summary>
    public static async Task<int> RunAsync(Func<Task> program)
    {
        try
        {
            await program();
            return 0;
        }
        catch (Exception refusal) when (Sentence(refusal) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"FoodDelivery cannot start. {sentence}");
            return Refused;
        }
    }

    public static void UseOwnDefaults(this WebApplicationBuilder builder)
    {
        var config = builder.Configuration;
        if (string.IsNullOrEmpty(config["urls"]) && string.IsNullOrEmpty(config["http_ports"]) && string.IsNullOrEmpty(config["https_ports"])) builder.WebHost.UseUrls(DefaultUrl);
        // Screens reconnect by themselves and jobs are started again: nobody waits for stragglers.
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = TimeSpan.FromSeconds(1.5);
            options.ServicesStopConcurrently = true;
        });
    }

    private static string? Sentence(Exception problem) => problem switch
    {
        StartupRefused refused => refused.Message,
        IOException { InnerException: AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } } taken =>
            $"{taken.Message.TrimEnd('.')}: stop the program that uses it, or choose another with --urls http://localhost:<port>.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => "This user may not listen on that port: choose one above 1023 with --urls http://localhost:<port>.",
        OptionsValidationException options => $"The configuration is not complete: {string.Join(" ", options.Failures)}",
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } lost => $"The database stopped answering while it was being prepared: {lost.Message.TrimEnd('.')}.",
        AggregateException { InnerExceptions: [var only] } => Sentence(only),
        _ => null,
    };
}
