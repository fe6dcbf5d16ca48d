using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account.Security;

/// <summary>One part of the security page with forms of its own. What was done is said above after a reload; a refusal stands in the part.</summary>
public abstract class SecuritySection : ConsolePage
{
    [Parameter, EditorRequired] public Guarded Me { get; set; } = default!;

    protected Error? Problem { get; private set; }

    /// <summary>Asked for a code again too soon: the one before can be typed all the same.</summary>
    protected bool HasOneAlready => Problem?.Code == CodeLimits.SoonCode;

    protected override void Refused(Error error) => Problem = error;

    /// <summary>What was sent came too late after the sign-in: first to show again who it is. True when it leads there.</summary>
    protected bool LeadsToProof()
    {
        if (Problem?.Code != FreshProof.Needed.Code) return false;
        Navigation.NavigateTo(ProvePage.On("/account/security"));
        return true;
    }

    protected string? For(string field) => Problem?.Field == field ? Problem.Message : null;

    /// <summary>What belongs to no field of this part.</summary>
    protected string? Said(params string[] fields) => Problem is { } problem && !fields.Contains(problem.Field) ? problem.Message : null;

    protected void Done(string what) => Navigation.NavigateTo($"/account/security?done={what}");

    /// <summary>Others are out; this browser's cookie is written afresh.</summary>
    protected Task<bool> GoOnAloneAsync() => Do<SignIn>(async signIn =>
    {
        await signIn.GoOnAloneAsync(Me.Id);
        return Result.Ok;
    });
}
