using Microsoft.JSInterop;

namespace FoodDelivery.Tests.Components;

/// <summary>A browser that does everything but fetch modules, or not the first ones.</summary>
/// <param name="lost">How many are not fetched.</param>
public sealed class BadLine(IJSRuntime real, int lost = int.MaxValue) : IJSRuntime
{
    /// <summary>The addresses of the modules it was asked for.</summary>
    public List<string> Asked { get; } = [];

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => InvokeAsync<TValue>(identifier, default, args);

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
    {
        if (identifier != "import") return real.InvokeAsync<TValue>(identifier, cancellationToken, args);
        Asked.Add((string)args![0]!);
        return Asked.Count > lost ? real.InvokeAsync<TValue>(identifier, cancellationToken, args) : ValueTask.FromException<TValue>(new JSException("Failed to fetch dynamically imported module."));
    }
}
