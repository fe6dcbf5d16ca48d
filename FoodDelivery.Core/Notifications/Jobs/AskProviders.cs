using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Asks providers that have taken a message and never said what became of it. Callbacks get lost; who was asked often enough in vain is believed no more.</summary>
public sealed class AskProviders(NotificationsDb db, IServiceScopeFactory scopes, IOptions<MessageOptions> options, TimeProvider time, ILogger<AskProviders> log) : IJob
{
    public const string Id = "notifications.ask-providers";
    private const int AtOnce = 500, SideBySide = 8;

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var due = await db.Notifications.AsNoTracking().Where(n => n.AskAt <= now).OrderBy(n => n.AskAt).Take(AtOnce).ToListAsync(cancel);
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancel }, async (row, stop) => await AskAsync(row, now, stop));
            if (due.Count < AtOnce) return;
        }
    }

    private async Task AskAsync(Notification row, DateTimeOffset now, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
        var its = scope.ServiceProvider.GetRequiredService<NotificationsDb>();
        // Before the asking: one that breaks whoever asks is not asked again at once.
        var (ladder, asked) = (options.Value.AskSeconds, row.Asked + 1);
        DateTimeOffset? next = row.State == NotificationState.Sent && asked < ladder.Length ? now.AddSeconds(ladder[asked]) : null;
        if (await its.Notifications.Where(n => n.Id == row.Id && n.AskAt == row.AskAt).ExecuteUpdateAsync(set => set.SetProperty(n => n.AskAt, next).SetProperty(n => n.Asked, asked), cancel) == 0) return;
        if (row.State != NotificationState.Sent) return;
        try
        {
            var channel = scope.ServiceProvider.GetServices<IChannel>().FirstOrDefault(one => one.IsOn && one.Channel == row.Channel && one.Provider == row.Provider);
            using var limit = new CancellationTokenSource(options.Value.AnswerWithin, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
            if (channel is not null && await channel.AskAsync(row, both.Token) is { } word)
                await scope.ServiceProvider.GetRequiredService<NotificationLedger>().ApplyAsync(word with { NotificationId = row.Id }, NotificationSource.Asked, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning("{Provider} could not be asked about message {NotificationId}: {Reason}", row.Provider, row.Id, e.GetType().Name);
        }
        // Push has no receipts at all: there, silence is no news.
        if (next is null && row.Channel != MessageChannel.Push)
            await its.Notifications.Where(n => n.Id == row.Id && n.State == NotificationState.Sent).ExecuteUpdateAsync(set => set.SetProperty(n => n.Words, "The provider has taken it and never said whether it arrived."), cancel);
    }
}
