using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FoodDelivery.Tests.Support;
using Npgsql;

namespace FoodDelivery.Tests.Api.Platform;

public sealed class HealthTest
{
    [Fact]
    public async Task Ready_names_every_part_and_a_lost_database_makes_it_unready_but_not_dead()
    {
        await using var app = await TestApp.StartAsync();
        using var visitor = app.NewVisitor();
        var ready = await visitor.GetFromJsonAsync<JsonElement>("/readyz");
        Assert.True(ready.GetProperty("ready").GetBoolean(), ready.ToString());
        Assert.Equal(["database", "demo", "migrations", "relay"], ready.GetProperty("parts").EnumerateObject().Select(part => part.Name).Order(StringComparer.Ordinal));

        await DropAsync(app.Database.ConnectionString);
        using var lost = await visitor.GetAsync(new Uri("/readyz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        var parts = (await lost.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("parts");
        Assert.False(parts.GetProperty("database").GetBoolean());
        using var alive = await visitor.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    private static async Task DropAsync(string address)
    {
        var builder = new NpgsqlConnectionStringBuilder(address) { Pooling = false };
        var name = builder.Database;
        builder.Database = "postgres";
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP DATABASE {name} WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync();
    }
}
