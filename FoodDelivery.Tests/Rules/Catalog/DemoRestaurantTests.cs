using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Platform;
using FoodDelivery.Web.Catalog;

namespace FoodDelivery.Tests.Rules.Catalog;

/// <summary>The demo city's restaurants are believable: their data keeps the rules a person would keep.</summary>
public sealed class DemoRestaurantTests
{
    private static readonly IReadOnlyList<DemoRestaurant> All = DemoRestaurant.ReadAll();

    [Fact]
    public void There_are_thirty_of_many_cuisines_and_one_for_people_who_try_it()
    {
        Assert.Equal(30, All.Count);
        Assert.Equal(30, All.Select(r => r.Slug).Distinct().Count());
        Assert.Equal(30, All.Select(r => r.Name).Distinct().Count());
        Assert.InRange(All.SelectMany(r => r.Cuisines).Distinct().Count(), 10, 60);
        Assert.Equal("always", Assert.Single(All, r => r.Slug == DemoPeople.MarcosRestaurant).Hours);
    }

    [Fact]
    public void At_any_hour_of_the_week_eighteen_are_open_and_at_some_a_few_are_closed()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var hours = All.Select(r => new OpeningHours(HoursText.Parse(r.Hours), [], r.LastOrder)).ToList();
        var open = Enumerable.Range(0, 7 * 24 * 4).Select(quarter => hours.Count(h => h.At(zone, AMenu.Evening.AddMinutes(quarter * 15)).IsOpen)).ToList();
        Assert.InRange(open.Min(), 18, 24);
        Assert.InRange(open.Max(), 25, 30);
    }

    [Fact]
    public void Addresses_are_where_the_city_has_them()
    {
        var places = new Gazetteer(CityMap.Midtown);
        var wrong = All.Select(r => (r.Slug, r.Address, r.Location, Found: places.Find(r.Address, 1) is [var found, ..] ? found : null))
            .Where(r => r.Found is null || r.Found.Line != r.Address || r.Found.Location.MetersTo(r.Location) > 5)
            .Select(r => FormattableString.Invariant($"{r.Slug}|{r.Address}|{r.Found?.Line}|{r.Found?.Location.Lat:0.000000}|{r.Found?.Location.Lng:0.000000}"));
        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Fact]
    public void Menus_are_whole()
    {
        var findings = new List<string>();
        foreach (var r in All)
        {
            var dishes = r.Menu.SelectMany(m => m.Items).ToList();
            if (dishes.Count is < 12 or > 25) findings.Add($"{r.Slug} has {dishes.Count} dishes");
            if (dishes.Select(d => d.Name).Distinct().Count() != dishes.Count) findings.Add($"{r.Slug} has a dish twice");
            if (!dishes.Exists(d => d.Choices is { Length: > 0 })) findings.Add($"{r.Slug} offers no choice");
            if (r.Minimum > dishes.Max(d => d.Price) * 3) findings.Add($"{r.Slug}'s minimum is out of reach");
            foreach (var dish in dishes)
            {
                if (dish.Description.Length is < 4 or > 200) findings.Add($"{r.Slug}: {dish.Name} is described in {dish.Description.Length} letters");
                if (dish.Price is < 200 or > 6000) findings.Add($"{r.Slug}: {dish.Name} costs {dish.Price}");
                findings.AddRange((dish.Allergens ?? []).Where(a => !Allergen.Words.ContainsKey(a)).Select(a => $"{r.Slug}: {dish.Name} has the allergen {a}"));
                findings.AddRange((dish.Choices ?? []).Where(c => !r.Choices.ContainsKey(c)).Select(c => $"{r.Slug}: {dish.Name} offers {c}, which is nowhere"));
                if (!DishPicture.Names.Contains(dish.Art)) findings.Add($"{r.Slug}: {dish.Name} has no picture of {dish.Art}");
                if ((dish.Diets ?? []).Contains("vegan") && (dish.Allergens ?? []).Intersect(["milk", "eggs", "fish", "crustaceans", "molluscs"]).Any()) findings.Add($"{r.Slug}: {dish.Name} is vegan with {string.Join(',', dish.Allergens!)}");
            }
            foreach (var choice in r.Choices.Values)
            {
                if (choice.Min < 0 || choice.Max < Math.Max(1, choice.Min) || choice.Options.Sum(o => o.Max) < choice.Min) findings.Add($"{r.Slug}: {choice.Name} cannot be chosen");
                findings.AddRange(choice.Options.SelectMany(o => o.Allergens ?? []).Where(a => !Allergen.Words.ContainsKey(a)).Select(a => $"{r.Slug}: {choice.Name} has the allergen {a}"));
            }
        }
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Fact]
    public void Every_picture_can_be_drawn_and_stays_small()
    {
        foreach (var r in All) Assert.NotNull(DishPicture.Table(r.Art, 7));
        foreach (var kind in DishPicture.Names)
            for (var look = 0; look < DishPicture.Looks; look += 9)
            {
                var picture = DishPicture.Dish(kind, look)!;
                Assert.Equal("svg", System.Xml.Linq.XElement.Parse(picture).Name.LocalName);
                Assert.DoesNotContain("NaN", picture);
                Assert.InRange(picture.Length, 1_000, 60_000);
                Assert.Equal(picture, DishPicture.Dish(kind, look));
            }
        Assert.Null(DishPicture.Dish("unicorn", 1));
        Assert.Null(DishPicture.Dish("pizza", 100));
    }
}
