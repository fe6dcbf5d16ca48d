using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Bench;

/// <summary>
/// A browser without a screen: loads the page, opens its circuit over a web socket, answers what the server asks of JavaScript and
/// acknowledges every render batch. It notes when an order's id first came in a batch, and how many bytes came.
/// </summary>
internal sealed partial class Circuit(Uri address, CookieContainer cookies, string path) : IAsyncDisposable
{
    private static readonly TimeSpan PulseEvery = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource closed = new();
    private readonly Dictionary<Guid, long> firstSeen = [];
    private readonly Lock gate = new();
    private readonly HubConnection connection = new HubConnectionBuilder()
        .WithUrl(new Uri(address, "_blazor"), HttpTransportType.WebSockets, options =>
        {
            options.Cookies = cookies;
            options.SkipNegotiation = true;
        })
        .ConfigureBuilder(builder => builder.Services.AddSingleton<IHubProtocol>(new BlazorPack()))
        .Build();

    /// <summary>When the last batch came, in <see cref="Stopwatch"/> ticks, which all processes of a machine share.</summary>
    public long LastBatchAt { get; private set; }
    public long Bytes { get; private set; }
    public int Batches { get; private set; }

    /// <summary>When each order's id was first in a batch.</summary>
    public IReadOnlyDictionary<Guid, long> FirstSeen
    {
        get
        {
            lock (gate) return new Dictionary<Guid, long>(firstSeen);
        }
    }

    public async Task OpenAsync(HttpClient browser)
    {
        var page = await browser.GetStringAsync(new Uri(address, path));
        connection.On<long, byte[]>("JS.RenderBatch", TakeBatch);
        connection.On<long, string, string?, int, long, int>("JS.BeginInvokeJS", Answer);
        connection.On<string>("JS.Error", message => throw new InvalidOperationException(message));
        await connection.StartAsync();
        var state = State().Match(page).Groups[1].Value;
        if (await connection.InvokeAsync<string?>("StartCircuit", address.ToString(), new Uri(address, path).ToString(), "[]", state) is null)
            throw new InvalidOperationException("The server opened no circuit.");
        var operations = Marker().Matches(page).Select((marker, n) => $$"""{"type":"add","ssrComponentId":{{n + 1}},"marker":{{marker.Groups[1].Value}}}""");
        await connection.SendAsync("UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""", state);
    }

    public void Forget()
    {
        lock (gate)
        {
            firstSeen.Clear();
            (Bytes, Batches) = (0, 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        await connection.DisposeAsync();
        closed.Dispose();
    }

    private void TakeBatch(long id, byte[] batch)
    {
        var now = Stopwatch.GetTimestamp();
        _ = connection.SendAsync("OnRenderCompleted", id, null);
        lock (gate)
        {
            (LastBatchAt, Bytes, Batches) = (now, Bytes + batch.Length, Batches + 1);
            foreach (Match found in OrderId().Matches(Encoding.Latin1.GetString(batch))) firstSeen.TryAdd(Guid.Parse(found.Value), now);
        }
    }

    // What the page's scripts would answer; everything else returns nothing.
    private void Answer(long handle, string identifier, string? arguments, int resultType, long target, int callType)
    {
        var answer = identifier switch
        {
            "import" => """{"__jsObjectId":1}""",
            "start" => $"\"{Guid.CreateVersion7()}\"",
            "window.hasOwnProperty" => "true",
            "mudpopoverHelper.countProviders" => "0",
            _ => "null",
        };
        if (handle != 0) _ = connection.SendAsync("EndInvokeJSFromDotNet", handle, true, string.Create(CultureInfo.InvariantCulture, $"[{handle},true,{answer}]"));
        if (identifier == "start") _ = PulseAsync(JsonDocument.Parse(arguments!).RootElement[0].GetProperty("__dotNetObject").GetInt64());
    }

    private async Task PulseAsync(long page)
    {
        try
        {
            for (var call = 1; ; call++)
            {
                await connection.SendAsync("BeginInvokeDotNetFromJS", call.ToString(CultureInfo.InvariantCulture), null, "PulseAsync", page, "[true]", closed.Token);
                await Task.Delay(PulseEvery, closed.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            // Closed.
        }
    }

    [GeneratedRegex("<!--Blazor:(\\{\"type\":\"server\".*?\\})-->", RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([A-Za-z0-9+/=_-]+)-->")]
    private static partial Regex State();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex OrderId();
}

internal static class HubConnectionBuilders
{
    public static IHubConnectionBuilder ConfigureBuilder(this IHubConnectionBuilder builder, Action<IHubConnectionBuilder> configure)
    {
        configure(builder);
        return builder;
    }
}
