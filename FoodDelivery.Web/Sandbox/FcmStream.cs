using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Wakes whoever waits for a message that has just been taken by this process.</summary>
internal sealed class FcmSignal
{
    private TaskCompletionSource next = New();

    public Task Next => Volatile.Read(ref next).Task;

    public void Wake() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>In place of the browser's push service: an open page hears here what is pushed to its token, also what came while none was open.</summary>
internal sealed class FcmStream(IServiceScopeFactory scopes, FcmSignal signal, TimeProvider time, IHostApplicationLifetime host)
{
    /// <summary>Another process may have taken it: look by oneself, too.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public IResult Open(string token, CancellationToken gone) => TypedResults.ServerSentEvents(ReadAsync(token, gone));

    private async IAsyncEnumerable<SseItem<string>> ReadAsync(string token, [EnumeratorCancellation] CancellationToken gone)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(gone, host.ApplicationStopping);
        while (!both.IsCancellationRequested)
        {
            var woken = signal.Next;
            foreach (var payload in await DueAsync(token, both.Token)) yield return new SseItem<string>(payload);
            await Task.WhenAny(woken, Task.Delay(LookAgain, both.Token));
        }
    }

    /// <summary>Taken from the books and marked in one statement: of two tabs one gets it.</summary>
    private async Task<IReadOnlyList<string>> DueAsync(string token, CancellationToken cancel)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<SandboxDb>().Database.SqlQuery<string>($"""
                UPDATE sandbox.fcm_shown SET streamed = times WHERE token = {token} AND streamed < times AND expires_at > {time.GetUtcNow()} RETURNING payload::text AS "Value"
                """).ToListAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }
}
