using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FoodDelivery.Platform;

/// <summary>Values that are read and written as a whole, kept as jsonb.</summary>
public static class JsonColumns
{
    /// <summary>For immutable values: a change is another object.</summary>
    public static PropertyBuilder<T> HasJson<T>(this PropertyBuilder<T> property) => property.HasColumnType("jsonb").HasConversion(
        value => JsonSerializer.Serialize(value, EventJson.Options),
        json => JsonSerializer.Deserialize<T>(json, EventJson.Options)!,
        new ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value == null ? 0 : value.GetHashCode(), value => value));
}
