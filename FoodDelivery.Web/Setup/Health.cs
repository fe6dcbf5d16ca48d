using FoodDelivery.Platform;
using Npgsql;

namespace FoodDelivery.Web.Setup;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: it can do its work; what is missing is named, without details an outsider could use.</summary>
public sealed class Readiness(NpgsqlDataSource database, Migrator migrator, DemoSeeder demo, OutboxRelay relay, NodeRoles node, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RelaySilence = TimeSpan.FromSeconds(15);
    private bool schemaIsCurrent;

    /// <summary>The parts and whether each is ready.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> LookAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        var parts = new Dictionary<string, bool> { ["database"] = await AnswersAsync(async () => await SelectOneAsync(limit.Token)) };
        parts["migrations"] = schemaIsCurrent || (parts["database"] && (schemaIsCurrent = await AnswersAsync(() => migrator.IsCurrentAsync(limit.Token))));
        parts["demo"] = !demo.IsEnabled || demo.IsDone;
        if (node.IsWorker) parts["relay"] = time.GetUtcNow() - relay.LastBeat < RelaySilence;
        return parts;
    }

    private async Task<bool> SelectOneAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT 1");
        return await command.ExecuteScalarAsync(cancel) is 1;
    }

    private static async Task<bool> AnswersAsync(Func<Task<bool>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception silent) when (silent is NpgsqlException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }
}

public static class Health
{
    public static IServiceCollection AddHealth(this IServiceCollection services) => services.AddSingleton<Readiness>();

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("alive")).AllowAnonymous();
        app.MapGet("/readyz", async (Readiness readiness, CancellationToken cancel) =>
        {
            var parts = await readiness.LookAsync(cancel);
            var ready = parts.Values.All(good => good);
            return TypedResults.Json(new { ready, parts }, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
    }
}
