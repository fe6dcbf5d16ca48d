using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Shell;

/// <summary>The one place where a refusal becomes an RFC 9457 problem with a stable code.</summary>
public static class ApiResults
{
    public static IResult ToHttp(this Result result) => result.IsOk ? TypedResults.NoContent() : result.Error.ToHttp();

    public static IResult ToHttp<T>(this Result<T> result) => result.IsOk ? TypedResults.Ok(result.Value) : result.Error.ToHttp();

    public static ProblemHttpResult ToHttp(this Error error) => TypedResults.Problem(
        title: error.Message,
        statusCode: error.Kind switch
        {
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.Conflict => StatusCodes.Status409Conflict,
            ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        type: $"urn:fooddelivery:problem:{error.Code}",
        extensions: error.Field is null
            ? new Dictionary<string, object?> { ["code"] = error.Code }
            : new Dictionary<string, object?> { ["code"] = error.Code, ["field"] = error.Field });

    /// <summary>For refusals that no use case gave: the request never reached one.</summary>
    public static ProblemHttpResult Problem(int status, string code, string words) => TypedResults.Problem(
        title: words, statusCode: status, type: $"urn:fooddelivery:problem:{code}", extensions: new Dictionary<string, object?> { ["code"] = code });
}
