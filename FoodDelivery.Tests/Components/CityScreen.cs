using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace FoodDelivery.Tests.Components;

/// <summary>One of the demo city's people in front of a page on the real rooms, with a clock that only moves when told to, and reads that break when told to.</summary>
public sealed class CityScreen : BunitContext
{
    public CityScreen(PagesTest.City city, DemoPerson? person)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        var authorization = this.AddAuthorization();
        city.AddServices(Services);
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton<TimeProvider>(Time);
        if (person is null) return;
        authorization.SetAuthorized(person.Name);
        authorization.SetRoles(person.Role);
        authorization.SetPolicies(Policies.Customer, Policies.Kitchen, Policies.Dispatch, Policies.Courier, Policies.Admin);
        Claim[] claims = [new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(ClaimTypes.Name, person.Name)];
        authorization.SetClaims(person.Role == Roles.Restaurant ? [.. claims, new(ActorFromClaims.Restaurant, PagesTest.City.RestaurantId.ToString())] : claims);
    }

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>From now on asking it breaks, as when the database does not answer, as long as told; how often it was asked is counted.</summary>
    public Breakable<TReads> MayBreak<TReads>() where TReads : class
    {
        var state = new Breakable<TReads>();
        var real = ActivatorUtilities.CreateFactory<TReads>([]);
        Services.AddScoped(provider =>
        {
            state.Asked++;
            return state.Broken ? throw new InvalidOperationException("The database does not answer.") : real(provider, []);
        });
        return state;
    }

    public IRenderedComponent<CascadingValue<Visit>> Open<TPage>(Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null) where TPage : IComponent
    {
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return Render<CascadingValue<Visit>>(visit => visit.Add(value => value.Value, Visit.None).AddChildContent<TPage>(parameters ?? (_ => { })));
    }

    public sealed class Breakable<TReads>
    {
        public bool Broken { get; set; }
        public int Asked { get; set; }
    }
}
