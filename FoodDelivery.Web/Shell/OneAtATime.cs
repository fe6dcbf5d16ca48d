namespace FoodDelivery.Web.Shell;

/// <summary>
/// Runs a piece of reading one at a time. Whoever asks while it runs gets one more run after it, shared by all who ask meanwhile:
/// so an older answer never overwrites a newer one, and what changed last is always read. For one thread of work, such as a circuit's.
/// What runs must not wait for another run of itself.
/// </summary>
public sealed class OneAtATime(Func<Task> act)
{
    private Task running = Task.CompletedTask;
    private Task? next;

    /// <summary>Ends when a run that began after this call has ended; with that run's failure, if it failed.</summary>
    public Task RunAsync()
    {
        if (next is not null) return next;
        if (!running.IsCompleted) return next = AfterAsync(running);
        return running = act();
    }

    private async Task AfterAsync(Task before)
    {
        // Its failure has been told to whoever asked for it.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        (running, next) = (next!, null);
        await act();
    }
}
