using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Shell;

/// <summary>The one place where a refusal becomes an RFC 9457 problem with a stable code.</summary>
public static class ApiResults
{
    public static IResult ToHttp(this Result result) => result.IsOk ? TypedResults.NoContent() : result.Error.ToHttp();

    public static IResult ToHttp<T>(this Result<T> result) => result.IsOk ? TypedResults.Ok(result.Value) : result.Error.ToHttp();

    /// <summary>As <see cref="ToHttp(Result)"/>, told by its type, so that the document knows.</summary>
    public static Results<NoContent, ProblemHttpResult> ToAnswer(this Result result) => result.IsOk ? TypedResults.NoContent() : result.Error.ToHttp();

    public static Results<Ok<T>, ProblemHttpResult> ToAnswer<T>(this Result<T> result) => result.IsOk ? TypedResults.Ok(result.Value) : result.Error.ToHttp();

    public static Results<Ok<TAnswer>, ProblemHttpResult> ToAnswer<T, TAnswer>(this Result<T> result, Func<T, TAnswer> answer) => result.IsOk ? TypedResults.Ok(answer(result.Value)) : result.Error.ToHttp();

    public static ProblemHttpResult ToHttp(this Error error) => TypedResults.Problem(
        title: error.Message,
        statusCode: StatusOf(error.Kind),
        type: $"urn:fooddelivery:problem:{error.Code}",
        extensions: error.Field is null
            ? new Dictionary<string, object?> { ["code"] = error.Code }
            : new Dictionary<string, object?> { ["code"] = error.Code, ["field"] = error.Field });

    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Stale => StatusCodes.Status412PreconditionFailed,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>For refusals that no use case gave: the request never reached one.</summary>
    public static ProblemHttpResult Problem(int status, string code, string words, string? field = null) => TypedResults.Problem(
        title: words, statusCode: status, type: $"urn:fooddelivery:problem:{code}",
        extensions: field is null ? new Dictionary<string, object?> { ["code"] = code } : new Dictionary<string, object?> { ["code"] = code, ["field"] = field });
}
