using Microsoft.AspNetCore.Components.Server.Circuits;

namespace FoodDelivery.Web.Shell;

/// <summary>Knows when this circuit's browser has come back after a broken line, so that pages can re-read what they show.</summary>
public sealed class ConnectionWatch : CircuitHandler
{
    private bool wasDown;

    public event Action? CameBack;

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        wasDown = true;
        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (wasDown) CameBack?.Invoke();
        wasDown = false;
        return Task.CompletedTask;
    }
}
