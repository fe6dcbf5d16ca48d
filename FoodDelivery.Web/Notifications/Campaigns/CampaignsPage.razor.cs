using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Notifications.Campaigns;

/// <summary>All offers to many, and how far they have come.</summary>
public sealed partial class CampaignsPage
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private IReadOnlyList<CampaignFile>? rows;
    private bool stirred;

    [SupplyParameterFromQuery] private string? State { get; set; }

    /// <summary>The list goes on behind this row.</summary>
    [SupplyParameterFromQuery] private string? Before { get; set; }

    private string? Standing => rows?.Count(row => row.Campaign.State == CampaignState.Running) switch
    {
        null or 0 => null,
        var n => $"{n} going out",
    };

    protected override void OnInitialized()
    {
        base.OnInitialized();
        // While one goes out there are many changes a second; a look a second is as live as a person can read.
        Watch<CampaignsChanged>(_ => !stirred, async _ =>
        {
            stirred = true;
            await Task.Delay(Calm, Time, Leaving);
            stirred = false;
            await LoadAsync();
        });
    }

    protected override async Task ReadAsync()
    {
        var state = Enum.TryParse<CampaignState>(State, out var known) && Enum.IsDefined(known) ? known : (CampaignState?)null;
        var after = Cursor.Read<Newest>(Before) is { IsOk: true, Value: { } last } ? (last.At, last.Id) : ((DateTimeOffset, Guid)?)null;
        rows = await Ask((CampaignReads reads) => reads.NewestAsync(after, PageSize + 1, Leaving, state));
    }

    private void Narrow(string? state) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["state"] = state, ["before"] = null }), replace: true);

    private string At(string? before) => Navigation.GetUriWithQueryParameter("before", before);
}
