using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>Programs open the hubs with the same tokens as the API, and lose them with the token.</summary>
public sealed class HubTokenTests(HubTokenTests.Listening product) : IClassFixture<HubTokenTests.Listening>
{
    private TestApp App => product.App;

    [Fact]
    public async Task Each_hub_and_method_takes_the_scope_that_is_meant_for_it()
    {
        var lena = await App.TokensOfAsync(DemoPeople.Lena, DispatchPermissions.Courier);
        var ada = await App.TokensOfAsync(DemoPeople.Ada, OrderingPermissions.Read);
        var dora = await App.TokensOfAsync(DemoPeople.Dora, DispatchPermissions.Read);
        var doraAsCustomer = await App.TokensOfAsync(DemoPeople.Dora, OrderingPermissions.Read);

        await using (var hub = await OpenAsync("courier", lena.Access)) Assert.Equal("dispatch.bad_points", (await hub.InvokeAsync<Answer>("Positions", new double?[][] { [null] })).Code);
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync("courier", ada.Access));
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync("courier", dora.Access));
        // Lena's token says nothing of looking on.
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync("tracking", lena.Access));
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusedAsync("tracking", "nonsense"));
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusedAsync("courier", lena.Access[..^3] + "AAA"));

        await using (var hub = await OpenAsync("tracking", ada.Access))
        {
            await hub.InvokeAsync<byte[]>("JoinOrder", Guid.CreateVersion7());
            await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<byte[]>("JoinCouriers"));
        }
        await using (var hub = await OpenAsync("tracking", dora.Access))
        {
            Assert.True((await hub.InvokeAsync<byte[]>("JoinCouriers")).Length >= 8);
            await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<byte[]>("JoinOrder", Guid.CreateVersion7()));
        }
        // A dispatcher's token that was given out for her own orders does not open the city.
        await using (var hub = await OpenAsync("tracking", doraAsCustomer.Access)) await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<byte[]>("JoinCouriers"));
    }

    [Fact]
    public async Task A_token_for_ones_own_orders_follows_no_others_courier_even_in_a_dispatchers_hand()
    {
        var lena = await App.Database.ScalarAsync<Guid>("SELECT id FROM dispatch.couriers WHERE user_id = $1", DemoPeople.Lena.Id);
        await App.InsideAsync((GoOnDuty use) => use.RunAsync(new(lena), default));
        var delivery = await App.DeliveryForLenaAsync("4711");
        var order = await App.Database.ScalarAsync<Guid>("SELECT order_id FROM dispatch.deliveries WHERE id = $1", delivery);
        var at = product.Clock.GetUtcNow();
        await App.InsideAsync((ReportPositions use) => use.RunAsync(new([new ReportPositions.Track(lena, [new(at, 40.7535, -73.9809)])]), default));

        var seesAll = await App.TokensOfAsync(DemoPeople.Dora, DispatchPermissions.Read, OrderingPermissions.Read);
        await using (var hub = await OpenAsync("tracking", seesAll.Access)) await UntilAsync(async () => (await hub.InvokeAsync<byte[]>("JoinOrder", order)).Length > 8);
        var own = await App.TokensOfAsync(DemoPeople.Dora, OrderingPermissions.Read);
        await using (var hub = await OpenAsync("tracking", own.Access)) Assert.Equal(8, (await hub.InvokeAsync<byte[]>("JoinOrder", order)).Length);
        var adas = await App.TokensOfAsync(DemoPeople.Ada, OrderingPermissions.Read);
        await using (var hub = await OpenAsync("tracking", adas.Access)) Assert.True((await hub.InvokeAsync<byte[]>("JoinOrder", order)).Length > 8);
    }

    [Fact]
    public async Task Ended_or_taken_back_the_token_takes_the_line_with_it()
    {
        var revoked = await App.TokensOfAsync(DemoPeople.Lena, DispatchPermissions.Courier);
        var kept = await App.TokensOfAsync(DemoPeople.Lena, DispatchPermissions.Courier);
        await using var first = await OpenAsync("courier", revoked.Access);
        await using var second = await OpenAsync("courier", kept.Access);
        var (cut, ended) = (Closing(first), Closing(second));
        var signIns = App.Services.GetRequiredService<HubSignIns>();
        await signIns.CheckAsync(default);
        Assert.Equal(HubConnectionState.Connected, first.State);

        await App.ConnectAsync("revoke", new() { ["client_id"] = SeedClients.App, ["token"] = revoked.Access });
        product.Clock.Advance(TimeSpan.FromSeconds(61));
        await signIns.CheckAsync(default);
        await cut.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(HubConnectionState.Connected, second.State);

        product.Clock.Advance(TimeSpan.FromMinutes(10));
        await signIns.CheckAsync(default);
        await ended.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_token_in_the_address_opens_a_hub_and_stands_in_no_log_and_no_trace()
    {
        var tokens = await App.TokensOfAsync(DemoPeople.Lena, DispatchPermissions.Courier);
        using var traced = new Traces();
        product.Lines.Clear();
        // As a browser's socket does: no header, no negotiation.
        await using (var hub = new HubConnectionBuilder().WithUrl(new Uri(App.Address, $"hubs/courier?access_token={tokens.Access}"), options =>
        {
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
        }).AddMessagePackProtocol().Build())
        {
            await hub.StartAsync();
            await hub.InvokeAsync<Answer>("Positions", new double?[][] { [null] });
        }
        // A refused one, too.
        using (var visitor = App.NewVisitor())
        using (await visitor.PostAsync(new Uri($"hubs/tracking/negotiate?negotiateVersion=1&access_token={tokens.Access}", UriKind.Relative), null)) { }
        App.Services.GetRequiredService<ILoggerFactory>().CreateLogger("tests").LogInformation("heard");
        Assert.Contains("heard", product.Lines);
        Assert.DoesNotContain(product.Lines, line => line.Contains(tokens.Access.Split('.')[2], StringComparison.Ordinal));
        Assert.NotEmpty(traced.Said);
        Assert.DoesNotContain(traced.Said, said => said.Contains(tokens.Access.Split('.')[2], StringComparison.Ordinal));
    }

    private async Task<HubConnection> OpenAsync(string hub, string token)
    {
        var connection = new HubConnectionBuilder().WithUrl(new Uri(App.Address, $"hubs/{hub}"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(token)).AddMessagePackProtocol().Build();
        await connection.StartAsync();
        return connection;
    }

    private async Task<HttpStatusCode?> RefusedAsync(string hub, string token) => (await Assert.ThrowsAsync<HttpRequestException>(() => OpenAsync(hub, token))).StatusCode;

    private static Task Closing(HubConnection hub)
    {
        var closed = new TaskCompletionSource();
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        return closed.Task;
    }

    private static async Task UntilAsync(Func<Task<bool>> so)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await so()) return;
            await Task.Delay(100);
        }
        Assert.Fail("It did not come to be so.");
    }

    public sealed record Answer(string Code, string Message, int Kept, int LeftOut);

    /// <summary>On a real port, with a clock that can be set ahead and every log line kept as an operator would configure it: everything at Information.</summary>
    public sealed class Listening : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public ShiftedTime Clock { get; } = new();

        public ConcurrentQueue<string> Lines { get; } = new();

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true, listen: true,
            settings: new Dictionary<string, string?> { ["Identity:TriesPerMinute"] = "1000", ["Logging:LogLevel:Default"] = "Information", ["Logging:LogLevel:Microsoft.AspNetCore"] = "Information", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9" },
            also: services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
                services.AddSingleton<ILoggerProvider>(new Keeper(Lines));
            });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private sealed class Keeper(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }

    private sealed class Traces : IDisposable
    {
        private readonly ActivityListener listener;

        public ConcurrentQueue<string> Said { get; } = new();

        public Traces()
        {
            listener = new()
            {
                ShouldListenTo = source => source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => Said.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}"),
            };
            ActivitySource.AddActivityListener(listener);
        }

        public void Dispose() => listener.Dispose();
    }
}
