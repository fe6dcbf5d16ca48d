using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Web.Sandbox;

/// <summary>How simulated people act: through the same use cases as everybody, each act in a scope of its own.</summary>
public sealed class CityHands(IServiceScopeFactory scopes, ILogger<CityHands> log)
{
    public async Task<T> Ask<TReads, T>(Func<TReads, Task<T>> ask) where TReads : notnull => await As(Actor.System, ask);

    public async Task<T> As<TUseCase, T>(Actor actor, Func<TUseCase, Task<T>> act) where TUseCase : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
        return await act(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    /// <summary>Does it, and shrugs at a refusal: somebody was quicker, or the world has moved on. That is life in a city.</summary>
    public async Task<bool> Try<TUseCase>(Func<TUseCase, Task<Result>> act) where TUseCase : notnull
    {
        var result = await As(Actor.System, act);
        if (!result.IsOk) log.LogDebug("A simulated {UseCase} was refused: {Code}", typeof(TUseCase).Name, result.Error.Code);
        return result.IsOk;
    }

    /// <summary>A customer of the demo city as an actor.</summary>
    public static Actor Customer(DemoPerson person) => new(person.Id, person.Name, new HashSet<string> { Roles.Customer }, new HashSet<Guid>());
}
