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
/// </summary>
public abstract class ConsolePage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private readonly List<IDisposable> watches = [];
    private readonly HashSet<string> running = [];
    private bool disposed;

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
    protected CancellationToken Leaving => leaving.Token;

    /// <summary>Something is being done; buttons show it and stay off.</summary>
    protected bool Busy => running.Count > 0;

    /// <summary>Who looks at this page.</summary>
    protected async Task<Actor> MeAsync() =>
        ActorFromClaims.Of(Authentication is null ? new ClaimsPrincipal() : (await Authentication).User);

    /// <summary>Asks a read class, in a scope of its own.</summary>
    protected async Task<T> Ask<TReads, T>(Func<TReads, Task<T>> ask) where TReads : notnull
    {
        await using var scope = await ScopeAsync();
        return await ask(scope.ServiceProvider.GetRequiredService<TReads>());
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
    protected async Task<bool> Confirm(string title, string text, string yes, string no = "Keep as it is") =>
        await Dialogs.ShowMessageBoxAsync(title, text, yesText: yes, cancelText: no) == true;

    /// <summary>Calls the handler for each matching change, on the page's own thread of work, and renders afterwards.</summary>
    protected void Watch<TChange>(Func<TChange, bool> concerns, Func<TChange, Task> handler) where TChange : ILiveChange
    {
        if (!RendererInfo.IsInteractive) return;
        watches.Add(Live.Watch<TChange>(change =>
        {
            if (!disposed && concerns(change)) _ = InvokeAsync(() => Safely(() => handler(change)));
        }));
    }

    /// <summary>Reads again what the page shows: called after a broken line to the browser or to other processes. Pages that show live data override it.</summary>
    protected virtual Task RefreshAsync() => Task.CompletedTask;

    protected override void OnInitialized()
    {
        if (!RendererInfo.IsInteractive) return;
        Connection.CameBack += ComeBack;
        watches.Add(Live.Watch<FeedInterrupted>(_ => ComeBack()));
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
            StateHasChanged();
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
