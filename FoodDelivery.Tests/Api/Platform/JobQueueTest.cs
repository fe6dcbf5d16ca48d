using System.Collections.Concurrent;
using System.Diagnostics;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>The job queue as it really is: Hangfire on PostgreSQL inside the running product.</summary>
public sealed class JobQueueTest
{
    [Fact]
    public async Task An_enqueued_job_runs_soon_and_stored_is_only_its_id()
    {
        var ran = new ConcurrentQueue<string?>();
        await using var app = await TestApp.StartAsync(also: services => services.AddSingleton(ran).AddJob<NoteJob>("tests.note"));
        var watch = Stopwatch.StartNew();
        app.Services.GetRequiredService<JobQueue>().Enqueue("tests.note", "FD-1");
        while (ran.IsEmpty && watch.Elapsed < TimeSpan.FromSeconds(30)) await Task.Delay(20);
        Assert.Equal(["FD-1"], ran);
        TestContext.Current.TestOutputHelper!.WriteLine($"ran after {watch.ElapsedMilliseconds} ms");
        // Polling alone would take up to 15 s; NOTIFY wakes a worker at once. Generous, because machines are shared.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"it took {watch.Elapsed.TotalSeconds:F1} s");

        var stored = await app.Database.ScalarAsync<string>("SELECT invocationdata::text || arguments::text FROM hangfire.job ORDER BY id LIMIT 1");
        Assert.Contains("JobRunner", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("NoteJob", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stored_timetable_is_the_code_s()
    {
        await using var app = await TestApp.StartAsync(also: services => services.AddSingleton(new ConcurrentQueue<string?>()).AddRecurringJob<NoteJob>("tests.nightly", "0 3 * * *"));
        using var connection = app.Services.GetRequiredService<JobStorage>().GetConnection();
        var stored = connection.GetRecurringJobs().ToDictionary(job => job.Id, job => job.Cron);
        var written = app.Services.GetServices<JobRegistration>().Where(job => job.Cron is not null).ToDictionary(job => job.Id, job => job.Cron);
        Assert.Equal("0 3 * * *", stored["tests.nightly"]);
        Assert.Equal(written.Select(job => $"{job.Key} {job.Value}").Order(StringComparer.Ordinal), stored.Select(job => $"{job.Key} {job.Value}").Order(StringComparer.Ordinal));

        var timetable = app.Services.GetRequiredService<IRecurringJobManager>();
        timetable.AddOrUpdate("tests.forgotten", () => Console.WriteLine(), "0 4 * * *");
        await new RecurringJobs(timetable, app.Services.GetRequiredService<JobStorage>(), HostedRooms.All, app.Services.GetServices<JobRegistration>()).StartAsync(CancellationToken.None);
        Assert.DoesNotContain(connection.GetRecurringJobs(), job => job.Id == "tests.forgotten");
    }

    private sealed class NoteJob(ConcurrentQueue<string?> ran) : IJob
    {
        public Task RunAsync(string? argument, CancellationToken cancel)
        {
            ran.Enqueue(argument);
            return Task.CompletedTask;
        }
    }
}
