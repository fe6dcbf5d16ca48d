using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Platform;

/// <summary>A list of operations. What it shows is in its address, so it can be bookmarked, sent and gone back to.</summary>
public abstract class ListPage : ConsolePage
{
    protected const int PageSize = 50;

    [Inject] private ILogger<ListPage> Log { get; set; } = default!;
    [SupplyParameterFromQuery(Name = "page")] private int? PageInAddress { get; set; }

    /// <summary>From 1.</summary>
    protected int PageAt => Math.Max(1, PageInAddress ?? 1);
    protected bool Loading { get; private set; } = true;

    /// <summary>Nothing has been read yet.</summary>
    protected bool First { get; private set; } = true;
    protected string? Problem { get; private set; }

    protected abstract override Task ReadAsync();

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected Task LoadAsync() => RefreshAsync();

    protected override async Task TurnAsync()
    {
        Loading = true;
        try
        {
            await ReadAsync();
            (Problem, First) = (null, false);
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            // Left meanwhile.
        }
        catch (Exception e)
        {
            Log.LogError(e, "{Page} could not be read.", GetType().Name);
            Problem = "This list could not be read just now. What is shown may be old.";
        }
        finally
        {
            Loading = false;
        }
    }

    /// <summary>Puts a filter into the address, which reads the list anew from its first page.</summary>
    protected void Filter(string name, object? value) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value, ["page"] = null }), replace: true);

    /// <summary>The same selection as a file.</summary>
    protected string ExportLink(string path) => path + new Uri(Navigation.Uri).Query;
}
