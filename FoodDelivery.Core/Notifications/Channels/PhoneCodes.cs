namespace FoodDelivery.Notifications;

/// <summary>What became of a typed code.</summary>
public enum CodeVerdict
{
    Right,
    Wrong,
    /// <summary>There is none to compare with any more: too old, used, or tried too often. Ask for a new one.</summary>
    Gone,
    /// <summary>Whoever keeps the code could not be asked. Nothing is decided: say so and let them try again.</summary>
    Unsure,
}

/// <summary>
/// Codes by text message that somebody else makes, sends, keeps and compares: Twilio Verify. We never see such a code, so it can stand in no log
/// and no ledger. Where it is not on, codes are made here and go out as ordinary messages.
/// </summary>
public interface IPhoneCodes
{
    /// <summary>Whether codes by text message go this way as configured.</summary>
    bool IsOn { get; }

    /// <summary>Has a code sent, or sent again: asked twice within ten minutes the same one goes out. Never throws for what the provider answers.</summary>
    /// <param name="requestId">Which request of ours it is for; goes along for looking it up.</param>
    /// <param name="number">E.164.</param>
    /// <param name="culture">The language of its words, e.g. <c>de</c>.</param>
    Task<ChannelAnswer> StartAsync(Guid requestId, string number, string culture, CancellationToken cancel);

    /// <summary>Compares; a right one is used up by it.</summary>
    Task<CodeVerdict> CheckAsync(string number, string code, CancellationToken cancel);
}
