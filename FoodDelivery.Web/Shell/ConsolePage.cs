using System.Security.Claims;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace FoodDelivery.Web.Shell;

/// <summary>
/// The base of every page and every component that asks or does something. One DI scope per click, the actor set in it,
/// refusals shown in words, double clicks swallowed, live changes watched until the page is left.
/// What a page shows it reads in <see cref="ReadAsync"/>, and whoever wants it read again calls <see cref="RefreshAsync"/>.
/// </summary>
public abstract class ConsolePage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private readonly List<IDisposable> watches = [];
    private readonly HashSet<string> running = [];
    private readonly OneAtATime reader;
    private bool everRead;
    private bool disposed, confirming;

    // The token is taken once: asked of a source that is disposed, it would throw over the page that came next.
    protected ConsolePage() => (Leaving, reader) = (leaving.Token, new(TurnAsync));

    [Inject] private IServiceScopeFactory Scopes { get; set; } = default!;
    [Inject] private ILoggerFactory Logs { get; set; } = default!;
    [Inject] private LiveFeed Live { get; set; } = default!;
    [Inject] private ConnectionWatch Connection { get; set; } = default!;
    [Inject] protected ISnackbar Snackbar { get; set; } = default!;
    [Inject] protected IDialogService Dialogs { get; set; } = default!;
    [Inject] protected NavigationManager Navigation { get; set; } = default!;
    [Inject] protected TimeProvider Time { get; set; } = default!;
    [CascadingParameter] protected Visit Visit { get; set; } = Visit.None;
    [CascadingParameter] private Task<AuthenticationState>? Authentication { get; set; }

    /// <summary>Cancelled when the page is left. For reading; a money-moving step does not stop half-way.</summary>
    protected CancellationToken Leaving { get; }

    /// <summary>Something is being done; buttons show it and stay off.</summary>
    protected bool Busy => running.Count > 0;

    /// <summary>Who looks at this page.</summary>
    protected async Task<Actor> MeAsync() =>
        ActorFromClaims.Of(Authentication is null ? new ClaimsPrincipal() : (await Authentication).User);

    /// <summary>
    /// Asks a read class, in a scope of its own. On a page that was left it ends as cancelled, also when the answer came: what follows must not
    /// watch, subscribe or navigate for a page that is gone.
    /// </summary>
    protected async Task<T> Ask<TReads, T>(Func<TReads, Task<T>> ask) where TReads : notnull
    {
        Leaving.ThrowIfCancellationRequested();
        await using var scope = await ScopeAsync();
        var answer = await ask(scope.ServiceProvider.GetRequiredService<TReads>());
        Leaving.ThrowIfCancellationRequested();
        return answer;
    }

    /// <summary>Asks for something the page can do without for a moment. When that breaks, it says so and answers null; the page stays as it is.</summary>
    protected async Task<T?> TryAsk<TReads, T>(Func<TReads, Task<T>> ask) where TReads : notnull where T : class?
    {
        try
        {
            return await Ask(ask);
        }
        catch (Exception e) when (!disposed)
        {
            Logs.CreateLogger(GetType()).LogError(e, "{Reads} could not be asked.", typeof(TReads).Name);
            Snackbar.Add("That could not be looked up just now. Try again in a moment.", Severity.Warning);
            return null;
        }
    }

    /// <summary>Runs a use case. True when done; a refusal is shown to the person. A second call while the first runs does nothing.</summary>
    /// <param name="done">Said when it worked.</param>
    /// <param name="key">Tells clicks on different things apart, so that two of them may run at once.</param>
    protected async Task<bool> Do<TUseCase>(Func<TUseCase, Task<Result>> act, string? done = null, string key = "") where TUseCase : notnull =>
        await Try<TUseCase, Result>(act, result => result.Error, done, key) is { IsOk: true };

    /// <summary>Runs a use case that answers with a value. Null when nothing was done because it is running already or broke; else its result, refusals already shown.</summary>
    protected Task<Result<T>?> Do<TUseCase, T>(Func<TUseCase, Task<Result<T>>> act, string? done = null, string key = "") where TUseCase : notnull =>
        Try<TUseCase, Result<T>>(act, result => result.Error, done, key);

    private async Task<TResult?> Try<TUseCase, TResult>(Func<TUseCase, Task<TResult>> act, Func<TResult, Error?> errorOf, string? done, string key)
        where TUseCase : notnull where TResult : struct
    {
        var name = typeof(TUseCase).Name + key;
        if (!running.Add(name)) return null;
        try
        {
            StateHasChanged();
            await using var scope = await ScopeAsync();
            var result = await act(scope.ServiceProvider.GetRequiredService<TUseCase>());
            if (errorOf(result) is { } error) Refused(error);
            else if (done is not null) Snackbar.Add(done, Severity.Success);
            return result;
        }
        catch (OperationCanceledException) when (disposed)
        {
            return null;
        }
        catch (RoomAway away)
        {
            Snackbar.Add(away.Error.Message, Severity.Error);
            return null;
        }
        catch (Exception e)
        {
            Logs.CreateLogger(GetType()).LogError(e, "{UseCase} broke.", typeof(TUseCase).Name);
            Snackbar.Add("That did not work, and it is our fault. Look at the screen before you try again.", Severity.Error);
            return null;
        }
        finally
        {
            running.Remove(name);
            if (!disposed) StateHasChanged();
        }
    }

    /// <summary>How a refusal is shown. Forms override it to put it beside the field.</summary>
    protected virtual void Refused(Error error) => Snackbar.Add(error.Message, error.Kind == ErrorKind.Conflict ? Severity.Warning : Severity.Error);

    /// <summary>Asks before something that costs. The text says what it will cost.</summary>
    protected Task<bool> Confirm(string title, string text, string yes, string no = "Keep as it is") =>
        OneQuestion(async () => await Dialogs.ShowMessageBoxAsync(title, text, yesText: yes, cancelText: no) == true);

    /// <summary>Asks for the reason of something that stays in the audit log. Null when the person thinks better of it.</summary>
    protected Task<string?> AskWhy(string title, string consequence, string yes) => OneQuestion(() => WhyDialog.AskAsync(Dialogs, title, consequence, yes));

    /// <summary>Asks by any dialog. Clicked twice it is one question: of two, the second would stand there after the first is answered, and do everything again.</summary>
    /// <returns>What was answered; for a second click, nothing.</returns>
    protected async Task<T?> OneQuestion<T>(Func<Task<T?>> ask)
    {
        if (confirming) return default;
        confirming = true;
        try
        {
            return await ask();
        }
        finally
        {
            confirming = false;
        }
    }

    /// <summary>Calls the handler for each matching change, on the page's own thread of work, and renders afterwards.</summary>
    protected void Watch<TChange>(Func<TChange, bool> concerns, Func<TChange, Task> handler) where TChange : ILiveChange
    {
        if (!RendererInfo.IsInteractive || disposed) return;
        Keep(Live.Watch<TChange>(change =>
        {
            if (!disposed && concerns(change)) _ = InvokeAsync(() => Safely(() => handler(change)));
        }));
    }

    /// <summary>
    /// Does something again and again while the page is open, and renders afterwards. A turn that breaks is logged and the next one comes;
    /// a turn that takes longer than the period is waited for. Nothing happens while the page is only being prerendered.
    /// </summary>
    /// <param name="atOnce">The first turn is now, not after the first period.</param>
    /// <returns>Ends it before the page is left.</returns>
    protected IDisposable Every(TimeSpan period, Func<Task> turn, bool atOnce = false)
    {
        var clock = new PeriodicTimer(period, Time);
        Keep(clock);
        if (RendererInfo.IsInteractive && !disposed) _ = RunAsync();
        return clock;

        async Task RunAsync()
        {
            if (atOnce) await InvokeAsync(() => Safely(turn));
            // False once it is disposed, which leaving the page does.
            while (await clock.WaitForNextTickAsync()) await InvokeAsync(() => Safely(turn));
        }
    }

    /// <summary>Is disposed with the page; at once when the page was left meanwhile.</summary>
    protected void Keep(IDisposable kept)
    {
        if (disposed) kept.Dispose();
        else watches.Add(kept);
    }

    /// <summary>Reads what the page shows. Pages override it and call <see cref="RefreshAsync"/>.</summary>
    protected virtual Task ReadAsync() => Task.CompletedTask;

    /// <summary>
    /// Reads again what the page shows: for a change, a clock, a person; also called after a broken line to the browser or to other processes.
    /// Readings of one page never overlap: whoever asks during one gets the next.
    /// </summary>
    protected Task RefreshAsync() => reader.RunAsync();

    /// <summary>One reading. Only a page that has nothing to show yet breaks with it; any other keeps what it shows, and its strip says how old that is.</summary>
    protected virtual async Task TurnAsync()
    {
        Leaving.ThrowIfCancellationRequested();
        try
        {
            await ReadAsync();
            everRead = true;
        }
        catch (Exception e) when (everRead && !disposed)
        {
            Logs.CreateLogger(GetType()).LogError(e, "A page could not read again what it shows.");
        }
    }

    protected override void OnInitialized()
    {
        if (!RendererInfo.IsInteractive) return;
        Connection.CameBack += ComeBack;
        Keep(Live.Watch<FeedInterrupted>(_ => ComeBack()));
    }

    private void ComeBack()
    {
        if (!disposed) _ = InvokeAsync(() => Safely(RefreshAsync));
    }

    private async Task Safely(Func<Task> work)
    {
        if (disposed) return;
        try
        {
            await work();
            if (!disposed) StateHasChanged();
        }
        catch (OperationCanceledException) when (disposed)
        {
            // The page was left while it read.
        }
        catch (Exception e)
        {
            // The next change or the slow clock reads again; the connection strip shows the data's age meanwhile.
            Logs.CreateLogger(GetType()).LogError(e, "A live page could not read again.");
        }
    }

    private async Task<AsyncServiceScope> ScopeAsync()
    {
        var scope = Scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = await MeAsync();
        return scope;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        Connection.CameBack -= ComeBack;
        foreach (var watch in watches) watch.Dispose();
        await leaving.CancelAsync();
        leaving.Dispose();
        GC.SuppressFinalize(this);
    }
}
