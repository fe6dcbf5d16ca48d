using System.Net;
using System.Net.Sockets;
using FoodDelivery.Platform;
using FoodDelivery.Web.Sandbox;
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
        PublicAddress.Of(config);
        SandboxModule.RefuseInProduction(config, builder.Environment);
        if (string.IsNullOrEmpty(config["urls"]) && string.IsNullOrEmpty(config["http_ports"]) && string.IsNullOrEmpty(config["https_ports"])) config["urls"] = DefaultUrl;
        RefuseTakenPorts(config["urls"]);
        // A body nobody can read is the caller's mistake on every machine; Faults.cs tells the caller which.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        // Screens reconnect by themselves and jobs are started again: nobody waits for stragglers. Calls to providers that are on the wire count on most of it (HandOver).
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = TimeSpan.FromSeconds(1.5);
            options.ServicesStopConcurrently = true;
        });
    }

    /// <summary>Every room's options, before the first of them is needed. The host would do it later and log its own account.</summary>
    public static void CheckOptions(this WebApplication app) => app.Services.GetService<IStartupValidator>()?.Validate();

    // Asked before anything else is started: the answer then takes no seconds, and the host does not log its own account of it.
    private static void RefuseTakenPorts(string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException wrong)
            {
                throw new StartupRefused($"'{url}' is no address to listen on: write it as http://localhost:5080.", wrong);
            }
            if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0) continue;
            try
            {
                using var probe = new TcpListener(IPAddress.TryParse(address.Host, out var ip) ? ip : address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Any, address.Port);
                probe.Start();
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new StartupRefused($"The address {url} is already in use: stop the program that uses it, or choose another with --urls http://localhost:<port>.", taken);
            }
            catch (SocketException denied) when (denied.SocketErrorCode == SocketError.AccessDenied)
            {
                throw new StartupRefused($"This user may not listen on {url}: choose a port above 1023 with --urls http://localhost:<port>.", denied);
            }
            catch (SocketException missing) when (missing.SocketErrorCode == SocketError.AddressNotAvailable)
            {
                throw new StartupRefused($"This machine has no address {address.Host} to listen on: choose another with --urls http://localhost:{address.Port}.", missing);
            }
        }
    }

    private static string? Sentence(Exception problem) => problem switch
    {
        StartupRefused refused => refused.Message,
        IOException { InnerException: AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } } taken =>
            $"{taken.Message.TrimEnd('.')}: stop the program that uses it, or choose another with --urls http://localhost:<port>.",
        OptionsValidationException options => $"The configuration is not complete: {string.Join(" ", options.Failures.Select(Words))}",
        AggregateException several when several.InnerExceptions.All(one => one is OptionsValidationException) =>
            $"The configuration is not complete: {string.Join(" ", several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures).Select(Words))}",
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } lost => $"The database stopped answering while it was being prepared: {lost.Message.TrimEnd('.')}.",
        AggregateException { InnerExceptions: [var only] } => Sentence(only),
        _ => null,
    };

    // The checker wraps our sentence: "… validation failed for 'X' members: 'Y' with the error: 'our sentence.'."
    private static string Words(string failure)
    {
        const string before = "with the error: '";
        var start = failure.IndexOf(before, StringComparison.Ordinal);
        return start < 0 ? failure : failure[(start + before.Length)..].TrimEnd('.').TrimEnd('\'');
    }
}
