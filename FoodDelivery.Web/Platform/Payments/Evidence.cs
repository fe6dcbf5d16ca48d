using System.IO.Compression;
using System.Text;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Payments;
using FoodDelivery.Web.Platform.Orders;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace FoodDelivery.Web.Platform.Payments;

/// <summary>
/// What a bank needs to decide a dispute for us, as one file: what was ordered and paid, what happened when, and that it arrived.
/// No card data, no door code, no phone number of a courier.
/// </summary>
public sealed class Evidence(MoneyReads money, RefundReads refunds, OrderFileReads files, DispatchReads dispatch, CatalogLookup catalog, PlatformDb db, AuditLog audit, TimeProvider time, IServiceProvider services, ILoggerFactory logs)
{
    /// <param name="Name">Of the file.</param>
    public sealed record Papers(string Name, byte[] Zip);

    /// <summary>For admins; null for everybody else and when there is no such dispute. Who took it is written down.</summary>
    public async Task<Papers?> TakeAsync(Guid disputeId, CancellationToken cancel)
    {
        if (await money.DisputeAsync(disputeId, cancel) is not { } dispute || await files.OfAsync(dispute.OrderId, cancel) is not { } file) return null;
        var arrival = file.Delivery is { } delivery ? await dispatch.ArrivalAsync(delivery.Id, cancel) : [];
        var seller = (await catalog.RestaurantAsync(file.Order.Row.RestaurantId, cancel))?.AddressLine;
        var told = await refunds.ToldAsync(dispute.OrderId, cancel);
        var receipt = await HtmlAsync(new Receipt(file.Order, seller, told is null ? null : told with { Card = null }));
        var papers = EvidencePapers.Of(dispute, file, arrival, receipt, time.GetUtcNow());

        audit.Write(db, "payments.evidence_taken", dispute.OrderId.ToString(), after: new { Dispute = dispute.Id, Files = papers.Count });
        await db.SaveChangesAsync(cancel);
        // A few kilobytes, so it is made as a whole.
        using var bytes = new MemoryStream();
        await using (var zip = await ZipArchive.CreateAsync(bytes, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancel))
        {
            foreach (var (name, text) in papers)
            {
                await using var entry = await zip.CreateEntry(name, CompressionLevel.Optimal).OpenAsync(cancel);
                await entry.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
            }
        }
        return new($"evidence-{dispute.OrderNumber}.zip", bytes.ToArray());
    }

    /// <summary>The very receipt the customer sees.</summary>
    private async Task<string> HtmlAsync(Receipt receipt)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<ReceiptSheet>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ReceiptSheet.Receipt)] = receipt }))).ToHtmlString());
    }
}
