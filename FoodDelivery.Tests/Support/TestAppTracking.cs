using System.Net;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Support;

public sealed partial class TestApp
{
    /// <summary>The map script's connection, not yet started. Needs a start with <c>listen</c>.</summary>
    /// <param name="person">One of the demo city's hosts; null for somebody who is not signed in.</param>
    public async Task<HubConnection> TrackingAsync(DemoPerson? person)
    {
        var cookies = new CookieContainer();
        if (person is not null)
        {
            using var handler = new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false };
            using var http = new HttpClient(handler) { BaseAddress = Address };
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["person"] = person.Id.ToString() });
            using var answer = await http.PostAsync(new Uri("account/demo", UriKind.Relative), form);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        return new HubConnectionBuilder().WithUrl(new Uri(Address, "hubs/tracking"), options => options.Cookies = cookies).AddMessagePackProtocol().Build();
    }
}
