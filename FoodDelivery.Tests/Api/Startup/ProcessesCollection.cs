namespace FoodDelivery.Tests.Api.Startup;

/// <summary>Tests that start whole programs take turns: two at once would measure each other.</summary>
[CollectionDefinition("processes")]
public sealed class ProcessesCollection;

/// <summary>What is promised in seconds is measured on a machine that has nothing else to do: these run after all others, one by one.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
