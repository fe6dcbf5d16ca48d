using System.Globalization;
using FoodDelivery.Analytics;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace FoodDelivery.Web.Notifications.Preferences;

/// <summary>What somebody wants to be told, and by which way. Nothing is ticked that they have not ticked.</summary>
public sealed partial class PreferencesPage : ConsolePage
{
    private const int MostLines = 50;
    private static readonly MessageChannel[] Channels = [MessageChannel.Email, MessageChannel.Sms, MessageChannel.Push];
    private static readonly IReadOnlyList<string> KnownZones = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/') && !id.StartsWith("Etc/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private readonly Dictionary<MessageChannel, bool> orders = [];
    private readonly Dictionary<MessageChannel, bool> offers = [];
    private OwnPreferences? mine;

    /// <summary>What the form was filled from. What is known may be newer: it is read again whenever the line to the browser was broken.</summary>
    private OwnPreferences? filled;
    private IReadOnlyList<Consent> consents = [];
    private IReadOnlyList<PushDeviceRow> devices = [];
    private string culture = MessageLanguages.Usual;
    private string zone = "";
    private string? browserZone;
    private Error? problem;

    [Inject] private IJSRuntime Js { get; set; } = default!;
    [Inject] private IOptions<OperationsOptions> City { get; set; } = default!;

    // The one in force stands in the list, also where this machine's list has another name for it.
    private IEnumerable<string> Zones => zone.Length == 0 || KnownZones.Contains(zone) ? KnownZones : KnownZones.Prepend(zone);

    /// <summary>Something in the form is not what it was filled with.</summary>
    private bool Typed => filled is { } was
        && (culture != (was.Culture ?? MessageLanguages.Usual) || zone != (was.TimeZone ?? "") || Channels.Any(channel => orders[channel] != was.Orders[channel] || offers[channel] != was.Promotions[channel]));

    protected override Task OnInitializedAsync() => RefreshAsync();

    protected override async Task ReadAsync()
    {
        (mine, consents) = await Ask(async (PreferencesReads reads) => (await reads.MineAsync(Leaving), await reads.MyConsentsAsync(MostLines, Leaving)));
        // What was chosen elsewhere meanwhile is shown. Where somebody has begun to choose here, it is said when they save.
        if (!Typed) Fill();
        devices = mine is { PersonId: var me } ? await Ask((PushDevices reads) => reads.OfAsync(me, Leaving)) : [];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        try
        {
            await using var script = await Js.InvokeAsync<IJSObjectReference>("import", Leaving, "./Notifications/Preferences/PreferencesPage.razor.js");
            var said = await script.InvokeAsync<string?>("timeZone", Leaving);
            if (said is null || !TimeZoneInfo.TryFindSystemTimeZoneById(said, out _)) return;
            browserZone = said;
            StateHasChanged();
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The list is there in any case.
        }
    }

    protected override void Refused(Error error)
    {
        problem = error;
        if (error.Kind == ErrorKind.Stale) base.Refused(error);
    }

    private void Fill()
    {
        if (mine is not { } known) return;
        foreach (var channel in Channels) (orders[channel], offers[channel]) = (known.Orders[channel], known.Promotions[channel]);
        (culture, zone, filled) = (known.Culture ?? MessageLanguages.Usual, known.TimeZone ?? "", known);
    }

    private async Task SaveAsync()
    {
        problem = null;
        // The version of what stands in the form. With a newer one, a tick from before somebody unsubscribed would be taken for a new yes.
        var request = new SavePreferences.Request(Of(orders), Of(offers), culture, zone, "account page", channel => ConsentWords.Of(channel), filled!.Version);
        var saved = await Do((SavePreferences save) => save.RunAsync(request, CancellationToken.None), done: "Saved.");
        if (saved is null) return;
        // Refused because of another tab: what that one has chosen is shown, and asked about again.
        if (saved is { IsOk: false, Error.Kind: not ErrorKind.Stale }) return;
        await RefreshAsync();
        Fill();
    }

    private async Task FreeAsync(MessageChannel channel)
    {
        problem = null;
        await Do((FreeOwnAddress free) => free.RunAsync(channel, CancellationToken.None), done: "Messages go there again.");
        await RefreshAsync();
    }

    private async Task ForgetAsync(PushDeviceRow device)
    {
        problem = null;
        await Do((ForgetDevice forget) => forget.RunAsync(new(device.Id), CancellationToken.None), done: $"{device.Name} is forgotten.");
        await RefreshAsync();
    }

    private static ByChannel Of(Dictionary<MessageChannel, bool> chosen) => new(chosen[MessageChannel.Push], chosen[MessageChannel.Sms], chosen[MessageChannel.Email]);

    private OwnChannel Own(MessageChannel channel) => mine!.Channels.Single(c => c.Channel == channel);

    private string? NotYet(MessageChannel channel) => Own(channel).CanSend ? null : " (not sent from here yet; we keep your choice)";

    private string Clock(DateTimeOffset at)
    {
        var there = TimeZoneInfo.TryFindSystemTimeZoneById(mine?.TimeZone ?? City.Value.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        return TimeZoneInfo.ConvertTime(at, there).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
    }
}
