using FoodDelivery.Web.Setup;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace FoodDelivery.Web.Identity;

/// <summary>Tells programs why they may not: a code and a sentence instead of a bare number (RFC 6750 §3.1). People get the page.</summary>
public sealed class Refusals : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden || !Pages.IsForPrograms(context.Request)
            || authorizeResult.AuthorizationFailure?.FailureReasons.OfType<Permissions.Missing>().FirstOrDefault() is not { } why) return usual.HandleAsync(next, context, policy, authorizeResult);
        if (why.Code == "request.scope_missing")
        {
            var scopes = policy.Requirements.OfType<Permissions.Needed>().Select(needed => needed.Permission.Scope);
            context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', scopes)}\"";
        }
        return ApiResults.Problem(StatusCodes.Status403Forbidden, why.Code, why.Message).ExecuteAsync(context);
    }
}
