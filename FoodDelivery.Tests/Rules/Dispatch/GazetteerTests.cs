using CsCheck;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Tests.Rules.Dispatch;

public class GazetteerTests
{
    private static readonly Gazetteer Places = new(CityMap.Midtown);

    private static GeoAddress? First(string typed) => Places.Find(typed, 5) is [var best, ..] ? best : null;

    /// <summary>Buildings whose cross streets anybody can look up; the old rule of thumb puts each within 1.2 streets of the middle of its block.</summary>
    [Theory]
    [InlineData("350 5th Ave", 33.5, "Empire State Building")]
    [InlineData("175 5th Ave", 22.5, "Flatiron Building")]
    [InlineData("500 5th Ave", 42.2, "500 Fifth Avenue")]
    [InlineData("611 5th Ave", 49.5, "Saks")]
    [InlineData("725 5th Ave", 56.5, "between 56th and 57th")]
    [InlineData("767 5th Ave", 58.5, "General Motors Building")]
    [InlineData("1000 5th Ave", 82, "Metropolitan Museum")]
    [InlineData("1071 5th Ave", 88.5, "Guggenheim")]
    [InlineData("405 Lexington Ave", 42.5, "Chrysler Building")]
    [InlineData("200 Park Ave", 44.5, "MetLife Building")]
    [InlineData("230 Park Ave", 45.5, "Helmsley Building")]
    [InlineData("270 Park Ave", 47.5, "JPMorgan Chase")]
    [InlineData("375 Park Ave", 52.5, "Seagram Building")]
    [InlineData("432 Park Ave", 56.5, "432 Park")]
    [InlineData("590 Madison Ave", 56.5, "590 Madison")]
    [InlineData("1221 6th Ave", 48.5, "McGraw-Hill Building")]
    [InlineData("1271 6th Ave", 50.5, "Time & Life Building")]
    [InlineData("1345 6th Ave", 54.5, "AllianceBernstein")]
    [InlineData("620 8th Ave", 40.5, "New York Times Building")]
    [InlineData("825 8th Ave", 49.5, "Worldwide Plaza")]
    [InlineData("1501 Broadway", 43.5, "Paramount Building")]
    [InlineData("1619 Broadway", 49.3, "Brill Building")]
    [InlineData("2109 Broadway", 73.5, "Ansonia")]
    [InlineData("1 Central Park West", 60.5, "Trump International")]
    [InlineData("885 2nd Ave", 47.5, "One Dag Hammarskjold Plaza")]
    public void Known_buildings_stand_within_1_2_streets(string address, double street, string building)
    {
        var found = First(address);
        Assert.True(found is not null, building);
        Assert.InRange(CityGrid.StreetAt(CityGrid.ToGrid(found.Location).Y), street - 1.2, street + 1.2);
    }

