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
using Microsoft.AspNetCore.Http.Features;

namespace FoodDelivery.Web.Platform.Payments;

/// <summary>
/// What a bank needs to decide a dispute for us, as one file: what was ordered and paid, what happened when, and that it arrived.
/// No card data, no door code, no phone number of a courier.
/// </summary>
public sealed class Evidence(MoneyReads money, RefundReads refunds, OrderFileReads files, DispatchReads dispatch, CatalogLookup catalog, PlatformDb db, AuditLog audit, TimeProvider time, IServiceProvider services, ILoggerFactory logs)
{
    /// <summary>For admins; not found for everybody else. Who took it is written down.</summary>
    public async Task<IResult> DownloadAsync(Guid disputeId, HttpContext http, CancellationToken cancel)
    {
        if (await money.DisputeAsync(disputeId, cancel) is not { } dispute || await files.OfAsync(dispute.OrderId, cancel) is not { } file) return TypedResults.NotFound();
        var arrival = file.Delivery is { } delivery ? await dispatch.ArrivalAsync(delivery.Id, cancel) : [];
        var seller = (await catalog.RestaurantAsync(file.Order.Row.RestaurantId, cancel))?.AddressLine;
        var told = await refunds.ToldAsync(dispute.OrderId, cancel);
        var receipt = await HtmlAsync(new Receipt(file.Order, seller, told is null ? null : told with { Card = null }));
        var papers = EvidencePapers.Of(dispute, file, arrival, receipt, time.GetUtcNow());

        audit.Write(db, "payments.evidence_taken", dispute.OrderId.ToString(), after: new { Dispute = dispute.Id, Files = papers.Count });
        await db.SaveChangesAsync(cancel);
        // The framework's archive ends each entry with a synchronous write, which this one answer may do: a few kilobytes, and rarely.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } control) control.AllowSynchronousIO = true;
        return TypedResults.Stream(async body =>
        {
            await using var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancel);
            foreach (var (name, text) in papers)
            {
                await using var entry = await zip.CreateEntry(name, CompressionLevel.Optimal).OpenAsync(cancel);
                await entry.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
            }
        }, "application/zip", $"evidence-{dispute.OrderNumber}.zip");
    }

    /// <summary>The very receipt the customer sees.</summary>
    private async Task<string> HtmlAsync(Receipt receipt)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<ReceiptSheet>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ReceiptSheet.Receipt)] = receipt }))).ToHtmlString());
    }
}
