using System.Runtime.CompilerServices;
using Bunit;

namespace FoodDelivery.Tests.Support;

/// <summary>How long a component's test waits for what must come: one second is little for the first page of a cold process on two busy cores.</summary>
internal static class Patience
{
    [ModuleInitializer]
    internal static void Begin() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(20);
}
