using System.Text.Json;
using FoodDelivery.Dispatch;

namespace FoodDelivery.Tests.Rules.Dispatch;

public class CityDrawingTests
{
    private static readonly JsonElement City = JsonDocument.Parse(CityDrawing.Draw(CityMap.Midtown)).RootElement;

    private static JsonElement.ArrayEnumerator Features(string layer) => City.GetProperty(layer).GetProperty("features").EnumerateArray();

    [Theory]
    [InlineData("water", 2)]
    [InlineData("parks", 10)]
    [InlineData("parkwater", 4)]
    [InlineData("blocks", 1000)]
    [InlineData("streets", 200)]
    [InlineData("places", 20)]
    public void Every_layer_is_there(string layer, int atLeast)
    {
        Assert.Equal("FeatureCollection", City.GetProperty(layer).GetProperty("type").GetString());
        Assert.True(Features(layer).Count() >= atLeast, $"{Features(layer).Count()} features");
    }

    [Fact]
    public void Every_ring_is_closed_and_in_New_York()
    {
        foreach (var layer in (string[])["water", "parks", "parkwater", "blocks"])
            foreach (var ring in Features(layer).SelectMany(f => f.GetProperty("geometry").GetProperty("coordinates").EnumerateArray()))
            {
                var corners = ring.EnumerateArray().Select(c => (Lng: c[0].GetDouble(), Lat: c[1].GetDouble())).ToList();
                Assert.True(corners.Count >= 4);
                Assert.Equal(corners[0], corners[^1]);
                Assert.All(corners, c => Assert.True(c is { Lng: > -74.1 and < -73.85, Lat: > 40.68 and < 40.86 }, $"{c}"));
            }
    }

    [Fact]
    public void No_block_lies_across_a_street()
    {
        var middles = CityMap.Midtown.Streets.Where(s => s.Kind is CityStreetKind.Street or CityStreetKind.Wide).SelectMany(s => s.Ways).Where(w => w.Line.Count == 2)
            .SelectMany(w => Enumerable.Range(1, 9).Select(i => w.Line[0].Towards(w.Line[1], i / 10.0))).ToList();
        var blocks = Features("blocks").Select(f => f.GetProperty("geometry").GetProperty("coordinates")[0].EnumerateArray()
            .Select(c => CityGrid.ToGrid(new(c[1].GetDouble(), c[0].GetDouble()))).ToList()).Select(ring => new CityPark("", ring)).ToList();
        Assert.DoesNotContain(middles, m => blocks.Any(b => b.Contains(m)));
    }

    [Fact]
    public void One_way_streets_say_their_direction()
    {
        int Direction(string name) => Features("streets").First(f => f.GetProperty("properties").GetProperty("name").GetString() == name).GetProperty("properties").GetProperty("dir").GetInt32();
        Assert.Equal(1, Direction("West 44th Street"));
        Assert.Equal(-1, Direction("West 45th Street"));
        Assert.Equal(0, Direction("West 42nd Street"));
        Assert.Equal(1, Direction("8th Avenue"));
        Assert.Equal(-1, Direction("7th Avenue"));
        Assert.Equal(0, Direction("Park Avenue"));
    }
}
