using FoodDelivery.Identity;

namespace FoodDelivery.Notifications;

/// <param name="Code">Null when the message only says that there is an account, or when it is made elsewhere.</param>
/// <param name="MadeElsewhere"><see cref="CodesAtSending.StartAsync"/> sends it, in words that are not ours.</param>
public sealed record ReadyCode(string To, string? Code, bool MadeElsewhere);

/// <summary>Gets a message's code in the moment the message leaves; it is handed on and kept nowhere.</summary>
public sealed class CodesAtSending(CodesToSend codes, IPhoneCodes phoneCodes)
{
    /// <summary>Null when there is nothing to send any more. A second try makes another, and the one before is worth nothing.</summary>
    public async Task<ReadyCode?> MakeAsync(Guid request, CancellationToken cancel) => await codes.MakeAsync(request, cancel) is { } made ? new(made.To, made.Code, made.MadeElsewhere) : null;

    public Task<ChannelAnswer> StartAsync(Guid request, string number, string culture, CancellationToken cancel) => phoneCodes.StartAsync(request, number, culture, cancel);
}
