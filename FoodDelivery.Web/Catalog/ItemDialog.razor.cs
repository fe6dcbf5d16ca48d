using FoodDelivery.Catalog;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Catalog;

/// <summary>Chooses what comes with a dish, by the same rules that price it at checkout.</summary>
public sealed partial class ItemDialog : ComponentBase
{
    private readonly Dictionary<Guid, int> counts = [];
    private ItemWish wish = default!;
    private string? note;
    private int quantity = 1;
    private bool tried;
    private bool adding;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = default!;

    [Parameter, EditorRequired] public MenuItem Item { get; set; } = default!;

    [Parameter, EditorRequired] public RestaurantCard Restaurant { get; set; } = default!;

    /// <summary>Puts it into the cart; false when it was refused, which has been said already.</summary>
    [Parameter, EditorRequired] public Func<WantedLine, Task<bool>> Add { get; set; } = default!;

    private IReadOnlyList<string> Allergens => Allergen.WordsOf(Item.Allergens.Concat(Item.Groups.SelectMany(g => g.Options).Where(o => counts.GetValueOrDefault(o.Id) > 0).SelectMany(o => o.Allergens)));

    protected override void OnInitialized()
    {
        wish = new(Item, counts);
        wish.ChooseUsual();
    }

    private void Changed() => StateHasChanged();

    private async Task AddAsync()
    {
        tried = true;
        if (wish.FirstProblem is not null || adding) return;
        adding = true;
        if (await Add(new(Item.Id, quantity, wish.OptionIds, string.IsNullOrWhiteSpace(note) ? null : note))) Dialog.Close();
        adding = false;
    }
}
