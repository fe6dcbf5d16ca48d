namespace FoodDelivery.Kernel;

/// <summary>One page of a longer list.</summary>
/// <param name="Total">How many there are in all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);
