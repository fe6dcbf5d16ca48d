using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>Whom the courier asks for.</summary>
/// <param name="Phone">E.164.</param>
public sealed record Contact(string Name, string Phone)
{
    public const int MaxName = 100;
    public const int MaxPhone = 40;
    public const int MaxNotes = 500;

    public static Result<Contact> Of(string? name, string? phone)
    {
        var called = name?.Trim() ?? "";
        if (called.Length == 0) return Error.Invalid("ordering.name_missing", "Whom should the courier ask for?", "contactName");
        if (called.Length > MaxName) return Error.Invalid("ordering.name_too_long", $"A name has at most {MaxName} characters.", "contactName");
        if (string.IsNullOrWhiteSpace(phone)) return Error.Invalid("ordering.phone_missing", "The courier needs a phone number in case the door is hard to find.", "contactPhone");
        if (phone.Length > MaxPhone || PhoneNumber.Normalise(phone) is not { IsOk: true, Value: { } digits })
            return Error.Invalid("ordering.phone_invalid", "Write the phone number with its country code, such as +1 212 555 0100.", "contactPhone");
        return new Contact(called, digits);
    }
}
