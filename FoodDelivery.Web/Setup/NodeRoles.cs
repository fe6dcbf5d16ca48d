using FoodDelivery.Platform;

namespace FoodDelivery.Web.Setup;

/// <summary>What this process does: serve people (<c>web</c>), relay events and run jobs (<c>worker</c>), or both. From the setting <c>Roles</c>.</summary>
public sealed record NodeRoles(bool IsWeb, bool IsWorker)
{
    public static NodeRoles Of(IConfiguration config)
    {
        var named = (config["Roles"] ?? "web,worker").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries);
        if (named.Length == 0 || named.FirstOrDefault(name => name is not ("web" or "worker" or "both")) is not null)
            throw new StartupRefused($"The setting Roles says '{config["Roles"]}': it may be web, worker, or both.");
        var both = named.Contains("both");
        return new NodeRoles(both || named.Contains("web"), both || named.Contains("worker"));
    }
}