    [Theory]
    [InlineData("350 W 42nd St", "350 W 42nd St")]
    [InlineData("350 West 42 Street", "350 W 42nd St")]
    [InlineData("350 west 42nd street, New York, NY 10036", "350 W 42nd St")]
    [InlineData("350, W 42nd St", "350 W 42nd St")]
    [InlineData("  350   W. 42ND ST.", "350 W 42nd St")]
    [InlineData("350 w 42", "350 W 42nd St")]
    [InlineData("350 42nd", "350 W 42nd St")]
    [InlineData("1221 Avenue of the Americas", "1221 6th Ave")]
    [InlineData("1221 6th Ave", "1221 6th Ave")]
    [InlineData("1221 sixth avenue", "1221 6th Ave")]
    [InlineData("1221 avenue of the am", "1221 6th Ave")]
    [InlineData("20 Park Ave", "20 Park Ave")]
    [InlineData("300 park avenue south", "300 Park Ave S")]
    [InlineData("405 lex", "405 Lexington Ave")]
    [InlineData("15 cpw", "15 Central Park West")]
    [InlineData("2109 b'way", "2109 Broadway")]
    [InlineData("200 west end", "200 West End Ave")]
    [InlineData("30 central park south", "30 Central Park S")]
    [InlineData("30 w 59", "30 Central Park S")]
    [InlineData("350A W 42nd St", "350 W 42nd St")]
    [InlineData("8th Ave & 34th St", "8th Ave & W 34th St")]
    [InlineData("corner of w 34th st and 8th avenue", "W 34th St & 8th Ave")]
    [InlineData("Broadway at 72", "Broadway & W 72nd St")]
    [InlineData("park ave / e 57", "Park Ave & E 57th St")]
    public void Writing_does_not_matter(string typed, string line) => Assert.Equal(line, First(typed)?.Line);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("350")]
    [InlineData("9999 W 42nd St")]
    [InlineData("0 W 42nd St")]
    [InlineData("350 W 4th St")]
    [InlineData("20 W 41st St")]
    [InlineData("99999999999 Broadway")]
    [InlineData("12 Nonexistent Road")]
    [InlineData(", , ,")]
    [InlineData("& &")]
    [InlineData("Madison Ave & 8th Ave")]
    [InlineData("'; drop table orders; --")]
    public void What_is_not_there_is_not_found(string typed) => Assert.Empty(Places.Find(typed, 5));

    [Fact]
    public void A_street_cut_by_a_park_has_no_houses_in_the_gap() => Assert.Empty(Places.Find("10 E 24th St", 3));

    [Fact]
    public void Labels_carry_the_long_name_and_a_postal_code() =>
        Assert.Equal("350 West 42nd Street, New York, NY 10036", Places.Find("350 w 42nd st", 1)[0].Label);

    [Fact]
    public void East_and_west_are_both_offered_when_left_out() =>
        Assert.Equal(["200 E 72nd St", "200 W 72nd St"], Places.Find("200 72nd St", 5).Select(a => a.Line).Order());

    [Fact]
    public void Typing_offers_the_address_long_before_it_is_complete()
    {
        const string whole = "350 W 42nd St";
        for (var typed = "350 W 42".Length; typed <= whole.Length; typed++)
            Assert.Equal(whole, Places.Find(whole[..typed], 5)[0].Line);
        Assert.Contains("350 W 42nd St", Places.Find("350 W 4", 10).Select(a => a.Line));
        Assert.Contains("405 Lexington Ave", Places.Find("405 le", 5).Select(a => a.Line));
    }

    [Fact]
    public void A_street_without_a_number_answers_with_its_corners()
    {
        var corners = Places.Find("w 42nd st", 5);
        Assert.Equal(5, corners.Count);
        Assert.All(corners, c => Assert.StartsWith("W 42nd St & ", c.Line, StringComparison.Ordinal));
    }

    [Fact]
    public void Odd_is_north_and_even_is_south()
    {
        double Y(string address) => CityGrid.ToGrid(Places.Find(address, 1)[0].Location).Y - CityGrid.StreetY(45);
        Assert.InRange(Y("251 W 45th St"), 5, 25);
        Assert.InRange(Y("250 W 45th St"), -25, -5);
    }

    [Fact]
    public void Nobody_lives_in_a_park()
    {
        foreach (var typed in Enumerable.Range(1, 400).SelectMany(n => new[] { $"{n} Central Park West", $"{n + 780} 5th Ave", $"{n} Riverside Dr", $"{n} Central Park S" }))
            foreach (var found in Places.Find(typed, 1))
                Assert.False(CityMap.Midtown.InPark(CityGrid.ToGrid(found.Location)), found.Line);
    }

    /// <summary>A door's own address is what stands there, except where another street's front is as near (Broadway's slant, corners).</summary>
    [Fact]
    public void An_address_found_is_the_address_described()
    {
        var numbered = CityMap.Midtown.Streets.Where(s => s.Numbers is not null && s.Name != "Broadway").ToList();
        var (asked, same) = (0, 0);
        foreach (var street in numbered)
            for (var number = (int)street.Numbers!.Lowest + 3; number < street.Numbers.Highest; number += 31)
            {
                if (First($"{number} {street.Name}") is not { } found) continue;
                asked++;
                var back = Places.Describe(found.Location);
                Assert.NotNull(back);
                var apart = back.Location.MetersTo(found.Location);
                Assert.True(apart < 45, $"{found.Line} came back as {back.Line}, {apart:F0} m away");
                if (back.Line == found.Line) same++;
            }

        Assert.True(asked > 1500, $"{asked} addresses");
        Assert.True(same >= asked * 0.95, $"{same} of {asked} came back as themselves");
    }

    [Fact]
    public void Any_place_on_a_block_has_an_address_nearby() =>
        Gen.Select(Gen.Double[-1600, 1050], Gen.Double[-2200, 1350]).Sample((x, y) =>
        {
            if (CityMap.Midtown.InPark(new(x, y))) return true;
            var found = Places.Describe(CityGrid.ToGeo(new(x, y)));
            return found is not null && found.Location.MetersTo(CityGrid.ToGeo(new(x, y))) < 260;
        }, iter: 300);

    [Theory]
    [InlineData(40.70, -74.02)]
    [InlineData(51.5, -0.12)]
    [InlineData(40.7610, -74.0150)]
    public void Outside_the_city_there_is_no_address(double lat, double lng) => Assert.Null(Places.Describe(new GeoPoint(lat, lng)));

    [Fact]
    public void Whatever_is_typed_is_answered() =>
        Gen.String.Sample(typed => Places.Find(typed, 5).Count <= 5, iter: 3000);
}
