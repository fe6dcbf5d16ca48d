using FoodDelivery.Kernel;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>The only thing Hangfire ever stores: finds the job registered under an id and runs it as the product itself.</summary>
public sealed class JobRunner(IServiceProvider scope, IEnumerable<JobRegistration> registrations, CurrentActor current, NpgsqlDataSource database, ILogger<JobRunner> log)
{
    [JobDisplayName("{0} {1}")]
    // Five tries over about twenty minutes; then it stays under "Failed" on /hangfire, where a person can start it again.
    [AutomaticRetry(Attempts = 4, DelaysInSeconds = [5, 30, 180, 900])]
    public async Task RunAsync(string id, string? argument, CancellationToken cancel)
    {
        var registration = registrations.LastOrDefault(known => known.Id == id)
            ?? throw new InvalidOperationException($"A stored job asks for '{id}', which no room registers any more.");
        current.Actor = Actor.System;

        if (registration.Cron is null || argument is not null)
        {
            await RunAsync(registration, argument, cancel);
            return;
        }

        // A slow recurring run must not be overtaken by its next one, on this node or another. The lock dies with its connection.
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (!await TryLockAsync(connection, id, cancel))
        {
            log.LogInformation("Job {Job} is still running, this turn is left out", id);
            return;
        }
        try
        {
            await RunAsync(registration, argument, cancel);
        }
        finally
        {
            await UnlockAsync(connection, id);
        }
    }

    private async Task RunAsync(JobRegistration registration, string? argument, CancellationToken cancel)
    {
        using var activity = Telemetry.Source.StartActivity($"job {registration.Id}");
        await ((IJob)scope.GetRequiredService(registration.Type)).RunAsync(argument, cancel);
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, string id, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtextextended('job:' || $1, 0))", connection) { Parameters = { new() { Value = id } } };
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task UnlockAsync(NpgsqlConnection connection, string id)
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock(hashtextextended('job:' || $1, 0))", connection) { Parameters = { new() { Value = id } } };
        await command.ExecuteScalarAsync(CancellationToken.None);
    }
}
