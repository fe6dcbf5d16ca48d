using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace FoodDelivery.Tests.Support;

/// <summary>
/// A test of use cases, reactions and jobs on real PostgreSQL: the class's own database, the real rooms, a clock that stands still
/// until told otherwise. Every reaction is called twice, because the outbox promises no more than at least once.
/// </summary>
public abstract class ModuleTest(ClassDatabase database) : IClassFixture<ClassDatabase>, IAsyncLifetime
{
    private ServiceProvider? rooms;

    protected TestDatabase Database => database.Database;

    /// <summary>A Wednesday, half past six in the evening in New York: everybody is hungry.</summary>
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 17, 22, 30, 0, TimeSpan.Zero));

    protected ServiceProvider Rooms => rooms ??= Build();

    /// <summary>What was put into the job queue.</summary>
    protected IReadOnlyList<RecordedJob> Enqueued => Rooms.GetRequiredService<RecordedJobs>().All;

    /// <summary>Settings of this class, such as the address of a provider's fake.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    /// <summary>Further services or replacements.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        if (rooms is not null) await rooms.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks a use case (or lookup) in a scope of its own, as that person.</summary>
    protected async Task<TAnswer> AsAsync<TUseCase, TAnswer>(Actor actor, Func<TUseCase, Task<TAnswer>> ask) where TUseCase : notnull
    {
        await using var scope = Rooms.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
        return await ask(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    /// <summary>Looks at or prepares rows, as the product itself.</summary>
    protected async Task<TAnswer> WithAsync<TService, TAnswer>(Func<TService, Task<TAnswer>> look) where TService : notnull => await AsAsync(Actor.System, look);

    protected async Task WithAsync<TService>(Func<TService, Task> change) where TService : notnull =>
        await AsAsync<TService, bool>(Actor.System, async service =>
        {
            await change(service);
            return true;
        });

    /// <summary>Lets somebody have a device that takes push messages.</summary>
    protected Task HasDeviceAsync(Guid person) => WithAsync<NotificationsDb>(async db =>
    {
        var id = Guid.CreateVersion7(Time.GetUtcNow());
        db.PushDevices.Add(new PushDevice { Id = id, PersonId = person, Token = $"device-{id:N}", Kind = DeviceKind.Web, Name = "Firefox on Linux", Since = Time.GetUtcNow(), SeenAt = Time.GetUtcNow() });
        await db.SaveChangesAsync();
    });

    /// <summary>Applies every due webhook and hands every due event to its reactions, twice each, until nothing is left. Returns how many events there were.</summary>
    protected async Task<int> RelayAsync()
    {
        await Rooms.GetRequiredService<WebhookWorker>().DrainAsync(CancellationToken.None);
        return await Rooms.GetRequiredService<OutboxRelay>().DrainAsync(CancellationToken.None);
    }

    /// <summary>Runs a job by its id, as Hangfire would.</summary>
    protected Task RunJobAsync(string id, string? argument = null) => WithAsync<JobRunner>(runner => runner.RunAsync(id, argument, CancellationToken.None));

    private ServiceProvider Build()
    {
        var built = TestRooms.Build(Database.ConnectionString, Settings, services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            Configure(services);
        });
        built.GetRequiredService<ReactionRunner>().Repeats = 2;
        built.GetRequiredService<ApplyWebhook>().Repeats = 2;
        return built;
    }
}
