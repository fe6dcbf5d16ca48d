using System.Collections.Concurrent;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Platform;

/// <summary>Somebody outside who does not answer holds up what needs him, and nothing else. The relay runs as in the product: in the background.</summary>
public sealed class LanesTest(ClassDatabase database) : ModuleTest(database)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private sealed record MealOrdered(string About) : IEvent { public string Subject => About; }
    private sealed record MealServed(string About) : IEvent { public string Subject => About; }
    private sealed record MealCleared(string About) : IEvent { public string Subject => About; }

    private sealed class Diary
    {
        public ConcurrentQueue<string> Lines { get; } = [];
        public TaskCompletionSource BankAnswers { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public bool CookIsIll { get; set; }
        public Func<Task> WhileServing { get; set; } = () => Task.CompletedTask;
        private int atTheBank;
        public int AtTheBank => Volatile.Read(ref atTheBank);
        public int MostAtTheBank { get; private set; }

        public async Task AskTheBankAsync(CancellationToken cancel)
        {
            var now = Interlocked.Increment(ref atTheBank);
            lock (Lines) MostAtTheBank = Math.Max(MostAtTheBank, now);
            await BankAnswers.Task.WaitAsync(cancel);
            Interlocked.Decrement(ref atTheBank);
        }
    }

    private sealed class Waiter : IReaction<MealCleared>
    {
        public Task RunAsync(MealCleared happened, EventContext context, CancellationToken cancel) => Task.CompletedTask;
    }

    private sealed class Cook(Diary diary) : IReaction<MealOrdered>, IReaction<MealServed>, IReaction<MealCleared>
    {
        public Task RunAsync(MealCleared happened, EventContext context, CancellationToken cancel) => diary.WhileServing();

        public Task RunAsync(MealOrdered happened, EventContext context, CancellationToken cancel) => diary.CookIsIll ? throw new InvalidOperationException("ill") : Write("cooked", happened.About);
        public async Task RunAsync(MealServed happened, EventContext context, CancellationToken cancel)
        {
            await diary.WhileServing();
            await Write("served", happened.About);
        }

        private Task Write(string what, string about)
        {
            diary.Lines.Enqueue($"{about} {what}");
            return Task.CompletedTask;
        }
    }

    private sealed class Charge(Diary diary) : IReaction<MealOrdered>
    {
        public async Task RunAsync(MealOrdered happened, EventContext context, CancellationToken cancel)
        {
            await diary.AskTheBankAsync(cancel);
            diary.Lines.Enqueue($"{happened.About} charged");
        }
    }

    protected override void Configure(IServiceCollection services) => services.AddSingleton<Diary>()
        // The slow one is listed first on purpose: it must not be first.
        .AddReaction<MealOrdered, Charge>(slow: true).AddReaction<MealOrdered, Cook>().AddReaction<MealServed, Cook>().AddReaction<MealCleared, Waiter>().AddReaction<MealCleared, Cook>();

    private Diary TheDiary => Rooms.GetRequiredService<Diary>();

    public override async ValueTask InitializeAsync()
    {
        await Database.ExecuteAsync("TRUNCATE platform.outbox, platform.handled");
        Rooms.GetRequiredService<ReactionRunner>().Repeats = 1;
    }

    [Fact]
    public async Task The_next_event_is_found_without_a_look_at_those_that_wait()
    {
        // Three thousand wait for a bank that is down, as many are long done, and one of each lane is due.
        await Database.ExecuteAsync("""
            INSERT INTO platform.outbox (id, type, subject, time, data, state, lane, attempts, next_attempt_at)
            SELECT gen_random_uuid(), 'test', 'order:' || n, now(), '{}', CASE WHEN n <= 3000 THEN 'Done' ELSE 'Pending' END, CASE WHEN n % 2 = 0 OR n <= 6000 THEN 'Slow' ELSE 'Fast' END, 1, CASE WHEN n <= 6000 THEN now() + interval '5 min' ELSE now() END
            FROM generate_series(1, 6002) n
            """);
        await Database.ExecuteAsync("ANALYZE platform.outbox");
        foreach (var lane in new[] { "Fast", "Slow" })
        {
            var plan = new List<string>();
            await using var explain = Database.Source.CreateCommand("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + OutboxRelay.ClaimSql);
            foreach (var value in new object[] { TimeProvider.System.GetUtcNow().AddMinutes(1), lane, Array.Empty<string>(), true }) explain.Parameters.AddWithValue(value);
            await using var rows = await explain.ExecuteReaderAsync();
            while (await rows.ReadAsync()) plan.Add(rows.GetString(0));
            var text = string.Join('\n', plan);
            Assert.Contains("ix_outbox_due", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Sort", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", text, StringComparison.Ordinal);
            // But itself, when it looks for an earlier one of its subject.
            Assert.DoesNotMatch(@"Rows Removed by \w+(?: Filter)?: (?!1\b)", text);
        }
    }

    [Fact]
    public async Task What_waits_behind_an_event_that_waits_is_due_with_it_and_at_once_when_that_is_over()
    {
        TheDiary.BankAnswers.SetResult();
        TheDiary.CookIsIll = true;
        var relay = Rooms.GetRequiredService<OutboxRelay>();
        await HappensAsync(new MealOrdered("guest"), new MealServed("guest"));
        await HappensAsync(new MealServed("other guest"));
        await relay.DrainAsync(default);
        Assert.Equal(["other guest served", "guest charged"], TheDiary.Lines);
        Assert.Equal([Time.GetUtcNow().AddSeconds(1)], await WithAsync((PlatformDb db) => db.Outbox.Where(row => row.State == OutboxState.Pending).Select(row => row.NextAttemptAt).Distinct().ToListAsync()));

        TheDiary.CookIsIll = false;
        Time.Advance(TimeSpan.FromSeconds(1));
        await relay.DrainAsync(default);
        Assert.Equal(["other guest served", "guest charged", "guest cooked", "guest served"], TheDiary.Lines);
    }

    [Fact]
    public async Task A_process_that_is_stopped_writes_down_what_has_run()
    {
        using var stop = new CancellationTokenSource();
        TheDiary.WhileServing = stop.CancelAsync;
        var (runner, context) = (Rooms.GetRequiredService<ReactionRunner>(), new EventContext(Guid.CreateVersion7(), EventName.Of(typeof(MealServed)), "guest", Time.GetUtcNow()));
        await runner.RunAsync(context, """{"about":"guest"}""", OutboxLane.Fast, HostedRooms.House, stop.Token);
        Assert.Equal([nameof(Cook)], await HandledAsync(context));

        // The first has run when the second is stopped in the middle.
        using var later = new CancellationTokenSource();
        TheDiary.WhileServing = async () =>
        {
            await later.CancelAsync();
            later.Token.ThrowIfCancellationRequested();
        };
        context = context with { EventId = Guid.CreateVersion7() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(context with { Type = EventName.Of(typeof(MealCleared)) }, """{"about":"guest"}""", OutboxLane.Fast, HostedRooms.House, later.Token));
        Assert.Equal([nameof(Waiter)], await HandledAsync(context));
    }

    private Task<List<string>> HandledAsync(EventContext context) => WithAsync((PlatformDb db) => db.Handled.Where(row => row.EventId == context.EventId).Select(row => row.Reaction).ToListAsync());

    [Fact]
    public async Task A_bank_that_does_not_answer_stops_nobody_else()
    {
        var relay = Rooms.GetRequiredService<OutboxRelay>();
        await relay.StartAsync(CancellationToken.None);
        try
        {
            for (var i = 0; i < 12; i++) await HappensAsync(new MealOrdered($"guest-{i}"), new MealServed($"guest-{i}"));
            await UntilAsync(() => Said("cooked") == 12 && TheDiary.AtTheBank == 3);

            // Every worker that may go to the bank is there. Others are served at once.
            for (var i = 0; i < 20; i++) await HappensAsync(new MealServed($"walk-in-{i}"));
            await UntilAsync(() => Said("served") == 20);
            Assert.Equal(3, TheDiary.MostAtTheBank);
            Assert.DoesNotContain(TheDiary.Lines, line => line.StartsWith("guest", StringComparison.Ordinal) && line.EndsWith("served", StringComparison.Ordinal));

            // /readyz asks for this beat: with every slow worker waiting it goes on.
            Time.Advance(TimeSpan.FromMinutes(5));
            var then = Time.GetUtcNow();
            // A worker that was just looking falls asleep by the clock as it stands now, so that has to go on.
            await UntilAsync(() =>
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                return relay.LastBeat >= then;
            });

            TheDiary.BankAnswers.SetResult();
            await UntilAsync(() => Said("served") == 32);
            Assert.Equal(12, Said("charged"));
            for (var i = 0; i < 12; i++) Assert.Equal([$"guest-{i} cooked", $"guest-{i} charged", $"guest-{i} served"], TheDiary.Lines.Where(line => line.StartsWith($"guest-{i} ", StringComparison.Ordinal)));
        }
        finally
        {
            await relay.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_quick_reaction_that_fails_does_not_keep_the_money_waiting_and_is_repeated()
    {
        TheDiary.BankAnswers.SetResult();
        TheDiary.CookIsIll = true;
        await HappensAsync(new MealOrdered("regular"), new MealServed("regular"));
        await RelayAsync();
        Assert.Equal(["regular charged"], TheDiary.Lines);

        TheDiary.CookIsIll = false;
        Time.Advance(TimeSpan.FromSeconds(1));
        await RelayAsync();
        Assert.Equal(["regular charged", "regular cooked", "regular served"], TheDiary.Lines);
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE state = 'Done'"));
    }

    [Fact]
    public async Task Whoever_waited_for_a_failing_event_is_due_when_it_is_through_and_not_since_long_ago()
    {
        TheDiary.BankAnswers.SetResult();
        TheDiary.CookIsIll = true;
        await HappensAsync(new MealOrdered("patient"), new MealServed("patient"));
        await RelayAsync();
        Time.Advance(TimeSpan.FromMinutes(10));
        TheDiary.CookIsIll = false;
        DateTime due = default;
        TheDiary.WhileServing = async () => due = await Database.ScalarAsync<DateTime>("SELECT next_attempt_at FROM platform.outbox WHERE type = 'platform.MealServed'");
        Assert.Equal(2, await RelayAsync());
        Assert.Equal(Time.GetUtcNow().UtcDateTime, due);
    }

    [Fact]
    public void Whatever_calls_the_payment_provider_is_slow()
    {
        var calls = Rooms.GetServices<ReactionRegistration>().Where(registration => registration.ReactionType.GetConstructors()[0].GetParameters()
            .Any(parameter => parameter.ParameterType == typeof(SettlePayment) || parameter.ParameterType == typeof(CheckPayment))).ToList();
        Assert.True(calls.Count >= 6);
        Assert.All(calls, registration => Assert.True(registration.Slow, $"{registration.Reaction} for {registration.EventName} calls outside"));
    }

    private int Said(string what) => TheDiary.Lines.Count(line => line.EndsWith(what, StringComparison.Ordinal));

    private Task HappensAsync(params IEvent[] facts) => WithAsync((PlatformDb db) =>
    {
        foreach (var fact in facts)
            if (fact is MealOrdered ordered) db.Publish(ordered);
            else db.Publish((MealServed)fact);
        return db.SaveChangesAsync();
    });

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var waited = TimeSpan.Zero; !holds(); waited += TimeSpan.FromMilliseconds(20))
        {
            Assert.True(waited < Patience, "It did not come to that in time.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
