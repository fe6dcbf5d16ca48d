using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FoodDelivery.Web.Identity;

/// <summary>
/// A scope that a program may not have is <c>invalid_scope</c> (RFC 6749 §4.1.2.1, §5.2), as one that does not exist is; OpenIddict calls it an invalid request,
/// which sends the program's author looking in the wrong place.
/// </summary>
public sealed class NameScopeErrors<TContext> : IOpenIddictServerHandler<TContext> where TContext : BaseRequestContext
{
    // OpenIddict's own number of "not allowed to use the specified scope".
    private const string NotAllowed = "ID2051";

    public ValueTask HandleAsync(TContext context)
    {
        if (context.Transaction.Response is not { Error: Errors.InvalidRequest } answer || answer.ErrorUri?.EndsWith(NotAllowed, StringComparison.Ordinal) != true) return ValueTask.CompletedTask;
        answer.Error = Errors.InvalidScope;
        answer.ErrorDescription = "This program may not have one of the scopes it asks for. The list of its scopes is kept by operations.";
        return ValueTask.CompletedTask;
    }
}
