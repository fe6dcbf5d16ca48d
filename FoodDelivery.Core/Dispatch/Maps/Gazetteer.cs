using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>Finds addresses and corners of the demo city from what people type, also while they are typing.</summary>
public sealed class Gazetteer
{
    private readonly CityMap city;
    private readonly CityAddresses addresses;
    private readonly List<Sign> signs;
    private readonly ILookup<CityStreet, CityCorner> corners;

    public Gazetteer(CityMap city)
    {
        this.city = city;
        addresses = new(city);
        signs = [.. city.Streets.Where(s => s.Kind != CityStreetKind.Highway).SelectMany(Spellings)];
        corners = city.Corners.SelectMany(c => new[] { (c.First, c), (c.Second, c) }).ToLookup(p => p.Item1, p => p.c);
    }

    /// <summary>Best first; empty when nothing fits. A street without a house number answers with its corners.</summary>
    public IReadOnlyList<GeoAddress> Find(string text, int limit)
    {
        if (AddressText.Parse(text) is not { } asked) return [];
        var found = asked switch
        {
            { Number: { } number } => Streets(asked.Street).Select(s => addresses.Find(s, number)).OfType<GeoAddress>(),
            { Crossing: { } crossing } => CornersOf(asked.Street, crossing),
            _ => CornersAlong(asked.Street),
        };
        return [.. found.DistinctBy(a => a.Line).Take(limit)];
    }

    /// <summary>The address nearest to a place; null in the river or the middle of a park.</summary>
    public GeoAddress? Describe(GeoPoint place) => addresses.Nearest(CityGrid.ToGrid(place));

    private IEnumerable<GeoAddress> CornersOf(IReadOnlyList<AddressWord> one, IReadOnlyList<AddressWord> other)
    {
        var second = Streets(other).ToList();
        return Streets(one).SelectMany(a => second.SelectMany(b => corners[a].Where(c => c.First == b || c.Second == b)), Corner);
    }

    /// <summary>From the middle of the city outwards.</summary>
    private IEnumerable<GeoAddress> CornersAlong(IReadOnlyList<AddressWord> street)
    {
        var streets = Streets(street).Take(4).ToList();
        return streets.SelectMany(s => corners[s].Where(c => c.First.Kind == CityStreetKind.Wide || c.Second.Kind == CityStreetKind.Wide || !s.IsAvenue)
            .OrderBy(c => c.At.MetersTo(default)).Select(c => Corner(s, c)));
    }

    private static GeoAddress Corner(CityStreet first, CityCorner corner)
    {
        var other = corner.First == first ? corner.Second : corner.First;
        return new($"{first.ShortName} & {other.ShortName}", CityAddresses.Label($"Corner of {first.Name} and {other.Name}", corner.At), CityGrid.ToGeo(corner.At));
    }

    private IEnumerable<CityStreet> Streets(IReadOnlyList<AddressWord> asked) => signs
        .Select(sign => (sign.Street, Rank: sign.Rank(asked)))
        .Where(m => m.Rank is not null)
        .GroupBy(m => m.Street, (street, ranks) => (street, Rank: ranks.Min(r => r.Rank)))
        .OrderBy(m => m.Rank)
        .Select(m => m.street);

    private static IEnumerable<Sign> Spellings(CityStreet street)
    {
        foreach (var name in (string[])[street.Name, street.ShortName, .. street.OtherNames])
        {
            var words = AddressText.Words(name);
            yield return new(street, words, 0);
            // "350 42nd St" leaves out east or west: both are offered, after everything that was spelled out.
            if (!street.IsAvenue && words[0].Text is "w" or "e") yield return new(street, [.. words.Skip(1)], 4);
        }
    }

    private sealed record Sign(CityStreet Street, IReadOnlyList<AddressWord> Words, int Handicap)
    {
        /// <summary>Small is good: 0 for the name itself, more for what is missing or only begun; null where it does not fit.</summary>
        public int? Rank(IReadOnlyList<AddressWord> asked)
        {
            if (asked.Count > Words.Count) return null;
            var rank = Handicap + (asked.Count < Words.Count ? 1 : 0);
            for (var i = 0; i < asked.Count; i++)
            {
                if (!asked[i].Matches(Words[i], out var exact)) return null;
                if (!exact) rank += asked[i].IsNumber ? 3 : 1;
            }

            return rank;
        }
    }
}
