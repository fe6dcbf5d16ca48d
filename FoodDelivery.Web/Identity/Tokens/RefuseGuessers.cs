using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FoodDelivery.Web.Identity;

/// <summary>Whoever has sent too many wrong secrets, codes or tokens from one address waits, before anything is looked up.</summary>
public sealed class RefuseGuessers<TContext>(WrongTries tries) : IOpenIddictServerHandler<TContext> where TContext : BaseValidatingContext
{
    public async ValueTask HandleAsync(TContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        if (!tries.AreUsedUp(WrongTries.Address(http))) return;
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = ((int)WrongTries.Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(new { error = "too_many_requests", error_description = "Too many wrong tries from your address. Wait a minute, then try again." }, http.RequestAborted);
        context.HandleRequest();
    }
}

/// <summary>Counts the wrong ones, and says the same whether a program exists or not.</summary>
public sealed class CountWrongTries<TContext>(WrongTries tries) : IOpenIddictServerHandler<TContext> where TContext : BaseRequestContext
{
    public ValueTask HandleAsync(TContext context)
    {
        if (context.Transaction.Response is not { Error: { } error } answer) return ValueTask.CompletedTask;
        if (error is Errors.InvalidClient or Errors.InvalidGrant) tries.Count(WrongTries.Address(context.Transaction.GetHttpRequest()!.HttpContext));
        if (error == Errors.InvalidClient)
        {
            answer.ErrorDescription = "There is no such program, or this is not its secret.";
            answer.ErrorUri = null;
        }
        if (error == Errors.AuthorizationPending && context.Transaction.Request?.DeviceCode is { } device && tries.IsHasty(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(device)))))
        {
            answer.Error = Errors.SlowDown;
            answer.ErrorDescription = "Ask every five seconds.";
            answer.ErrorUri = null;
        }
        return ValueTask.CompletedTask;
    }
}

/// <summary>Tells a device how often to ask.</summary>
public sealed class TellInterval : IOpenIddictServerHandler<ApplyDeviceAuthorizationResponseContext>
{
    private const int Seconds = 5;

    public ValueTask HandleAsync(ApplyDeviceAuthorizationResponseContext context)
    {
        if (context.Response.Error is null) context.Response["interval"] = Seconds;
        return ValueTask.CompletedTask;
    }
}
