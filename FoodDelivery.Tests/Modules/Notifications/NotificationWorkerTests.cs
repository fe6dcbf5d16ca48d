using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>The worker as it runs by itself, on the real clock: many at once, within limits, and one slow provider in nobody's way.</summary>
public sealed class NotificationWorkerTests(ClassDatabase database) : MessagesTest(database)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Messages:AtOnce"] = "4", ["Messages:Providers:testmail:PerSecond"] = "5", ["Messages:Providers:testmail:Burst"] = "2" };

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Replace(ServiceDescriptor.Singleton(TimeProvider.System));
    }

    [Fact]
    public async Task A_provider_that_hangs_keeps_only_its_own_places_and_the_others_go_on()
    {
        Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        using var stop = new CancellationTokenSource();
        var atWork = 0;
        var most = 0;
        Sms.Answers = async (message, cancel) =>
        {
            var now = Interlocked.Increment(ref atWork);
            lock (Sms) most = Math.Max(most, now);
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("Never here.");
        };
        for (var i = 0; i < 8; i++) await WriteAsync();
        for (var i = 0; i < 20; i++) await WriteAsync(ANotice(way: new(MessageChannel.Push)));
        await Worker.StartAsync(stop.Token);
        await UntilAsync(() => Push.Taken.Count == 20 && Sms.Calls.Count == 4);
        // Woken, not polled: what is written now goes now.
        await WriteAsync(ANotice(way: new(MessageChannel.Push)));
        await UntilAsync(() => Push.Taken.Count == 21);
        await Worker.StopAsync(default);
        Assert.Equal(4, most);
        // Those that were stopped do not count and are known to be unsure.
        Assert.Equal((8, 4), (await WithAsync((NotificationsDb db) => db.Notifications.CountAsync(n => n.State == NotificationState.Queued && n.Attempts == 0 && n.WorkingOn == null)), await WithAsync((NotificationsDb db) => db.NotificationAttempts.CountAsync(a => a.Unsure))));
    }

    [Fact]
    public async Task A_call_that_is_on_the_wire_when_the_process_stops_is_let_come_back()
    {
        Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        using var called = new SemaphoreSlim(0);
        Sms.Answers = async (message, cancel) =>
        {
            called.Release();
            await Task.Delay(TimeSpan.FromMilliseconds(150), cancel);
            return Sms.Take(message);
        };
        var id = await WriteAsync();
        await Worker.StartAsync(default);
        Assert.True(await called.WaitAsync(Patience));
        await Worker.StopAsync(default);
        Assert.Equal((NotificationState.Sent, "testsms-1"), ((await RowAsync(id)).State, (await RowAsync(id)).ProviderId));
        Assert.False(Assert.Single(await TriesAsync(id)).Unsure);
    }

    [Fact]
    public async Task No_more_a_second_than_the_provider_takes()
    {
        Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        for (var i = 0; i < 8; i++) await WriteAsync(ANotice(way: new(MessageChannel.Email)));
        var began = TimeProvider.System.GetTimestamp();
        await Worker.StartAsync(default);
        await UntilAsync(() => Mail.Taken.Count == 8);
        var took = TimeProvider.System.GetElapsedTime(began);
        await Worker.StopAsync(default);
        // Two at once and then one each fifth of a second; a slow machine only makes it longer.
        Assert.True(took >= TimeSpan.FromMilliseconds(1000), $"Eight mails within {took.TotalMilliseconds:0} ms.");
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !done();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "It did not happen within a minute.");
            await Task.Delay(10);
        }
    }
}
