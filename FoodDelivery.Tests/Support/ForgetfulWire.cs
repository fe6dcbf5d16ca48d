using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Tests.Support;

/// <summary>Stands between two processes and passes everything on; when told to, it loses answers after the work is done.</summary>
public sealed class ForgetfulWire : IAsyncDisposable
{
    private static readonly HttpClient Web = new();
    private readonly WebApplication app;
    private int passed, toLose;

    private ForgetfulWire(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>How many questions reached the other side.</summary>
    public int Passed => Volatile.Read(ref passed);

    public void LoseNext(int answers) => Volatile.Write(ref toLose, answers);

    public static async Task<ForgetfulWire> StartAsync(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var wire = new ForgetfulWire(app);
        app.Run(http => wire.PassOnAsync(http, target));
        await app.StartAsync();
        wire.Address = new Uri(app.Urls.Single());
        return wire;
    }

    private async Task PassOnAsync(HttpContext http, Uri target)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(target, http.Request.Path + http.Request.QueryString)) { Content = new StreamContent(http.Request.Body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var name in new[] { "Authorization", "Room-Actor", "traceparent" })
            if (http.Request.Headers.TryGetValue(name, out var value)) request.Headers.TryAddWithoutValidation(name, value.ToString());
        using var answer = await Web.SendAsync(request, http.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(http.RequestAborted);
        Interlocked.Increment(ref passed);
        if (Interlocked.Decrement(ref toLose) >= 0)
        {
            http.Abort();
            return;
        }
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        foreach (var (name, values) in answer.Headers.Where(header => header.Key == "Room-Answer")) http.Response.Headers[name] = values.ToArray();
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
