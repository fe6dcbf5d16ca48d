using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// A hub connection outlives its cookie check by hours. Every open one is asked again, and cut off when its person lost a role, changed the
/// password or is gone; the script that connects again is told by the cookie's own check.
/// </summary>
public sealed class HubSignIns(IServiceScopeFactory scopes, TimeProvider time, ILogger<HubSignIns> log) : BackgroundService, IHubFilter
{
    private readonly ConcurrentDictionary<string, HubCallerContext> open = new();

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        open[context.Context.ConnectionId] = context.Context;
        return next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        open.TryRemove(context.Context.ConnectionId, out _);
        return next(context, exception);
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
        foreach (var person in open.Values.GroupBy(c => c.UserIdentifier))
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
}
