namespace FoodDelivery.Web.Sandbox;

/// <summary>Ways in which a sign-in provider can go wrong behind the browser's back.</summary>
internal enum SocialFault
{
    None,
    /// <summary>503 from the API.</summary>
    Unavailable,
    /// <summary>429 from the API.</summary>
    TooManyRequests,
    /// <summary>The line is cut without an answer.</summary>
    Cut,
    /// <summary>The identity token answers somebody else's request.</summary>
    WrongNonce,
    /// <summary>The identity token is meant for another client.</summary>
    WrongAudience,
    /// <summary>The identity token is another issuer's.</summary>
    WrongIssuer,
    /// <summary>The identity token is signed with a key that nobody has published.</summary>
    WrongSignature,
    /// <summary>The identity token says that it is not signed at all.</summary>
    Unsigned,
    /// <summary>The identity token ran out an hour ago.</summary>
    Expired,
    /// <summary>The profile is of somebody else than the identity token.</summary>
    OtherPerson,
}

/// <summary>What an emulated provider is told to do wrong, for the next so many calls. In memory: a restart makes it behave.</summary>
internal sealed class SocialFaults
{
    private readonly Lock turn = new();
    private SocialFault fault;
    private int left;
    private string path = "";

    public (SocialFault Fault, int Left, string Path) Now
    {
        get
        {
            lock (turn) return left > 0 ? (fault, left, path) : (SocialFault.None, 0, "");
        }
    }

    public void Set(SocialFault next, int calls, string where)
    {
        lock (turn) (fault, left, path) = (next, next == SocialFault.None ? 0 : calls, where);
    }

    /// <summary>What goes wrong with this call; used up by being asked for.</summary>
    /// <param name="possible">What can go wrong here at all; anything else waits for its place.</param>
    public SocialFault Take(HttpContext http, params ReadOnlySpan<SocialFault> possible)
    {
        lock (turn)
        {
            if (left <= 0 || !possible.Contains(fault) || !(http.Request.Path.Value ?? "").Contains(path, StringComparison.Ordinal)) return SocialFault.None;
            left--;
            return fault;
        }
    }

    /// <summary>The answer of a call that fails altogether; null when it may go on.</summary>
    public IResult? Fails(HttpContext http)
    {
        switch (Take(http, SocialFault.Unavailable, SocialFault.TooManyRequests, SocialFault.Cut))
        {
            case SocialFault.Unavailable:
                return Results.Text("The service is unavailable.", statusCode: StatusCodes.Status503ServiceUnavailable);
            case SocialFault.TooManyRequests:
                return Results.Json(new { error = "rate_limit_exceeded" }, statusCode: StatusCodes.Status429TooManyRequests);
            case SocialFault.Cut:
                http.Abort();
                return Results.Empty;
            default:
                return null;
        }
    }
}
