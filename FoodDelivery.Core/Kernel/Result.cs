using System.Diagnostics.CodeAnalysis;

namespace FoodDelivery.Kernel;

/// <summary>What sort of refusal it is; decides the HTTP status (see Web/Shell/ApiResults.cs).</summary>
public enum ErrorKind
{
    /// <summary>The input is wrong and stays wrong: 422.</summary>
    Invalid,
    /// <summary>There is no such thing, or it is not yours: 404.</summary>
    NotFound,
    /// <summary>You may not: 403.</summary>
    Forbidden,
    /// <summary>The world has moved on, look again: 409.</summary>
    Conflict,
    /// <summary>Somebody has changed it since you looked: 412.</summary>
    Stale,
    /// <summary>Something outside does not answer, try again: 503.</summary>
    Unavailable,
}

/// <summary>An expected refusal: a stable code for programs and a sentence for people that says what to do.</summary>
/// <param name="Field">The input field it belongs to, where there is one.</param>
public sealed record Error(ErrorKind Kind, string Code, string Message, string? Field = null)
{
    public static Error Invalid(string code, string message, string? field = null) => new(ErrorKind.Invalid, code, message, field);
    public static Error NotFound(string code, string message) => new(ErrorKind.NotFound, code, message);
    public static Error Forbidden(string code, string message) => new(ErrorKind.Forbidden, code, message);
    public static Error Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);
    public static Error Stale(string code, string message) => new(ErrorKind.Stale, code, message);
    public static Error Unavailable(string code, string message) => new(ErrorKind.Unavailable, code, message);
}

/// <summary>Done, or refused with a reason. Exceptions are for bugs and broken infrastructure only.</summary>
public readonly record struct Result(Error? Error)
{
    public static readonly Result Ok = new(null);

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    public static implicit operator Result(Error error) => new(error);
}

/// <summary>A value, or a refusal with a reason.</summary>
public readonly record struct Result<T>
{
    private readonly T value;

    private Result(T value, Error? error) => (this.value, Error) = (value, error);

    public Error? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    /// <summary>The value; asking a refusal for it is a bug.</summary>
    public T Value => IsOk ? value : throw new InvalidOperationException($"Refused: {Error.Code}: {Error.Message}");

    public static implicit operator Result<T>(T value) => new(value, null);
    public static implicit operator Result<T>(Error error) => new(default!, error);
    public static implicit operator Result(Result<T> result) => new(result.Error);
}
