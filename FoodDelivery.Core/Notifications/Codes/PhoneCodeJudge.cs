using FoodDelivery.Identity;

namespace FoodDelivery.Notifications;

/// <summary>Codes by text message that <see cref="IPhoneCodes"/> makes and keeps, as Identity asks for them.</summary>
public sealed class PhoneCodeJudge(IPhoneCodes codes) : CodeJudge
{
    public override CodeChannel Channel => CodeChannel.Sms;

    public override bool IsOn => codes.IsOn;

    public override async Task<Judgement> JudgeAsync(string to, string typed, CancellationToken cancel) => await codes.CheckAsync(to, typed, cancel) switch
    {
        CodeVerdict.Right => Judgement.Right,
        CodeVerdict.Unsure => Judgement.Unknown,
        _ => Judgement.Wrong,
    };
}
