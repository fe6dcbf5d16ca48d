using FoodDelivery.Notifications;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Platform.Partners;

/// <summary>How endpoints and messages stand, as operators read it.</summary>
public static class PartnerWords
{
    public static readonly IReadOnlyList<PartnerMessageState> States = [PartnerMessageState.Waiting, PartnerMessageState.Delivered, PartnerMessageState.GivenUp];

    public static string Of(PartnerEndpointRow endpoint) => endpoint switch { { OffSince: not null } => "Off", { FailingSince: not null } => "Failing", _ => "On" };

    public static Tone ToneOf(PartnerEndpointRow endpoint) => endpoint switch { { OffSince: not null } => Tone.Quiet, { FailingSince: not null } => Tone.Late, _ => Tone.Good };

    public static string Of(PartnerMessageState state) => Words.Of(state);

    public static string Of(PartnerMessageRow message) => message switch
    {
        { Working: true } => "Being sent",
        { State: PartnerMessageState.Waiting, Attempts: > 0 } => "Trying again",
        _ => Of(message.State),
    };

    public static Tone ToneOf(PartnerMessageRow message) => message switch
    {
        { State: PartnerMessageState.Delivered } => Tone.Good,
        { State: PartnerMessageState.GivenUp } => Tone.Bad,
        { Attempts: > 0, Working: false } => Tone.Late,
        _ => Tone.New,
    };
}
