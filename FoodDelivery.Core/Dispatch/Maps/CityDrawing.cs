using System.Text.Json;

namespace FoodDelivery.Dispatch;

/// <summary>The demo city as GeoJSON for the map on the screen: one document with a feature collection per layer.</summary>
public static class CityDrawing
{
    private static readonly (string Name, double X, int Street)[] Neighbourhoods =
    [
        ("Chelsea", -1000, 22), ("Hell's Kitchen", -1250, 48), ("Midtown", -150, 49), ("Theater District", -700, 46), ("Garment District", -700, 37), ("Murray Hill", 500, 36),
        ("Kips Bay", 900, 29), ("Gramercy", 560, 20), ("Flatiron", -150, 19), ("Turtle Bay", 900, 47), ("Sutton Place", 1180, 56), ("Lincoln Square", -1250, 65),
        ("Upper West Side", -1250, 84), ("Upper East Side", 500, 76), ("Yorkville", 1050, 85), ("Carnegie Hill", 250, 92), ("East Harlem", 700, 104), ("Manhattan Valley", -1150, 104),
        ("Hudson Yards", -1650, 32),
    ];

    /// <summary>UTF-8, about 350 kB.</summary>
    public static byte[] Draw(CityMap city)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Layer(json, "water", () => Water(json));
            Layer(json, "parks", () => Areas(json, city.Parks));
            Layer(json, "parkwater", () => Areas(json, CityParks.Waters()));
            Layer(json, "blocks", () => Blocks(json, city));
            Layer(json, "streets", () => Streets(json, city));
            Layer(json, "places", () => Places(json));
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Layer(Utf8JsonWriter json, string name, Action features)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        features();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Water(Utf8JsonWriter json)
    {
        Polygon(json, "Hudson River", [.. CityShores.Hudson, .. CityShores.NewJersey.Reverse()]);
        Polygon(json, "East River", [.. CityShores.East, .. CityShores.Queens.Reverse()], CityShores.RooseveltIsland);
    }

    private static void Areas(Utf8JsonWriter json, IEnumerable<CityPark> areas)
    {
        foreach (var area in areas) Polygon(json, area.Name, area.Outline);
    }

    private static void Blocks(Utf8JsonWriter json, CityMap city)
    {
        foreach (var block in CityBlocks.All(city)) Polygon(json, null, block);
        Polygon(json, null, CityShores.RooseveltIsland);
    }

    private static void Streets(Utf8JsonWriter json, CityMap city)
    {
        foreach (var street in city.Streets)
            foreach (var way in street.Ways)
                Line(json, street.Name, KindOf(street.Kind), way.Direction, way.Line);
        Line(json, "Queensboro Bridge", "highway", 0, [new(CityAvenues.Second, CityGrid.StreetY(59.5)), new(2400, CityGrid.StreetY(61.5))]);
    }

    private static string KindOf(CityStreetKind kind) => kind switch
    {
        CityStreetKind.Street => "street",
        CityStreetKind.Wide => "major",
        CityStreetKind.Highway => "highway",
        _ => "avenue",
    };

    private static void Places(Utf8JsonWriter json)
    {
        foreach (var (name, x, street) in Neighbourhoods) Point(json, name, "area", new(x, CityGrid.StreetY(street)));
        Point(json, "Central Park", "park", new(-430, CityGrid.StreetY(80)));
        Point(json, "Hudson River", "water", new(-2600, 1500));
        Point(json, "East River", "water", new(1960, -300));
        Point(json, "Roosevelt Island", "area", new(1750, CityGrid.StreetY(62)));
    }

    private static void Polygon(Utf8JsonWriter json, string? name, params IReadOnlyList<GridPoint>[] rings) => Feature(json, "Polygon", () =>
    {
        json.WriteStartArray();
        foreach (var ring in rings)
        {
            json.WriteStartArray();
            foreach (var corner in ring) Coordinates(json, corner);
            if (ring[0] != ring[^1]) Coordinates(json, ring[0]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }, () =>
    {
        if (name is not null) json.WriteString("name", name);
    });

    private static void Line(Utf8JsonWriter json, string name, string kind, int direction, IReadOnlyList<GridPoint> line) => Feature(json, "LineString", () =>
    {
        json.WriteStartArray();
        foreach (var corner in line) Coordinates(json, corner);
        json.WriteEndArray();
    }, () =>
    {
        json.WriteString("name", name);
        json.WriteString("kind", kind);
        json.WriteNumber("dir", direction);
    });

    private static void Point(Utf8JsonWriter json, string name, string kind, GridPoint at) => Feature(json, "Point", () => Coordinates(json, at), () =>
    {
        json.WriteString("name", name);
        json.WriteString("kind", kind);
    });

    private static void Feature(Utf8JsonWriter json, string shape, Action coordinates, Action properties)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteStartObject("geometry");
        json.WriteString("type", shape);
        json.WritePropertyName("coordinates");
        coordinates();
        json.WriteEndObject();
        json.WriteStartObject("properties");
        properties();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A millionth of a degree is 10 cm: more would only make the file larger.</summary>
    private static void Coordinates(Utf8JsonWriter json, GridPoint at)
    {
        var place = CityGrid.ToGeo(at);
        json.WriteStartArray();
        json.WriteNumberValue(Math.Round(place.Lng, 6));
        json.WriteNumberValue(Math.Round(place.Lat, 6));
        json.WriteEndArray();
    }
}
