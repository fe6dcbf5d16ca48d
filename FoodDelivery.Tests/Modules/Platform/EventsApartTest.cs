using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Modules.Payments;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FoodDelivery.Tests.Modules.Platform;

/// <summary>Two processes on one outbox: the house, and Payments apart. Each event reaches both, once, in the order of its subject, and neither waits for the other.</summary>
public sealed class EventsApartTest(ClassDatabase database) : ModuleTest(database)
{
    private const int Tables = 6, Courses = 8;
    private readonly List<ServiceProvider> built = [];

    private sealed class Waiter(Ledgers ledgers) : IReaction<TableServed>
    {
        public Task RunAsync(TableServed happened, EventContext context, CancellationToken cancel)
        {
            if (ledgers.Refuses(happened)) throw new InvalidOperationException("the waiter fell");
            ledgers.Lines.Enqueue($"{happened.About} {happened.Course}");
            return Task.CompletedTask;
        }
    }

    public override async ValueTask InitializeAsync() => await Database.ExecuteAsync("TRUNCATE platform.outbox, platform.handled");

    public override async ValueTask DisposeAsync()
    {
        foreach (var process in built) await process.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>A process that hosts these rooms. The till is slow, as a provider's call is.</summary>
    private ServiceProvider Process(HostedRooms rooms)
    {
        var process = TestRooms.Build(Database.ConnectionString, also: services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time)).Replace(ServiceDescriptor.Singleton(rooms));
            services.AddSingleton<Ledgers>().AddReaction<TableServed, Cashier>(slow: true).AddReaction<TableServed, Waiter>();
        });
        built.Add(process);
        return process;
    }

    private ServiceProvider House() => Process(HostedRooms.AllBut(["payments"]));

    private ServiceProvider Apart() => Process(HostedRooms.Only(["payments"]));

    private static string[] Lines(ServiceProvider process) => [.. process.GetRequiredService<Ledgers>().Lines];

    private static IEnumerable<string> Both(ServiceProvider house, ServiceProvider apart) => Lines(house).Select(line => $"house: {line}").Concat(Lines(apart).Select(line => $"apart: {line}"));

    private static Task<int> DrainAsync(ServiceProvider process) => process.GetRequiredService<OutboxRelay>().DrainAsync(CancellationToken.None);

    private async Task HappensAsync(ServiceProvider process, params TableServed[] events)
    {
        await using var scope = process.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PaymentsDb>();
        foreach (var one in events) db.Publish(one);
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task A_room_that_is_down_holds_up_nobody_and_hears_everything_in_order_when_it_is_back()
    {
        var house = House();
        for (var course = 1; course <= 3; course++) await HappensAsync(house, new("table-1", course), new("table-2", course));
        Assert.Equal(6, await DrainAsync(house));
        Assert.Equal(["table-1 1", "table-2 1", "table-1 2", "table-2 2", "table-1 3", "table-2 3"], Lines(house));
        Assert.Equal("Done 6, Pending 6 payments", await StatesAsync());

        var apart = Apart();
        Assert.Equal(6, await DrainAsync(apart));
        Assert.Equal(["table-1 1", "table-1 2", "table-1 3"], Lines(apart).Where(line => line.StartsWith("table-1", StringComparison.Ordinal)));
        Assert.Equal(["table-2 1", "table-2 2", "table-2 3"], Lines(apart).Where(line => line.StartsWith("table-2", StringComparison.Ordinal)));
        Assert.Equal("Done 6, Done 6 payments", await StatesAsync());
        Assert.Equal(0, await DrainAsync(house) + await DrainAsync(apart));
        Assert.Equal((6, 6), (Lines(house).Length, Lines(apart).Length));
    }

    [Fact]
    public async Task A_room_apart_takes_nothing_that_is_not_its_own()
    {
        var (house, apart) = (House(), Apart());
        await HappensAsync(apart, new TableServed("table-3", 1));
        Assert.Equal(0, await DrainAsync(apart));
        await DrainAsync(house);
        await DrainAsync(apart);
        Assert.Equal(["house: table-3 1", "apart: table-3 1"], Both(house, apart));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.handled WHERE reaction = 'Cashier'"));
    }

    [Fact]
    public async Task What_fails_in_one_process_is_tried_again_there_and_copied_once()
    {
        var (house, apart) = (House(), Apart());
        house.GetRequiredService<Ledgers>().Refuses = happened => happened.Course == 1;
        await HappensAsync(house, new TableServed("table-4", 1));
        await DrainAsync(house);
        await DrainAsync(apart);
        Assert.Equal(["table-4 1"], Lines(apart));
        house.GetRequiredService<Ledgers>().Refuses = _ => false;
        Time.Advance(TimeSpan.FromSeconds(1));
        await DrainAsync(house);
        await DrainAsync(apart);
        Assert.Equal(["house: table-4 1", "apart: table-4 1"], Both(house, apart));

        // The till is stuck for one table: the next course of that table waits there, and only there.
        apart.GetRequiredService<Ledgers>().Refuses = happened => happened.Course == 2;
        await HappensAsync(house, new("table-4", 2), new("table-4", 3), new("table-5", 3));
        await DrainAsync(house);
        await DrainAsync(apart);
        Assert.Equal(["table-4 1", "table-4 2", "table-4 3", "table-5 3"], Lines(house));
        Assert.Equal(["table-4 1", "table-5 3"], Lines(apart));
        for (var attempt = 1; attempt < OutboxRelay.MaxAttempts; attempt++)
        {
            Time.Advance(TimeSpan.FromHours(1));
            await DrainAsync(apart);
        }
        Assert.Equal(["table-4 1", "table-5 3", "table-4 3"], Lines(apart));
        var dead = await Database.ScalarAsync<Guid>("SELECT id FROM platform.outbox WHERE state = 'Dead' AND host = 'payments'");

        // A person has seen to it, from the house's screen.
        apart.GetRequiredService<Ledgers>().Refuses = _ => false;
        await using (var scope = house.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Kernel.CurrentActor>().Actor = Kernel.Actor.System;
            Assert.Equal(1, (await scope.ServiceProvider.GetRequiredService<RetryDeadLetters>().RunAsync(new([dead]), CancellationToken.None)).Value);
            // Its story tells each event once.
            Assert.Equal(3, (await scope.ServiceProvider.GetRequiredService<OutboxReads>().OfSubjectAsync("table-4", Time.GetUtcNow() - TimeSpan.FromDays(2), CancellationToken.None)).Count);
        }
        await DrainAsync(apart);
        Assert.Equal(["table-4 1", "table-5 3", "table-4 3", "table-4 2"], Lines(apart));
    }

    [Fact]
    public async Task A_room_that_comes_home_finds_what_waited_for_it_before_what_happened_since()
    {
        var house = House();
        await HappensAsync(house, new("table-6", 1), new("table-6", 2));
        await DrainAsync(house);
        await HappensAsync(house, new TableServed("table-6", 3));

        var whole = Process(HostedRooms.All);
        await DrainAsync(whole);
        Assert.Equal(["table-6 1", "table-6 2"], Lines(whole)[..2]);
        // The waiter has served the first two at the house already: of the third, both hear.
        Assert.Equal(["table-6 1", "table-6 2", "table-6 3", "table-6 3"], Lines(whole));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE state <> 'Done'"));
    }

    [Fact]
    public async Task Stopped_and_started_at_random_under_load_nothing_is_lost_doubled_or_out_of_order()
    {
        var house = House();
        await house.GetRequiredService<OutboxRelay>().StartAsync(CancellationToken.None);
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var said = new List<string>();
        var publishing = Task.Run(async () =>
        {
            for (var course = 1; course <= Courses; course++)
                for (var table = 0; table < Tables; table++) await HappensAsync(house, new TableServed($"busy-{table}", course));
        });
        const int lives = 5;
        for (var life = 0; life <= lives; life++)
        {
            var apart = Apart();
            var relay = apart.GetRequiredService<OutboxRelay>();
            await relay.StartAsync(CancellationToken.None);
            await Task.Delay(random.Next(20, 250));
            // The last life is as long as it takes.
            for (var i = 0; life == lives && i < 600 && await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE host = 'payments' AND state = 'Done'") < Tables * Courses; i++) await Task.Delay(50);
            await relay.StopAsync(CancellationToken.None);
            said.AddRange(Lines(apart));
        }
        await publishing;
        for (var i = 0; i < 200 && Lines(house).Length < Tables * Courses; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50);
        }
        await house.GetRequiredService<OutboxRelay>().StopAsync(CancellationToken.None);
        for (var table = 0; table < Tables; table++)
        {
            var expected = Enumerable.Range(1, Courses).Select(course => $"busy-{table} {course}").ToList();
            Assert.Equal(expected, Lines(house).Where(line => line.StartsWith($"busy-{table} ", StringComparison.Ordinal)));
            // A relay that is stopped in the middle of one may do it again: at least once, and never behind a later one.
            Assert.Equal(expected, said.Where(line => line.StartsWith($"busy-{table} ", StringComparison.Ordinal)).Distinct());
        }
        Assert.Equal(Tables * Courses, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.handled WHERE reaction = 'Cashier'"));
        Assert.Equal(Tables * Courses, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE host = 'payments' AND state = 'Done'"));
    }

    private async Task<string?> StatesAsync() => await Database.ScalarAsync<string>(
        "SELECT string_agg(said, ', ' ORDER BY said) FROM (SELECT trim(state || ' ' || count(*) || ' ' || host) AS said FROM platform.outbox GROUP BY state, host) s");
}
