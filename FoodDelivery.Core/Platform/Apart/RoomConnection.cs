using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace FoodDelivery.Platform;

/// <summary>Times, repetitions and the breaker of calls to a room in another process.</summary>
public static class RoomConnection
{
    /// <summary>On every answer that a room has given: whatever comes without it comes from somebody in between.</summary>
    public const string AnsweredHeader = "Room-Answer";

    /// <summary>Asking twice does nothing twice.</summary>
    public static readonly HttpRequestOptionsKey<bool> Repeatable = new("repeatable");

    /// <summary>Longer than the slowest thing a room does: opening a page asks the payment provider several times, each with a limit of its own.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static string ClientNameOf(string room) => $"room {room}";

    public static IServiceCollection AddRoomConnection(this IServiceCollection services, string room, Uri address)
    {
        services.AddTransient<WholeAnswer>();
        var client = services.AddHttpClient(ClientNameOf(room))
            // The pipeline knows the times; nobody is led elsewhere with a token in hand.
            .ConfigureHttpClient(client => (client.BaseAddress, client.Timeout) = (address, Timeout.InfiniteTimeSpan))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(3), PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
        client.AddResilienceHandler("room", pipeline =>
        {
            // The wire's own time, also where the product's clock is a test's.
            pipeline.TimeProvider = TimeProvider.System;
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(150), UseJitter = true,
                ShouldHandle = call => ValueTask.FromResult(IsSilence(call.Outcome) && call.Context.GetRequestMessage() is { } request && request.Options.TryGetValue(Repeatable, out var may) && may),
            });
            pipeline.AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                // A room that is away answers at once by itself; this is for one that is silent, so that not everybody waits for it.
                MinimumThroughput = 10, FailureRatio = 0.8, SamplingDuration = TimeSpan.FromSeconds(10), BreakDuration = TimeSpan.FromSeconds(2),
                ShouldHandle = call => ValueTask.FromResult(IsSilence(call.Outcome)),
            });
            pipeline.AddTimeout(new HttpTimeoutStrategyOptions { Timeout = Longest });
        });
        client.AddHttpMessageHandler<WholeAnswer>();
        return services;
    }

    /// <summary>No answer came, for whatever reason: the work may be done or not.</summary>
    public static bool IsSilence(Exception e, CancellationToken cancel) =>
        e is HttpRequestException or TimeoutRejectedException or BrokenCircuitException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested);

    /// <summary>A proxy in between has found nobody.</summary>
    public static bool IsNobody(HttpResponseMessage answer) =>
        !answer.Headers.Contains(AnsweredHeader) && answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static bool IsSilence(Outcome<HttpResponseMessage> outcome) => outcome.Exception is HttpRequestException or TimeoutRejectedException or IOException || (outcome.Result is { } answer && IsNobody(answer));

    /// <summary>Inside the pipeline: an answer that breaks off half-way is none, and is asked for again.</summary>
    private sealed class WholeAnswer : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            return answer;
        }
    }
}
