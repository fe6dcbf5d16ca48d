namespace FoodDelivery.Tests.Api.Startup;

/// <summary>Tests that start whole programs take turns: two at once would measure each other.</summary>
[CollectionDefinition("processes")]
public sealed class ProcessesCollection;
