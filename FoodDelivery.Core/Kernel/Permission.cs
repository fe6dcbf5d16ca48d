namespace FoodDelivery.Kernel;

/// <summary>
/// One thing a person or a program may be let do. People hold it through their roles; a token needs the scope besides, and must be meant for the room.
/// Each room lists its own in its <c>…Permissions.cs</c>.
/// </summary>
/// <param name="Scope">As in tokens, documents and policies, e.g. <c>ordering.place</c>.</param>
/// <param name="Room">Whose API it opens: the token's audience.</param>
/// <param name="Words">For the page on which somebody agrees: what the program will be able to do.</param>
/// <param name="Roles">Who may have it, one role is enough; none means everybody who is signed in.</param>
public sealed record Permission(string Scope, string Room, string Words, params IReadOnlyList<string> Roles)
{
    /// <summary>The audience of tokens for a room.</summary>
    public static string AudienceOf(string room) => $"urn:fooddelivery:room:{room}";

    public string Audience => AudienceOf(Room);

    public bool IsFor(Func<string, bool> hasRole) => Roles.Count == 0 || Roles.Any(hasRole);
}
