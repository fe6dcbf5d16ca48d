using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What an emulator is told to do wrong, set at its control page. One row for each vendor.</summary>
public sealed class SandboxFaults
{
    public required string Vendor { get; init; }
    /// <summary>Every webhook waits this long.</summary>
    public int DelaySeconds { get; set; }
    /// <summary>How often each webhook arrives; 1 is normal.</summary>
    public int Copies { get; set; } = 1;
    /// <summary>Webhooks arrive in random order, up to two seconds apart.</summary>
    public bool Shuffle { get; set; }
    /// <summary>How many of a hundred webhooks never leave.</summary>
    public int LosePercent { get; set; }
    /// <summary>What happens to the next API calls; see <see cref="SandboxFault"/>.</summary>
    public SandboxFault NextCalls { get; set; }
    /// <summary>How many calls that holds for.</summary>
    public int NextCallsLeft { get; set; }
    /// <summary>Only calls whose path contains this, e.g. "capture"; empty for any POST.</summary>
    public string NextCallsPath { get; set; } = "";

    public static async Task<SandboxFaults> OfAsync(SandboxDb db, string vendor, CancellationToken cancel) =>
        await db.Faults.AsNoTracking().SingleOrDefaultAsync(f => f.Vendor == vendor, cancel) ?? new SandboxFaults { Vendor = vendor };

    /// <summary>What goes wrong with this call; it is used up by being asked for.</summary>
    public static async Task<SandboxFault> TakeAsync(SandboxDb db, string vendor, HttpContext http)
    {
        var faults = await OfAsync(db, vendor, http.RequestAborted);
        if (faults.NextCalls == SandboxFault.None || faults.NextCallsLeft <= 0 || !(http.Request.Path.Value ?? "").Contains(faults.NextCallsPath, StringComparison.Ordinal)) return SandboxFault.None;
        var taken = await db.Faults.Where(f => f.Vendor == vendor && f.NextCallsLeft > 0).ExecuteUpdateAsync(set => set.SetProperty(f => f.NextCallsLeft, f => f.NextCallsLeft - 1), http.RequestAborted);
        return taken > 0 ? faults.NextCalls : SandboxFault.None;
    }
}

/// <summary>Ways in which a call can go wrong.</summary>
public enum SandboxFault
{
    None,
    /// <summary>The work is done and kept, then the line is cut: the caller can't know.</summary>
    CutAfterWork,
    /// <summary>The work is done and kept, then an edge server says 503.</summary>
    UnavailableAfterWork,
    /// <summary>Nothing is done, 500.</summary>
    ErrorBeforeWork,
    /// <summary>Nothing is done, 429.</summary>
    TooManyRequests,
}
