using FoodDelivery.Ordering;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Ordering;

/// <summary>The whole cart over the page. Closing it with a result means "to the checkout".</summary>
public sealed partial class CartDrawer : ConsolePage
{
    private CartView? cart;

    [CascadingParameter] private IMudDialogInstance Drawer { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Watch<CartChanged>(change => change.CartId == Visit.Cart || change.CartId == cart?.Id, _ => RefreshAsync());
        await RefreshAsync();
    }

    protected override async Task ReadAsync() => cart = await Ask((CartReads reads) => reads.GetAsync(Visit.Cart, Leaving));

    private async Task ClearAsync()
    {
        if (!await Confirm("Empty the cart?", "All dishes are taken out.", yes: "Empty it", no: "Keep them")) return;
        if (await Do((ClearCart useCase) => useCase.RunAsync(new(Visit.Cart), CancellationToken.None), done: "Your cart is empty")) Drawer.Cancel();
    }
}
