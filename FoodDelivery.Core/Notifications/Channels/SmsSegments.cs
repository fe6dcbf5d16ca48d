namespace FoodDelivery.Notifications;

/// <summary>What a text message costs: networks carry and bill segments of 140 bytes, and one letter outside the GSM alphabet more than halves what fits.</summary>
/// <param name="IsGsm">In the GSM 03.38 alphabet of 7 bits; else UCS-2 of 16.</param>
/// <param name="Units">Septets or 16-bit units.</param>
/// <param name="Count">0 for an empty text.</param>
public readonly record struct SmsSegments(bool IsGsm, int Units, int Count)
{
    // A text in several segments carries a header of 6 bytes in each, so that phones can put it together.
    private const int GsmAlone = 160, GsmEach = 153, UcsAlone = 70, UcsEach = 67;

    private const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Reached by an escape: two septets each.</summary>
    private const string Extension = "\f^{}\\[~]|€";

    public static SmsSegments Of(string text)
    {
        var isGsm = text.All(c => Basic.Contains(c) || Extension.Contains(c));
        var (units, count, room) = (0, 0, 0);
        var each = isGsm ? GsmEach : UcsEach;
        for (var i = 0; i < text.Length;)
        {
            // What belongs together stays in one segment: an escape and its letter, the two halves of an emoji.
            var (letters, size) = isGsm ? (1, Extension.Contains(text[i]) ? 2 : 1) : char.IsSurrogatePair(text, i) ? (2, 2) : (1, 1);
            if (size > room) (count, room) = (count + 1, each);
            (units, room, i) = (units + size, room - size, i + letters);
        }
        return new(isGsm, units, units <= (isGsm ? GsmAlone : UcsAlone) ? Math.Min(count, 1) : count);
    }

    /// <summary>Letters that are not in the GSM alphabet, each once: what a writer would have to change to halve the price.</summary>
    public static string OutsideGsm(string text) => string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || (!Basic.Contains((char)rune.Value) && !Extension.Contains((char)rune.Value))).Distinct());
}
