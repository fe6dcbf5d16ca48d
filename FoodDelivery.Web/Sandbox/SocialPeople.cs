using FoodDelivery.Platform;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Somebody with an account at the emulated Google and Facebook.</summary>
/// <param name="Key">Their name in forms.</param>
/// <param name="FacebookEmail">Null: none is told, as for people who signed up there by phone.</param>
/// <param name="Picture">Without one, Facebook gives its grey silhouette and Google nothing.</param>
/// <param name="Note">What this person is good for in a test.</param>
internal sealed record SocialPerson(string Key, string Name, string GoogleId, string FacebookId, string? GoogleEmail, bool GoogleVerified, string? FacebookEmail, bool Picture, string Note)
{
    public static readonly IReadOnlyList<SocialPerson> All =
    [
        new("grace", "Grace Kim", "108204268033311374519", "10229876543210987", "grace.kim@mail.example", true, "grace.kim@mail.example", true, "e-mail confirmed at Google"),
        new("omar", "Omar Haddad", "115500482117402993811", "10229876543210988", "omar@haddad.example", true, "omar@haddad.example", false, "no picture"),
        new("nora", "Nora Lindqvist", "103377002288119944556", "10229876543210989", "nora@lindqvist.example", false, null, true, "e-mail not confirmed at Google, none at Facebook"),
        new("ada", "Ada (elsewhere)", "101010101010101010101", "10229876543210990", DemoPeople.Ada.Email, true, DemoPeople.Ada.Email, true, "same e-mail as the demo city's Ada"),
        new("max", "Maximiliane-Charlotte von Hohenstein-Lichtenberg zu Wolkenburg-Trautmannsdorf auf der Höhe am Waldrand", "119988776655443322110", "10229876543210991", "maximiliane-charlotte.von-hohenstein-lichtenberg@mail.example", true, "maximiliane-charlotte.von-hohenstein-lichtenberg@mail.example", true, "a long name"),
    ];

    public static SocialPerson? Find(string? key) => All.FirstOrDefault(person => person.Key == key);
}
