using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Shell;

/// <summary>What a marker stands for; decides its shape.</summary>
public enum MapMarkerKind { Restaurant, Door, Courier, Alert }

/// <summary>A thing on the map that does not move by itself.</summary>
/// <param name="Key">Stable: the same key is the same marker, moved or recoloured instead of made anew.</param>
/// <param name="Label">Read aloud and shown on hover, e.g. "Luigi's, 3 orders waiting".</param>
/// <param name="Tone">The status colour. The shape comes from the kind, so that nothing is told by colour alone.</param>
/// <param name="Text">One to three characters inside the marker instead of its sign, e.g. a number of orders.</param>
public sealed record MapMarker(string Key, MapMarkerKind Kind, GeoPoint At, string Label, Tone Tone = Tone.Quiet, string? Text = null, bool Selected = false);
