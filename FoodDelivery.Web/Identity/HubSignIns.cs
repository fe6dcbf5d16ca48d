using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using OpenIddict.Abstractions;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// A hub connection outlives its cookie check by hours. Every open one is asked again, and cut off when its person lost a role, changed the
/// password or is gone; the script that connects again is told by the cookie's own check. One that came with a token goes when the token ends
/// or is taken back: the program comes again with a fresh one.
/// </summary>
public sealed class HubSignIns(IServiceScopeFactory scopes, TokenCheck tokens, TimeProvider time, ILogger<HubSignIns> log) : BackgroundService, IHubFilter
{
    private readonly ConcurrentDictionary<string, Line> open = new();

    private sealed record Line(HubCallerContext Caller, ITimer? End);

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var caller = context.Context;
        open[caller.ConnectionId] = new(caller, EndOf(caller.User) is { } end ? time.CreateTimer(_ => caller.Abort(), null, Positive(end - time.GetUtcNow()), Timeout.InfiniteTimeSpan) : null);
        await next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        if (open.TryRemove(context.Context.ConnectionId, out var line) && line.End is { } timer) await timer.DisposeAsync();
        await next(context, exception);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(IdentityRoom.BelievedFor, time);
        try
        {
            while (await clock.WaitForNextTickAsync(stoppingToken)) await CheckAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>Asks for every open connection. A person with many is asked once.</summary>
    public async Task CheckAsync(CancellationToken cancel)
    {
        foreach (var caller in open.Values.Select(line => line.Caller).Where(IsToken))
        {
            cancel.ThrowIfCancellationRequested();
            if (EndOf(caller.User) <= time.GetUtcNow() || !await HoldsAsync(caller.User)) caller.Abort();
        }
        foreach (var person in open.Values.Select(line => line.Caller).Where(caller => !IsToken(caller)).GroupBy(c => c.UserIdentifier))
        {
            cancel.ThrowIfCancellationRequested();
            // The same person may have come with an old cookie and with a new one, and from several browsers.
            foreach (var connections in person.GroupBy(c => (c.User?.FindFirstValue(StampClaim), c.User?.FindFirstValue(PersonSignIn.SessionClaim))))
            {
                if (await HoldsAsync(connections.First().User)) continue;
                foreach (var connection in connections) connection.Abort();
            }
        }
    }

    private const string StampClaim = "AspNet.Identity.SecurityStamp";

    private async Task<bool> HoldsAsync(ClaimsPrincipal? person)
    {
        if (person is null) return false;
        try
        {
            if (ActorFromClaims.IsToken(person)) return await tokens.HoldsAsync(person);
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<SignInCheck>().HoldsAsync(person);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A database that does not answer must not send everybody away; it is asked again in a minute.
            log.LogWarning(e, "Whether hub connections may stay could not be asked.");
            return true;
        }
    }

    private static bool IsToken(HubCallerContext caller) => caller.User is { } person && ActorFromClaims.IsToken(person);

    private static DateTimeOffset? EndOf(ClaimsPrincipal? person) => person is not null && ActorFromClaims.IsToken(person) ? person.GetExpirationDate() : null;

    private static TimeSpan Positive(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
