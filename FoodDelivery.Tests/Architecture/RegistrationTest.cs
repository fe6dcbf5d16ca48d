using System.Reflection;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Architecture;

/// <summary>Nothing is found by scanning, so nothing may be forgotten in a module's list.</summary>
public sealed class RegistrationTest(ClassApp product) : IClassFixture<ClassApp>
{
    private static readonly IReadOnlyList<Type> Types = [.. new[] { typeof(IJob).Assembly, typeof(Program).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsClass: true, IsAbstract: false })];

    private static readonly IReadOnlyList<string?> Rooms = [.. Source.Rooms.Select(room => $"FoodDelivery.{room}")];

    [Fact]
    public void Every_reaction_is_registered()
    {
        var known = product.App.Services.GetServices<ReactionRegistration>().Select(registration => registration.ReactionType).ToHashSet();
        var written = Types.Where(type => type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReaction<>)));
        Findings.None(written.Where(type => !known.Contains(type)).Select(type => type.FullName));
    }

    [Fact]
    public void No_reaction_is_registered_twice_for_one_event()
    {
        var twice = product.App.Services.GetServices<ReactionRegistration>().GroupBy(registration => (registration.EventName, registration.Reaction)).Where(group => group.Count() > 1);
        Findings.None(twice.Select(group => group.Key));
    }

    [Fact]
    public void Every_job_is_registered_once()
    {
        var registrations = product.App.Services.GetServices<JobRegistration>().ToList();
        Findings.None(Types.Where(type => type.IsAssignableTo(typeof(IJob)) && registrations.All(registration => registration.Type != type)).Select(type => type.FullName));
        Findings.None(registrations.GroupBy(registration => registration.Id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Every_demo_seed_is_registered()
    {
        using var scope = product.App.Services.CreateScope();
        var known = scope.ServiceProvider.GetServices<IDemoSeed>().Select(seed => seed.GetType()).ToHashSet();
        Findings.None(Types.Where(type => type.IsAssignableTo(typeof(IDemoSeed)) && !known.Contains(type)).Select(type => type.FullName));
    }

    [Fact]
    public void Every_live_change_reaches_other_processes()
    {
        var known = product.App.Services.GetServices<LiveChangeKind>().Select(kind => kind.Type).ToHashSet();
        Findings.None(Types.Where(type => type.IsAssignableTo(typeof(ILiveChange)) && type != typeof(FeedInterrupted) && !known.Contains(type)).Select(type => type.FullName));
    }

    [Fact]
    public void Every_room_keeps_to_its_own_tables_and_has_a_migration_for_each()
    {
        using var scope = product.App.Services.CreateScope();
        foreach (var registration in scope.ServiceProvider.GetServices<ModuleDbRegistration>())
        {
            var db = (DbContext)scope.ServiceProvider.GetRequiredService(registration.Context);
            Assert.False(db.Database.HasPendingModelChanges(), $"{registration.Context.Name} has changes without a migration");
            var room = registration.Context.Namespace;
            var foreign = db.Model.GetEntityTypes().Where(entity => entity.ClrType.Namespace is { } name && name.StartsWith("FoodDelivery", StringComparison.Ordinal) && name != room && name != "FoodDelivery.Platform" && name != "FoodDelivery.Kernel");
            Findings.None(foreign.Select(entity => $"{registration.Context.Name} maps {entity.ClrType.FullName}"));
            Findings.None(db.Model.GetEntityTypes().Where(entity => entity.GetSchema() is { } schema && schema != registration.Schema && schema != "platform").Select(entity => $"{entity.ClrType.Name} lies in {entity.GetSchema()}"));
        }
    }

    // A circuit lives for hours: a context or use case of its scope would, too. ConsolePage.Ask and Do open one per click.
    [Fact]
    public void No_component_holds_a_context_or_a_use_case()
    {
        var wrong = Types.Where(type => type.IsAssignableTo(typeof(IComponent)))
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(property => property.GetCustomAttribute<InjectAttribute>() is not null)
                .Where(property => property.PropertyType.IsAssignableTo(typeof(DbContext)) || (property.PropertyType.GetMethod("RunAsync") is not null && Rooms.Contains(property.PropertyType.Namespace)))
                .Select(property => $"{type.Name} holds {property.PropertyType.Name}"));
        Findings.None(wrong.Distinct());
    }
}
