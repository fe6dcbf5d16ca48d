using System.Collections.Concurrent;
using FoodDelivery.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Tests.Support;

/// <summary>What a partner was sent.</summary>
public sealed record WireCall(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string WebhookId => Headers["webhook-id"];
    public DateTimeOffset Timestamp => DateTimeOffset.FromUnixTimeSeconds(long.Parse(Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture));
    public IReadOnlyList<string> Signatures => Headers["webhook-signature"].Split(' ');
}

/// <summary>A partner's server on a real port, which answers as the test says.</summary>
public sealed class WirePartner : IAsyncDisposable
{
    private readonly WebApplication app;

    private WirePartner(WebApplication app) => this.app = app;

    public ConcurrentQueue<WireCall> Calls { get; } = new();

    /// <summary>By path; any other is answered with 204.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Answers { get; } = new();

    public Uri Address => new(app.Urls.First());

    public string Url(string path = "/hook") => new Uri(Address, path).AbsoluteUri;

    public static async Task<WirePartner> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var partner = new WirePartner(builder.Build());
        partner.app.Run(partner.TakeAsync);
        await partner.app.StartAsync();
        return partner;
    }

    public void Says(string path, int status, string body = "", params (string Name, string Value)[] headers) => Answers[path] = async http =>
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        await http.Response.WriteAsync(body);
    };

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Calls.Enqueue(new(http.Request.Path, await reader.ReadToEndAsync(), http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString())));
        if (Answers.TryGetValue(http.Request.Path, out var answer)) await answer(http);
        else http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>A name server in the hands of the test.</summary>
public sealed class TestNames : PartnerNames
{
    public ConcurrentDictionary<string, Func<System.Net.IPAddress[]>> Known { get; } = new();

    public override Task<System.Net.IPAddress[]> FindAsync(string host, CancellationToken cancel) =>
        Known.TryGetValue(host, out var answer) ? Task.FromResult(answer()) : base.FindAsync(host, cancel);
}
