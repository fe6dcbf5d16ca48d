using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FoodDelivery.Tests.Support;

/// <summary>The product with the demo city and a clock that can be set ahead, one per test class; nobody guesses too often here.</summary>
public sealed class TokenApp : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!;

    public ShiftedTime Clock { get; } = new();

    public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true, settings: new Dictionary<string, string?> { ["Identity:TriesPerMinute"] = "1000" },
        also: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));

    /// <summary>Longer than anything is believed without asking.</summary>
    public void AMinutePasses() => Clock.Advance(TimeSpan.FromSeconds(61));

    /// <summary>What an address answers to a token that may report as a courier.</summary>
    public async Task<int> KnockAsync(string accessToken)
    {
        using var program = App.Bearing(accessToken);
        using var answer = await program.GetAsync(new Uri("api/v1/dispatch/me", UriKind.Relative));
        return (int)answer.StatusCode;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
