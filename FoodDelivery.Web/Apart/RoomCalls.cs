using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Web.Apart;

/// <summary>Asks rooms that run in processes of their own. The trace goes along by itself; who is asking goes along sealed.</summary>
public sealed class RoomCalls(IHttpClientFactory web, ServiceTokens tokens, ActorSeal seal)
{
    /// <exception cref="RoomAway">It does not answer.</exception>
    public async Task<T> AskAsync<T>(OpenClass open, string method, object?[] arguments, Actor actor, CancellationToken cancel)
    {
        var (room, caller) = (open.Door.Room, open.Door.By);
        var path = RoomWire.PathOf(room, open.Type, method);
        var body = RoomWire.WriteArguments(arguments);
        for (var first = true; ; first = false)
        {
            var token = await tokens.OfAsync(caller, room, cancel);
            try
            {
                using var client = web.CreateClient(RoomConnection.ClientNameOf(room));
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new("application/json");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                request.Headers.Add(RoomWire.ActorHeader, seal.Seal(actor, ServiceTokens.ClientIdOf(caller), path));
                request.Options.Set(RoomConnection.Repeatable, open.Repeatable);
                using var answer = await client.SendAsync(request, cancel);
                // Before any work: so it may be sent again whatever it asks for.
                if (answer.StatusCode == HttpStatusCode.Unauthorized && first)
                {
                    tokens.Forget(caller, room, token);
                    continue;
                }
                return await ReadAsync<T>(answer, room, caller, path, cancel);
            }
            catch (Exception e) when (RoomConnection.IsSilence(e, cancel))
            {
                throw new RoomAway(room, e);
            }
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, string room, string caller, string path, CancellationToken cancel)
    {
        if (RoomConnection.IsNobody(answer)) throw new RoomAway(room);
        if (!answer.Headers.Contains(RoomConnection.AnsweredHeader))
            throw new InvalidOperationException($"{room} did not answer {caller} at {path}: {(int)answer.StatusCode}. Are the processes of one version, and do their secrets agree?");
        using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancel), cancellationToken: cancel);
        return RoomWire.ReadAnswer<T>(body.RootElement);
    }
}
