namespace FoodDelivery.Tests.Support;

/// <summary>The product with the demo city on a real port, one per test class: name it in the class's constructor.</summary>
public sealed class BrowserApp : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true, listen: true);

    public Task<Screen> OpenAsync(Device device, bool dark = false) => Screen.OpenAsync(App.Address, device, dark);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
