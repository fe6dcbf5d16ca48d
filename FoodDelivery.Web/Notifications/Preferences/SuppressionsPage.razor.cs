using FoodDelivery.Notifications;
using FoodDelivery.Web.Platform;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Notifications.Preferences;

/// <summary>Whom nobody writes to, since when and why; adding and lifting, both with a reason.</summary>
public sealed partial class SuppressionsPage
{
    private IReadOnlyList<SuppressionRow>? rows;

    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? Channel { get; set; }
    [SupplyParameterFromQuery] private string? Reason { get; set; }
    [SupplyParameterFromQuery] private bool Lifted { get; set; }

    /// <summary>The list goes on behind this row.</summary>
    [SupplyParameterFromQuery] private string? Before { get; set; }

    private bool Narrowed => !string.IsNullOrWhiteSpace(Q) || !string.IsNullOrEmpty(Channel) || !string.IsNullOrEmpty(Reason);

    protected override async Task ReadAsync()
    {
        var filter = new SuppressionFilter(Known<MessageChannel>(Channel), Known<SuppressionReason>(Reason), Q, Lifted);
        // An address that somebody has mended by hand shows the newest.
        var after = Cursor.Read<Newest>(Before) is { IsOk: true, Value: { } last } ? (last.At, last.Id) : ((DateTimeOffset, Guid)?)null;
        rows = await Ask((SuppressionReads reads) => reads.NewestAsync(filter, after, PageSize + 1, Leaving));
    }

    private static T? Known<T>(string? name) where T : struct, Enum => Enum.TryParse<T>(name, out var value) && Enum.IsDefined(value) ? value : null;

    private void Narrow(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value, ["before"] = null }), replace: true);

    private string At(string? before) => Navigation.GetUriWithQueryParameter("before", before);

    private async Task AddAsync()
    {
        if (await OneQuestion(() => SuppressDialog.AskAsync(Dialogs))) await LoadAsync();
    }

    private async Task LiftAsync(SuppressionRow row)
    {
        var costs = row.Reason == SuppressionReason.Stop
            ? "They answered STOP. Their carrier still refuses us until they send START; then the next message puts the address back here."
            : "Messages go there again from now on.";
        if (await AskWhy($"Lift {row.Address}?", costs, "Lift") is not { } why) return;
        if (await Do((LiftSuppression lift) => lift.RunAsync(new(row.Id, why), CancellationToken.None), done: "It is lifted.")) await LoadAsync();
    }
}
