using FoodDelivery.Notifications;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What the emulated devices show, for the inbox.</summary>
internal sealed class FcmInbox(SandboxDb db, TimeProvider time) : ISandboxInbox
{
    public string Vendor => FcmSandbox.Vendor;

    public async Task<IReadOnlyList<InboxMessage>> NewestAsync(string? to, DateTimeOffset? before, int count, CancellationToken cancel)
    {
        var rows = All();
        if (before is { } moment) rows = rows.Where(row => row.Shown.TakenAt < moment);
        if (to is not null) rows = rows.Where(row => EF.Functions.ILike(row.Device.Name + " no. " + row.Device.Number, to.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")));
        return [.. (await rows.OrderByDescending(row => row.Shown.TakenAt).ThenByDescending(row => row.Shown.Number).Take(count).ToListAsync(cancel)).Select(Message)];
    }

    public async Task<InboxMessage?> OneAsync(string id, CancellationToken cancel) =>
        await All().Where(row => row.Shown.Name!.EndsWith("/" + id)).ToListAsync(cancel) is [var row] ? Message(row) : null;

    private IQueryable<Row> All() => from shown in db.FcmShown.AsNoTracking()
                                     join device in db.FcmTokens.AsNoTracking() on shown.Token equals device.Token
                                     where shown.TakenAt != null
                                     select new Row { Shown = shown, Device = device };

    private InboxMessage Message(Row row) => new(Vendor, MessageChannel.Push, row.Shown.Name!.Split('/')[^1], NameOf(row.Device), "FoodDelivery", row.Shown.TakenAt!.Value, row.Shown.Title, row.Shown.Text ?? "",
        row.Device.GoneAt is not null ? "gone with its device" : row.Shown.Streamed > 0 ? "shown" : row.Shown.ExpiresAt <= time.GetUtcNow() ? "expired" : "waits for an open page",
        Link: row.Shown.Link, Note: row.Shown.Times > 1 ? $"Taken {row.Shown.Times} times; the last one took the place of the others." : null);

    /// <summary>Never the token.</summary>
    public static string NameOf(FcmToken device) => $"{device.Name} no. {device.Number}";

    private sealed class Row
    {
        public required FcmShown Shown { get; init; }
        public required FcmToken Device { get; init; }
    }
}
