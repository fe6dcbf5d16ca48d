using FoodDelivery.Identity;
using FoodDelivery.Kernel;

namespace FoodDelivery.Notifications;

/// <summary>Somebody says that their own address takes messages again: a mailbox that was full, a mail that was marked as spam by mistake.</summary>
public sealed class FreeOwnAddress(Suppressions suppressions, LiftThere there, People people, CurrentActor current)
{
    /// <summary>STOP is kept by the carrier, who lets us write again only after START. What an operator entered has its reason, and the operator knows it.</summary>
    public static bool MayLift(SuppressionReason reason) => reason is SuppressionReason.Dead or SuppressionReason.Spam;

    public async Task<Result> RunAsync(MessageChannel channel, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } me || await people.FindAsync(me, cancel) is not { } person) return Error.Forbidden("notifications.not_signed_in", "Sign in first.");
        if (Notify.AddressOf(new("", me, person.Phone, person.Email, "", ""), channel) is not { } address) return Error.NotFound("notifications.no_address", "There is nothing in your profile that could be written to that way.");
        var reasons = await suppressions.OfAsync(channel, address, cancel);
        foreach (var reason in reasons.Where(MayLift).Distinct())
            if (await suppressions.LiftAsync(channel, address, reason, "the person: account page", cancel)) there.Soon(channel, reason);
        if (reasons.Contains(SuppressionReason.Stop)) return Error.Conflict("notifications.answer_start", "You have answered STOP. Send START to the number our messages came from, and they come again.");
        if (reasons.Contains(SuppressionReason.Operator)) return Error.Conflict("notifications.ask_support", "Our support has stopped messages to this address. Ask them to change that.");
        return Result.Ok;
    }
}
