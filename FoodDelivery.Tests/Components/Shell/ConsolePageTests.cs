using Bunit;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace FoodDelivery.Tests.Components.Shell;

/// <summary>What every page gets from its base: it outlives hiccups, and it does nothing after it was left.</summary>
public sealed class ConsolePageTests : IAsyncDisposable
{
    private readonly BunitContext context = new();
    private readonly FakeTimeProvider time = new();
    private readonly LiveFeed feed = new();

    public ConsolePageTests()
    {
        context.Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        context.Services.AddLogging().AddSingleton<TimeProvider>(time).AddSingleton(feed).AddScoped<ConnectionWatch>().AddScoped<CurrentActor>().AddScoped<Shop>();
        context.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    [Fact]
    public async Task A_clock_goes_on_after_a_turn_that_broke_and_ends_with_the_page()
    {
        var page = context.Render<Probe>();
        var turns = 0;
        await page.InvokeAsync(() => page.Instance.Follow(TimeSpan.FromSeconds(5), () => ++turns == 1 ? throw new InvalidOperationException("hiccup") : Task.CompletedTask));
        for (var i = 1; i <= 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await page.WaitForAssertionAsync(() => Assert.Equal(i, turns));
        }
        await context.DisposeComponentsAsync();
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(3, turns);
    }

    [Fact]
    public async Task A_clock_that_is_stopped_stops_and_one_that_begins_at_once_does()
    {
        var page = context.Render<Probe>();
        var turns = 0;
        IDisposable? clock = null;
        await page.InvokeAsync(() => clock = page.Instance.Follow(TimeSpan.FromSeconds(5), () => Task.FromResult(++turns), atOnce: true));
        Assert.Equal(1, turns);
        clock!.Dispose();
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, turns);
    }

    [Fact]
    public async Task Only_the_first_reading_may_break_the_page()
    {
        var page = context.Render<Probe>();
        page.Instance.Reads = () => throw new InvalidOperationException("no database");
        await Assert.ThrowsAsync<InvalidOperationException>(() => page.InvokeAsync(page.Instance.ReadAgain));
        page.Instance.Reads = () => Task.CompletedTask;
        await page.InvokeAsync(page.Instance.ReadAgain);
        page.Instance.Reads = () => throw new InvalidOperationException("no database");
        await page.InvokeAsync(page.Instance.ReadAgain);
    }

    [Fact]
    public async Task Changes_told_during_a_reading_are_read_after_it_and_never_beside_it()
    {
        var page = context.Render<Probe>();
        var (answers, reading) = (new List<TaskCompletionSource>(), 0);
        page.Instance.Reads = async () =>
        {
            Assert.Equal(1, ++reading);
            var answer = new TaskCompletionSource();
            answers.Add(answer);
            await answer.Task;
            reading--;
        };
        for (var i = 0; i < 5; i++) feed.Tell(new Changed());
        await page.WaitForAssertionAsync(() => Assert.Single(answers));
        await page.InvokeAsync(answers[0].SetResult);
        await page.WaitForAssertionAsync(() => Assert.Equal(2, answers.Count));
        await page.InvokeAsync(answers[1].SetResult);
        await page.WaitForAssertionAsync(() => Assert.Equal(0, reading));
        Assert.Equal(2, answers.Count);
    }

    [Fact]
    public async Task Asked_twice_it_is_one_question_and_one_that_broke_can_be_asked_again()
    {
        var page = context.Render<Probe>();
        var (asked, answer) = (0, new TaskCompletionSource<string?>());
        var first = page.InvokeAsync(() => page.Instance.AskOnce(() =>
        {
            asked++;
            return answer.Task;
        }));
        Assert.Null(await page.InvokeAsync(() => page.Instance.AskOnce(() => Task.FromResult<string?>($"asked {++asked} times"))));
        answer.SetResult("yes");
        Assert.Equal("yes", await first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => page.InvokeAsync(() => page.Instance.AskOnce(() => throw new InvalidOperationException("no dialog"))));
        Assert.Equal("again", await page.InvokeAsync(() => page.Instance.AskOnce(() => Task.FromResult<string?>("again"))));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task What_could_not_be_looked_up_is_said_and_the_page_stays()
    {
        var page = context.Render<Probe>();
        Assert.Null(await page.InvokeAsync(() => page.Instance.Look(_ => throw new InvalidOperationException("no database"))));
        Assert.Contains(context.Services.GetRequiredService<MudBlazor.ISnackbar>().ShownSnackbars, said => said.Message!.Contains("Try again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_it_was_left_nothing_is_registered_and_no_answer_is_used()
    {
        var page = context.Render<Probe>();
        var probe = page.Instance;
        var late = new TaskCompletionSource<string>();
        var asking = page.InvokeAsync(() => probe.Look(_ => late.Task));
        await context.DisposeComponentsAsync();

        Assert.True(probe.IsLeft);
        late.SetResult("too late");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        var kept = new Kept();
        probe.KeepIt(kept);
        Assert.True(kept.Gone);
        var turns = 0;
        probe.Follow(TimeSpan.FromSeconds(1), () => Task.FromResult(++turns), atOnce: true);
        probe.WatchIt(() => turns++);
        time.Advance(TimeSpan.FromSeconds(5));
        feed.Tell(new Changed());
        Assert.Equal(0, turns);
    }

    private sealed record Changed : ILiveChange;

    private sealed class Shop;

    private sealed class Kept : IDisposable
    {
        public bool Gone { get; private set; }

        public void Dispose() => Gone = true;
    }

    private sealed class Probe : ConsolePage
    {
        public Func<Task> Reads { get; set; } = () => Task.CompletedTask;

        public bool IsLeft => Leaving.IsCancellationRequested;

        public Task ReadAgain() => RefreshAsync();

        public IDisposable Follow(TimeSpan period, Func<Task> turn, bool atOnce = false) => Every(period, turn, atOnce);

        public Task<string?> Look(Func<Shop, Task<string>> ask) => TryAsk(ask);

        public Task<string?> AskOnce(Func<Task<string?>> ask) => OneQuestion(ask);

        public void KeepIt(IDisposable kept) => Keep(kept);

        public void WatchIt(Action heard) => Watch<Changed>(_ => true, _ =>
        {
            heard();
            return Task.CompletedTask;
        });

        protected override Task ReadAsync() => Reads();

        protected override void OnInitialized()
        {
            base.OnInitialized();
            Watch<Changed>(_ => true, _ => RefreshAsync());
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, "shown");
    }
}
