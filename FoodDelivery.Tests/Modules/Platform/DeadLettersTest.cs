using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Platform;

/// <summary>Events that fail for good: what operators see of them, and sending them again.</summary>
public sealed class DeadLettersTest(ClassDatabase database) : ModuleTest(database)
{
    private static readonly Actor Admin = new(Guid.Parse("0199d000-0000-7000-8000-000000000005"), "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());
    private static readonly Actor Dispatcher = Admin with { Roles = new HashSet<string> { Roles.Dispatcher } };

    private sealed record BellRang(string About) : IEvent { public string Subject => About; }

    private sealed class Bell
    {
        public bool Broken { get; set; } = true;
        public int Heard { get; set; }
    }

    private sealed class Hear(Bell bell) : IReaction<BellRang>
    {
        public Task RunAsync(BellRang happened, EventContext context, CancellationToken cancel)
        {
            bell.Heard++;
            return Task.CompletedTask;
        }
    }

    private sealed class Answer(Bell bell) : IReaction<BellRang>
    {
        public Task RunAsync(BellRang happened, EventContext context, CancellationToken cancel) => bell.Broken ? throw new InvalidOperationException("The wire is cut.") : Task.CompletedTask;
    }

    protected override void Configure(IServiceCollection services) => services.AddSingleton<Bell>().AddReaction<BellRang, Hear>().AddReaction<BellRang, Answer>();

    private Bell TheBell => Rooms.GetRequiredService<Bell>();

    /// <summary>Rings, and tries until the relay gives up.</summary>
    private async Task<Guid> RingInVainAsync(string about)
    {
        TheBell.Broken = true;
        await WithAsync((PlatformDb db) =>
        {
            db.Publish(new BellRang(about));
            return db.SaveChangesAsync();
        });
        for (var i = 0; i < OutboxRelay.MaxAttempts; i++)
        {
            await RelayAsync();
            Time.Advance(TimeSpan.FromHours(3));
        }
        return await WithAsync((PlatformDb db) => db.Outbox.Where(row => row.Subject == about && row.State == OutboxState.Dead).Select(row => row.Id).SingleAsync());
    }

    [Fact]
    public async Task The_list_goes_on_from_its_last_row()
    {
        foreach (var about in new[] { "page-1", "page-2", "page-3" }) await RingInVainAsync(about);
        var filter = new DeadLetterFilter("page-", null);
        var first = await AsAsync(Admin, (OutboxReads reads) => reads.DeadAsync(filter, 0, 2, default));
        Assert.Equal(["page-3", "page-2"], first.Items.Select(e => e.Subject));
        Assert.Equal(3, first.Total);
        Assert.Equal(["page-1"], (await AsAsync(Admin, (OutboxReads reads) => reads.DeadAfterAsync(filter, first.Items[^1].Seq, 2, default))).Select(e => e.Subject));
        Assert.Empty(await AsAsync(Dispatcher, (OutboxReads reads) => reads.DeadAfterAsync(filter, first.Items[^1].Seq, 2, default)));

        // Sent again meanwhile, it stands in no list; the rest goes on from where it stood.
        await Database.ExecuteAsync("UPDATE platform.outbox SET state = 'Done' WHERE id = $1", first.Items[^1].Id);
        Assert.Equal(["page-1"], (await AsAsync(Admin, (OutboxReads reads) => reads.DeadAfterAsync(filter, first.Items[^1].Seq, 2, default))).Select(e => e.Subject));
    }

    [Fact]
    public async Task A_dead_letter_shows_its_error_and_what_each_reaction_did()
    {
        await RingInVainAsync("door-1");
        var letter = Assert.Single((await AsAsync<OutboxReads, Page<OutboxEvent>>(Admin, reads => reads.DeadAsync(new("door-1"), 0, 10, default))).Items);
        Assert.Equal(OutboxRelay.MaxAttempts, letter.Attempts);
        Assert.Contains("The wire is cut.", letter.LastError, StringComparison.Ordinal);
        Assert.NotNull(letter.Reactions.Single(r => r.Name == nameof(Hear)).HandledAt);
        Assert.Null(letter.Reactions.Single(r => r.Name == nameof(Answer)).HandledAt);
        Assert.Empty((await AsAsync<OutboxReads, Page<OutboxEvent>>(Admin, reads => reads.DeadAsync(new("no such door"), 0, 10, default))).Items);
        Assert.Contains(await AsAsync<OutboxReads, IReadOnlyList<DeadLetterGroup>>(Admin, reads => reads.DeadGroupsAsync(default)), group => group.Type == "platform.BellRang");
    }

    [Fact]
    public async Task Sent_again_only_what_never_ran_is_run_and_it_is_written_down()
    {
        var id = await RingInVainAsync("door-2");
        (TheBell.Broken, TheBell.Heard) = (false, 0);
        var sent = await AsAsync<RetryDeadLetters, Result<int>>(Admin, useCase => useCase.RunAsync(new([id], "The wire is mended"), default));
        Assert.Equal(1, sent.Value);
        await RelayAsync();
        Assert.Equal(0, TheBell.Heard);
        var story = await AsAsync<OutboxReads, IReadOnlyList<OutboxEvent>>(Admin, reads => reads.OfSubjectAsync("door-2", Time.GetUtcNow() - TimeSpan.FromDays(2), default));
        Assert.Equal(OutboxState.Done, Assert.Single(story).State);
        Assert.NotNull(story[0].Reactions.Single(r => r.Name == nameof(Answer)).HandledAt);
        var line = Assert.Single(await WithAsync((IdentityDb db) => db.AuditLines.Where(l => l.Subject == id.ToString()).ToListAsync()));
        Assert.Equal(("platform.dead_letter_retried", "The wire is mended", Admin.UserId), (line.What, line.Why, line.ActorId));
    }

    [Fact]
    public async Task Two_who_send_the_same_again_are_told_so()
    {
        var id = await RingInVainAsync("door-3");
        Assert.True((await AsAsync<RetryDeadLetters, Result<int>>(Admin, useCase => useCase.RunAsync(new([id]), default))).IsOk);
        var second = await AsAsync<RetryDeadLetters, Result<int>>(Admin, useCase => useCase.RunAsync(new([id]), default));
        Assert.Equal("platform.not_dead_any_more", second.Error?.Code);
    }

    [Fact]
    public async Task Others_than_admins_neither_see_nor_send_them()
    {
        var id = await RingInVainAsync("door-4");
        Assert.Equal(ErrorKind.Forbidden, (await AsAsync<RetryDeadLetters, Result<int>>(Dispatcher, useCase => useCase.RunAsync(new([id]), default))).Error?.Kind);
        Assert.Empty((await AsAsync<OutboxReads, Page<OutboxEvent>>(Dispatcher, reads => reads.DeadAsync(new(), 0, 10, default))).Items);
        Assert.Equal(OutboxState.Dead, await WithAsync((PlatformDb db) => db.Outbox.Where(row => row.Id == id).Select(row => row.State).SingleAsync()));
    }

    [Fact]
    public async Task Nothing_chosen_and_too_much_chosen_are_refused()
    {
        Assert.Equal("platform.nothing_chosen", (await AsAsync<RetryDeadLetters, Result<int>>(Admin, useCase => useCase.RunAsync(new([]), default))).Error?.Code);
        var many = Enumerable.Range(0, RetryDeadLetters.Most + 1).Select(_ => Guid.CreateVersion7(Time.GetUtcNow())).ToList();
        Assert.Equal("platform.too_many", (await AsAsync<RetryDeadLetters, Result<int>>(Admin, useCase => useCase.RunAsync(new(many), default))).Error?.Code);
    }

    [Fact]
    public async Task Health_counts_what_waits_and_since_when()
    {
        var before = await AsAsync<OutboxReads, OutboxHealth>(Admin, reads => reads.HealthAsync(default));
        TheBell.Broken = false;
        await WithAsync((PlatformDb db) =>
        {
            db.Publish(new BellRang("door-5"));
            return db.SaveChangesAsync();
        });
        var due = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromMinutes(1));
        var waiting = await AsAsync<OutboxReads, OutboxHealth>(Admin, reads => reads.HealthAsync(default));
        Assert.Equal(before.Pending + 1, waiting.Pending);
        Assert.True(waiting.OldestDue <= due);
        await RelayAsync();
        Assert.Equal(before.Pending, (await AsAsync<OutboxReads, OutboxHealth>(Admin, reads => reads.HealthAsync(default))).Pending);
    }
}
