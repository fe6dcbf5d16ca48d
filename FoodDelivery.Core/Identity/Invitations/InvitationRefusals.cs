using FoodDelivery.Kernel;

namespace FoodDelivery.Identity;

internal static class InvitationRefusals
{
    public static readonly Error NotAnAdmin = Error.Forbidden("identity.not_an_admin", "Only operations may invite people.");

    // One sentence for every reason: a wrong link learns nothing.
    public static readonly Error NotValid = Error.NotFound("identity.invitation_not_valid", "This invitation is not valid any more: it was used, withdrawn, replaced by a newer one, or has expired. Ask whoever invited you for a new one.");
    public static readonly Error SignInFirst = Error.Forbidden("identity.invitation_sign_in_first", "There is an account with this address. Sign in to it, then accept the invitation.");
    public static readonly Error SomebodyElse = Error.Forbidden("identity.invitation_for_somebody_else", "This invitation is for somebody else. Sign out, then open the link again.");
}
