using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Platform;
using FoodDelivery.Web.Setup;

namespace FoodDelivery.Web.Apart;

/// <summary>The tokens with which this process's services ask other rooms: one per service and room, for that room's audience and only what its doors need. Kept until shortly before they end.</summary>
public sealed class ServiceTokens(IHttpClientFactory web, RoomSettings rooms, OwnAddress own, TimeProvider time)
{
    public const string HttpClientName = "room tokens";

    /// <summary>Renewed this long before the end, so that none ends on its way; if the token server is away, it is used until then.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan UnusableBefore = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(string Caller, string Room), Kept> kept = [];

    public static string ClientIdOf(string caller) => $"room-{caller}";

    /// <exception cref="RoomAway">The token server does not answer.</exception>
    public async Task<string> OfAsync(string caller, string room, CancellationToken cancel)
    {
        var place = kept.GetOrAdd((caller, room), _ => new Kept());
        if (place.Token is { } known && time.GetUtcNow() < known.Ends - RenewBefore) return known.Text;
        await place.Turn.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            if (place.Token is { } theirs && now < theirs.Ends - RenewBefore) return theirs.Text;
            try
            {
                place.Token = await FetchAsync(caller, room, cancel);
            }
            catch (RoomAway) when (place.Token is { } old && now < old.Ends - UnusableBefore)
            {
                // Good for a little while yet.
            }
            return place.Token!.Text;
        }
        finally
        {
            place.Turn.Release();
        }
    }

    /// <summary>It was refused: perhaps the keys have changed since. The next call takes a new one.</summary>
    public void Forget(string caller, string room, string token)
    {
        if (kept.TryGetValue((caller, room), out var place) && place.Token?.Text == token) place.Token = null;
    }

    private async Task<Token> FetchAsync(string caller, string room, CancellationToken cancel)
    {
        var scopes = rooms.DoorsBetween.Where(door => door.By == caller && door.Room == room).Select(door => door.Scope);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = ClientIdOf(caller), ["client_secret"] = rooms.SecretOf(caller), ["scope"] = string.Join(' ', scopes),
        });
        var began = time.GetUtcNow();
        try
        {
            using var client = web.CreateClient(HttpClientName);
            using var answer = await client.PostAsync(new Uri(rooms.Identity ?? new Uri(own.Url + "/"), "connect/token"), form, cancel);
            if ((int)answer.StatusCode >= 500) throw new RoomAway("identity");
            var body = await answer.Content.ReadFromJsonAsync<JsonObject>(cancel);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"The token server refuses {ClientIdOf(caller)}: {(string?)body?["error"]}. Is Rooms:{caller}:ClientSecret the same in all processes?");
            return new((string)body!["access_token"]!, began.AddSeconds((int)body["expires_in"]!));
        }
        catch (Exception e) when (RoomConnection.IsSilence(e, cancel))
        {
            throw new RoomAway("identity", e);
        }
    }

    private sealed record Token(string Text, DateTimeOffset Ends);

    private sealed class Kept
    {
        public SemaphoreSlim Turn { get; } = new(1);
        public Token? Token { get; set; }
    }
}
