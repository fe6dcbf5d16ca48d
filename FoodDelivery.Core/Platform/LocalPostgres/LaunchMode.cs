namespace FoodDelivery.Platform;

/// <summary>
/// The command prefix a server is started under. It gives the server its own session (Ctrl-C reaches us, not it), stops it when we die,
/// and gets around its refusal to run as root.
/// </summary>
/// <param name="FilesBelongTo">The user id that must own the data, or null when it is simply ours.</param>
public sealed record LaunchMode(IReadOnlyList<string> Prefix, int? FilesBelongTo)
{
    private const int Nobody = 65534;

    /// <summary>In order of preference; the first under which the program runs at all is taken.</summary>
    public static IEnumerable<LaunchMode> Candidates()
    {
        if (!OperatingSystem.IsLinux())
        {
            yield return new LaunchMode([], null);
            yield break;
        }
        string[] own = ["setsid", "setpriv", "--pdeathsig=INT"];
        if (!Environment.IsPrivilegedProcess)
        {
            yield return new LaunchMode([.. own, "--"], null);
            yield return new LaunchMode(["setsid"], null);
            yield return new LaunchMode([], null);
            yield break;
        }
        // A user namespace: "nobody" inside, still root outside, so it reaches a checkout under /root and nothing changes hands.
        yield return new LaunchMode([.. own, "--", "unshare", "--user", $"--map-user={Nobody}", $"--map-group={Nobody}", "--"], 0);
        // Containers often forbid that. Then truly nobody, with just enough left to pass folders closed to others; access(2) would
        // drop even that without no_setuid_fixup.
        string[] nobody = [.. own, $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"];
        yield return new LaunchMode([.. nobody, "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup", "--"], Nobody);
        yield return new LaunchMode([.. nobody, "--"], Nobody);
    }
}
