using FoodDelivery.Platform;
using FoodDelivery.Web.Apart;
using FoodDelivery.Web.Setup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Rules.Apart;

/// <summary>What of the section Rooms can be meant, and one sentence for what can't.</summary>
public sealed class RoomSettingsTest
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private static readonly Dictionary<string, string?> House = new()
    {
        ["ConnectionStrings:FoodDelivery"] = "Host=db", ["Rooms:Payments:BaseUrl"] = "http://pay:8080", ["Rooms:Payments:ClientSecret"] = Secret,
        ["Rooms:Ordering:ClientSecret"] = Secret, ["Rooms:Notifications:ClientSecret"] = Secret, ["Rooms:Screens:ClientSecret"] = Secret,
    };

    private static readonly Dictionary<string, string?> Apart = new()
    {
        ["ConnectionStrings:FoodDelivery"] = "Host=db", ["Rooms:Hosted"] = "Payments", ["Rooms:Payments:ClientSecret"] = Secret,
        ["Rooms:Identity:BaseUrl"] = "http://house:5080", ["Rooms:Ordering:BaseUrl"] = "http://house:5080", ["Rooms:Dispatch:BaseUrl"] = "http://house:5080",
    };

    [Fact]
    public void Nothing_set_means_everything_in_one_process()
    {
        var rooms = Of([]);
        Assert.False(rooms.IsDivided);
        Assert.True(rooms.Hosted.IsHouse && rooms.Hosted.Has("payments") && rooms.Hosted.HasJob("payments.sweep"));
        Assert.Equal("default", rooms.Hosted.QueueOf("payments.sweep"));
        Assert.Empty(rooms.AnsweredHere);
        Assert.Empty(rooms.AskedElsewhere);
    }

    [Fact]
    public void The_house_asks_what_payments_answer_and_answers_what_payments_ask()
    {
        var (house, apart) = (Of(House), Of(Apart));
        Assert.Equal(["payments"], house.AskedElsewhere.Select(offer => offer.Room));
        Assert.Equal(["ordering", "dispatch"], apart.AskedElsewhere.Select(offer => offer.Room));
        Assert.Equal(["OrderLookup", "DispatchLookup"], house.AnsweredHere.Select(open => open.Type.Name));
        Assert.Contains("StartPayment", apart.AnsweredHere.Select(open => open.Type.Name));
        Assert.Equal(house.DoorsBetween, apart.DoorsBetween);
        Assert.Equal((false, true, true), (house.Hosted.HasJob("payments.sweep"), apart.Hosted.HasJob("payments.sweep"), house.Hosted.HasJob("platform.forget-old-events")));
        Assert.Equal(("payments", "payments"), (house.Hosted.QueueOf("payments.sweep"), apart.Hosted.QueueOf("payments.sweep")));
        Assert.Equal(("default", "default"), (house.Hosted.QueueOf("ordering.x"), apart.Hosted.QueueOf("ordering.x")));
        Assert.False(apart.Hosted.HasJob("platform.forget-old-events"));
    }

    [Theory]
    [InlineData("house", "Rooms:Paymnts:BaseUrl", "http://pay", "names no room")]
    [InlineData("house", "Rooms:Payments:BaseUrl", "pay:8080", "write it as http://")]
    [InlineData("house", "Rooms:Catalog:BaseUrl", "http://catalog", "Rooms:Catalog:BaseUrl is set, but Catalog runs in this process")]
    [InlineData("house", "ConnectionStrings:FoodDelivery", null, "share one database")]
    [InlineData("house", "Rooms:Ordering:ClientSecret", null, "Rooms:Ordering:ClientSecret is missing")]
    [InlineData("house", "Rooms:Payments:ClientSecret", null, "Rooms:Payments:ClientSecret is missing")]
    [InlineData("house", "Rooms:Screens:ClientSecret", "secret", "shorter than 32")]
    [InlineData("house", "Rooms:Hosted", "Payments", "remove Rooms:Payments:BaseUrl")]
    [InlineData("apart", "Rooms:Hosted", "Catalog", "only Payments can run in a process of its own")]
    [InlineData("apart", "Rooms:Hosted", "Paiments", "'paiments'")]
    [InlineData("apart", "Rooms:Ordering:BaseUrl", null, "which asks Ordering: set Rooms:Ordering:BaseUrl")]
    [InlineData("apart", "Rooms:Identity:BaseUrl", null, "Rooms:Identity:BaseUrl is missing")]
    [InlineData("apart", "Rooms:Identity:Issuer", "nowhere", "Rooms:Identity:Issuer says")]
    [InlineData("apart", "Rooms:Payments:ClientSecret", null, "Rooms:Payments:ClientSecret is missing")]
    public void What_cannot_be_meant_is_refused_with_a_sentence(string process, string setting, string? value, string words)
    {
        var settings = new Dictionary<string, string?>(process == "house" ? House : Apart) { [setting] = value };
        var refused = Assert.Throws<StartupRefused>(() => Of(settings));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_house_without_payments_registers_nothing_of_theirs_that_needs_a_key()
    {
        var services = new ServiceCollection();
        services.AddRooms(new ConfigurationBuilder().AddInMemoryCollection(House).Build());
        Assert.DoesNotContain(services, service => service.ServiceType == typeof(FoodDelivery.Payments.IPaymentProvider) || service.ServiceType == typeof(FoodDelivery.Payments.PaymentsDb));
        Assert.DoesNotContain(services, service => service.ImplementationInstance is ModuleDbRegistration { Schema: "payments" });
        // What it must know of them all the same.
        Assert.Contains(services, service => service.ImplementationInstance is ReactionRegistration { Reaction: "CaptureWhenOrderAccepted" });
        Assert.Contains(services, service => service.ImplementationInstance is WebhookSourceRegistration { Provider: "stripe", Elsewhere: true });
    }

    private static RoomSettings Of(Dictionary<string, string?> settings) => RoomSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(settings.Where(one => one.Value is not null)).Build());
}
