using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Catalog;

/// <summary>What is chosen of a dish's options, what that costs and what is still missing.</summary>
/// <param name="counts">How often each option is chosen, by its id.</param>
public sealed class ItemWish(MenuItem item, Dictionary<Guid, int> counts)
{
    /// <summary>Each option id as often as it is chosen.</summary>
    public IReadOnlyList<Guid> OptionIds => [.. item.Groups.SelectMany(g => g.Options).SelectMany(o => Enumerable.Repeat(o.Id, counts.GetValueOrDefault(o.Id)))];

    public string? FirstProblem => item.Groups.Select(ProblemOf).FirstOrDefault(problem => problem is not null);

    public Money PriceOf(int quantity) =>
        item.Groups.SelectMany(g => g.Options).Aggregate(item.Price, (sum, option) => sum + option.Price * counts.GetValueOrDefault(option.Id)) * quantity;

    /// <summary>Where exactly one must be chosen, the first is: one tap less for most people.</summary>
    public void ChooseUsual()
    {
        foreach (var group in item.Groups.Where(g => g is { Min: 1, Max: 1, Options.Count: > 0 })) counts[group.Options[0].Id] = 1;
    }

    public string? ProblemOf(ModifierGroup group)
    {
        var chosen = Chosen(group, counts);
        return chosen < group.Min ? $"{group.Name}: choose {(group.Min == group.Max ? "" : "at least ")}{group.Min - chosen}{(chosen > 0 ? " more" : "")}"
            : chosen > group.Max ? $"{group.Name}: no more than {group.Max}" : null;
    }

    public static int Chosen(ModifierGroup group, Dictionary<Guid, int> counts) => group.Options.Sum(o => counts.GetValueOrDefault(o.Id));
}
