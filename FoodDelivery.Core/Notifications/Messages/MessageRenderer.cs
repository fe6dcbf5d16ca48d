namespace FoodDelivery.Notifications;

/// <summary>Makes words of a template and its data. The templates are Razor components, so the host brings this.</summary>
public abstract class MessageRenderer
{
    /// <summary>The version of a template that new messages are written with.</summary>
    public abstract int CurrentVersion(string template);

    /// <summary>What the template's current version looks like filled; null when there is no such template.</summary>
    public virtual object? SampleOf(string template) => null;

    /// <param name="code">For codes only: made this moment, kept nowhere.</param>
    /// <param name="promotionWayOut">Unsubscribe address of a promotion.</param>
    /// <exception cref="InvalidOperationException">There is no such template or version.</exception>
    public abstract Task<RenderedMessage> RenderAsync(string template, int version, MessageChannel channel, string culture, string timeZone, string data, string? code, string? promotionWayOut, CancellationToken cancel);
}
