using System.Text.Json.Serialization;

namespace FoodDelivery.Kernel;

/// <summary>A place on the earth in WGS 84 degrees.</summary>
public readonly record struct GeoPoint(double Lat, double Lng)
{
    private const double EarthRadiusMeters = 6_371_008.8;

    [JsonIgnore]
    public bool IsValid => double.IsFinite(Lat) && double.IsFinite(Lng) && Math.Abs(Lat) <= 90 && Math.Abs(Lng) <= 180 && this != default;

    /// <summary>Great-circle distance in metres (haversine, mean earth radius; error below 0.5 %).</summary>
    public double MetersTo(GeoPoint other)
    {
        var (lat1, lat2) = (double.DegreesToRadians(Lat), double.DegreesToRadians(other.Lat));
        var sinLat = Math.Sin((lat2 - lat1) / 2);
        var sinLng = Math.Sin(double.DegreesToRadians(other.Lng - Lng) / 2);
        var a = sinLat * sinLat + Math.Cos(lat1) * Math.Cos(lat2) * sinLng * sinLng;
        return 2 * EarthRadiusMeters * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }
}
