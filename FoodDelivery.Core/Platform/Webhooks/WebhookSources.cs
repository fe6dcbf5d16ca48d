using FoodDelivery.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Platform;

/// <summary>One provider whose webhooks a room understands.</summary>
/// <param name="Elsewhere">Its room runs in a process of its own: webhooks arrive and are applied there.</param>
public sealed record WebhookSourceRegistration(string Provider, Type Type, bool Elsewhere = false);

/// <summary>How a room's module lists the providers that call it.</summary>
public static class WebhookSourceRegistrations
{
    /// <param name="provider">As in its address <c>/webhooks/{provider}</c>.</param>
    public static IServiceCollection AddWebhookSource<TSource>(this IServiceCollection services, string provider) where TSource : class, IWebhookSource => services
        .AddScoped<TSource>()
        .AddSingleton(new WebhookSourceRegistration(provider, typeof(TSource)));
}

/// <summary>Everybody who calls us in this installation.</summary>
public sealed class WebhookSources(IServiceProvider scope, IEnumerable<WebhookSourceRegistration> registrations)
{
    public IReadOnlyList<string> Providers { get; } = [.. registrations.Select(registration => registration.Provider).Order(StringComparer.Ordinal)];

    /// <summary>Null for a provider nobody here knows.</summary>
    public IWebhookSource? Find(string provider) =>
        registrations.LastOrDefault(registration => registration.Provider == provider) is { Elsewhere: false } registration ? (IWebhookSource)scope.GetRequiredService(registration.Type) : null;

    /// <summary>What a webhook comes to, or why that could not be found out.</summary>
    internal async Task<(WebhookOutcome? Outcome, Exception? Failure)> ApplyAsync(Webhook webhook, bool dryRun, CancellationToken cancel)
    {
        try
        {
            if (registrations.Any(registration => registration.Provider == webhook.Provider && registration.Elsewhere)) return await ApplyElsewhereAsync(webhook, dryRun, cancel);
            var source = Find(webhook.Provider) ?? throw new InvalidOperationException($"No part of this product understands webhooks of {webhook.Provider}.");
            return (await source.ApplyAsync(webhook, dryRun, cancel), null);
        }
        catch (Exception e)
        {
            return (null, e);
        }
    }

    private async Task<(WebhookOutcome? Outcome, Exception? Failure)> ApplyElsewhereAsync(Webhook webhook, bool dryRun, CancellationToken cancel)
    {
        var applied = await scope.GetRequiredService<ApplyStoredWebhook>().RunAsync(webhook.Id, dryRun, cancel);
        (webhook.OrderId, webhook.Reference) = (applied.OrderId ?? webhook.OrderId, applied.Reference ?? webhook.Reference);
        return (applied.Outcome, applied.Problem is null ? null : new InvalidOperationException(applied.Problem));
    }
}

/// <summary>Applies webhooks in scopes of their own, so that one that breaks spoils nothing of the next.</summary>
public sealed class ApplyWebhook(IServiceScopeFactory scopes)
{
    /// <summary>How often each is applied. Tests say 2, to prove that a repeated look changes nothing.</summary>
    public int Repeats { get; set; } = 1;

    /// <param name="actor">Who has it applied.</param>
    public async Task<(WebhookOutcome? Outcome, Exception? Failure)> RunAsync(Webhook webhook, Actor actor, bool dryRun, CancellationToken cancel)
    {
        var first = await OnceAsync(webhook, actor, dryRun, cancel);
        for (var again = 1; again < Repeats && first.Failure is null; again++)
        {
            var next = await OnceAsync(webhook, actor, dryRun, cancel);
            if (next.Failure is not null) return next;
        }
        return first;
    }

    private async Task<(WebhookOutcome? Outcome, Exception? Failure)> OnceAsync(Webhook webhook, Actor actor, bool dryRun, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
        return await scope.ServiceProvider.GetRequiredService<WebhookSources>().ApplyAsync(webhook, dryRun, cancel);
    }
}
