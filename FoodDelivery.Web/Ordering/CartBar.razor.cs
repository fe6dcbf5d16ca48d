using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Ordering;

/// <summary>Shows the visitor's cart and puts dishes into it. Pages of the shop place one and call <see cref="AddAsync"/> on it.</summary>
public sealed partial class CartBar : ConsolePage
{
    private CartView? cart;

    /// <summary>Told whenever the cart is different, e.g. to mark the dishes that are in it.</summary>
    [Parameter] public EventCallback<CartView> Changed { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Watch<CartChanged>(change => change.CartId == Visit.Cart || change.CartId == cart?.Id, _ => RefreshAsync());
        await RefreshAsync();
    }

    protected override async Task ReadAsync()
    {
        cart = await Ask((CartReads reads) => reads.GetAsync(Visit.Cart, Leaving));
        await Changed.InvokeAsync(cart);
    }

    /// <summary>Adds a dish; asks first when the cart holds another restaurant's. True when it is in.</summary>
    public async Task<bool> AddAsync(Guid restaurantId, WantedLine line)
    {
        Error? otherRestaurant = null;
        var added = await Do((AddToCart useCase) => AddAsync(useCase, replace: false));
        if (otherRestaurant is null) return added;
        return await Confirm("Start a new cart?", otherRestaurant.Message, yes: "Empty it and add this", no: "Keep my cart")
            && await Do((AddToCart useCase) => AddAsync(useCase, replace: true));

        async Task<Result> AddAsync(AddToCart useCase, bool replace)
        {
            var result = await useCase.RunAsync(new(Visit.Cart, restaurantId, line, replace), CancellationToken.None);
            if (result.Error?.Code != "ordering.cart_other_restaurant") return result;
            otherRestaurant = result.Error;
            return Result.Ok; // A question, not a refusal: it is asked in words above.
        }
    }

    private async Task OpenAsync()
    {
        var said = await OneQuestion(async () =>
        {
            var drawer = await Dialogs.ShowAsync<CartDrawer>("Your cart", new DialogOptions { Position = DialogPosition.BottomCenter, FullWidth = true, MaxWidth = MaxWidth.Small, CloseButton = true, CloseOnEscapeKey = true });
            return await drawer.Result;
        });
        if (said is not { Canceled: false }) return;
        Navigation.NavigateTo("/checkout");
    }
}
