namespace FoodDelivery.Identity;

public enum TokenKeyUse
{
    /// <summary>RSA: signs tokens; its public half is in the JWKS.</summary>
    Sign,

    /// <summary>AES: hides what codes and refresh tokens say from whoever reads the table or the wire.</summary>
    Encrypt,
}

/// <summary>
/// A key of the token server. It is published from the moment it is made, works from <see cref="WorksFrom"/> until its successor does,
/// and stays until the last token made with it has ended: <see cref="EndsAt"/>.
/// </summary>
public sealed class TokenKey
{
    /// <summary>As in the head of tokens (<c>kid</c>).</summary>
    public required string Id { get; init; }
    public TokenKeyUse Use { get; init; }

    /// <summary>The private part, under the data protection keys: the table alone makes nobody a forger.</summary>
    public required string Sealed { get; init; }
    public DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset WorksFrom { get; set; }

    /// <summary>Null while nothing is to follow it.</summary>
    public DateTimeOffset? EndsAt { get; set; }
}
