using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Platform;
using FoodDelivery.Web.Identity;
using OpenIddict.Abstractions;

namespace FoodDelivery.Web.Shell;

/// <summary>
/// Runs a request once per Idempotency-Key of its caller. Sent again it hears the stored answer; while it runs, whoever sends it again is asked to
/// wait; the key of something else is refused. What broke on our side may be sent again and then runs again.
/// </summary>
public sealed class OnceOnly(KeptAnswers kept, Encryption encryption, TimeProvider time, ILogger<OnceOnly> log)
{
    private const string Purpose = "kept answers";

    public const string Replayed = "Idempotent-Replayed";

    /// <param name="largest">Bytes of the body.</param>
    public async Task RunAsync(HttpContext http, RequestDelegate next, long largest)
    {
        var key = http.KeyOf();
        if (key.Length == 0)
        {
            await ApiResults.Problem(StatusCodes.Status400BadRequest, "request.key_missing", "Send an Idempotency-Key header: a new one for each thing you want done, the same one for every repetition of it.", Api.KeyHeader).ExecuteAsync(http);
            return;
        }
        if (key.Length > KeptAnswer.MaxKeyLength || !key.All(c => c is > ' ' and <= '~'))
        {
            await ApiResults.Problem(StatusCodes.Status400BadRequest, "request.key_invalid", $"An Idempotency-Key has 1 to {KeptAnswer.MaxKeyLength} visible ASCII characters.", Api.KeyHeader).ExecuteAsync(http);
            return;
        }
        if (await HashAsync(http, largest) is not { } hash)
        {
            await ApiRequests.TooLarge(largest).ExecuteAsync(http);
            return;
        }
        var caller = CallerOf(http.User);
        var turn = await kept.BeginAsync(caller, key, hash, http.RequestAborted);
        switch (turn.Claim)
        {
            case KeptAnswers.Claim.OtherRequest:
                await ApiResults.Problem(StatusCodes.Status422UnprocessableEntity, "request.key_reused", "This Idempotency-Key was used for another request. Use a new one.", Api.KeyHeader).ExecuteAsync(http);
                return;
            case KeptAnswers.Claim.Running:
                http.Response.Headers.RetryAfter = "1";
                await ApiResults.Problem(StatusCodes.Status409Conflict, "request.still_running", "The same request is being worked on. Ask again in a second.").ExecuteAsync(http);
                return;
            case KeptAnswers.Claim.Answered:
                await RepeatAsync(http, turn.Answer!);
                return;
            default:
                await ActAsync(http, next, caller, key, turn.Run);
                return;
        }
    }

    private async Task ActAsync(HttpContext http, RequestDelegate next, string caller, string key, Guid run)
    {
        using var held = new HeldAnswer(http);
        try
        {
            var running = next(http);
            while (true)
            {
                try
                {
                    await running.WaitAsync(KeptAnswers.Lease / 3, time);
                    break;
                }
                catch (TimeoutException) when (!running.IsCompleted)
                {
                    await HoldAsync(caller, key, run);
                }
            }
            await held.EndAsync();
        }
        catch
        {
            await GiveBackAsync(caller, key, run);
            throw;
        }
        var response = http.Response;
        // What was refused because of its sender or the moment, or broke on our side, has not happened.
        if (response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status408RequestTimeout or StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed or StatusCodes.Status429TooManyRequests or >= 500) await GiveBackAsync(caller, key, run);
        else await kept.FinishAsync(caller, key, run, response.StatusCode, response.ContentType, Header(response.Headers.Location), Header(response.Headers.ETag), Seal(held.Bytes.ToArray()));
        await held.SendAsync();
    }

    // The work goes on whether or not the book hears of it in time: it may not be let go half-way.
    private async Task HoldAsync(string caller, string key, Guid run)
    {
        try
        {
            await kept.HoldAsync(caller, key, run);
        }
        catch (Npgsql.NpgsqlException away)
        {
            log.LogWarning(away, "An Idempotency-Key could not be held; it is tried again");
        }
    }

    // If even that fails the database is away; the lease then frees the key.
    private async Task GiveBackAsync(string caller, string key, Guid run)
    {
        try
        {
            await kept.ReleaseAsync(caller, key, run);
        }
        catch (Npgsql.NpgsqlException away)
        {
            log.LogWarning(away, "An Idempotency-Key could not be given back; it is free in {Seconds} s", KeptAnswers.Lease.TotalSeconds);
        }
    }

    private async Task RepeatAsync(HttpContext http, KeptAnswer answer)
    {
        var response = http.Response;
        response.StatusCode = answer.Status!.Value;
        response.Headers[Replayed] = "true";
        if (answer.Location is { } location) response.Headers.Location = location;
        if (answer.ETag is { } etag) response.Headers.ETag = etag;
        if (answer.Body is not { Length: > 0 } kept) return;
        var body = Convert.FromBase64String(encryption.Open(Purpose, Encoding.ASCII.GetString(kept)));
        response.ContentType = answer.ContentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, http.RequestAborted);
    }

    // Some answers hold what is told once only, such as a secret or a link; most hold somebody's address.
    private byte[] Seal(byte[] body) => body.Length == 0 ? body : Encoding.ASCII.GetBytes(encryption.Seal(Purpose, Convert.ToBase64String(body)));

    /// <summary>Of everything the request says; null when it says too much. The body is kept for the endpoint.</summary>
    private static async Task<byte[]?> HashAsync(HttpContext http, long largest)
    {
        var request = http.Request;
        var body = new MemoryStream((int)(request.ContentLength ?? 1024));
        var chunk = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
        {
            if (body.Length + read > largest) return null;
            body.Write(chunk, 0, read);
        }
        body.Position = 0;
        request.Body = body;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n{request.Headers.IfMatch}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return hash.GetHashAndReset();
    }

    /// <summary>A person by cookie, or by one of their programs: each has keys of its own.</summary>
    internal static string CallerOf(ClaimsPrincipal person) => ActorFromClaims.IsToken(person)
        ? $"{person.FindFirstValue(OpenIddictConstants.Claims.Subject)} {person.FindFirstValue(OpenIddictConstants.Claims.ClientId)}"
        : person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

    private static string? Header(Microsoft.Extensions.Primitives.StringValues value) => value.Count == 0 ? null : value.ToString();
}
