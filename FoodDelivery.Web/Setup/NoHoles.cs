using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FoodDelivery.Web.Setup;

/// <summary>A list in a body has no null in it: the reader of JSON respects that for fields and, unasked, not for what stands in lists.</summary>
public static class NoHoles
{
    public static void Refuse(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Enumerable || type.ElementType is not { IsValueType: false }) return;
        type.OnDeserialized = list =>
        {
            foreach (var one in (IEnumerable)list)
                if (one is null) throw new JsonException("A list holds null.");
        };
    }
}
