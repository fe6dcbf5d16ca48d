using System.Security.Claims;
using Bunit;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Architecture;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using MudBlazor.Services;

namespace FoodDelivery.Tests.Components.Identity;

/// <summary>
/// A forged circuit: every component that is told by a parameter what it is about is rendered with another's order, delivery, courier and restaurant,
/// past the page's own policy. It must show nothing of them: who asks is decided where it is asked, not at the door of the page.
/// </summary>
public sealed class ForeignIdsTest(ForeignIdsTest.Forged city) : IClassFixture<ForeignIdsTest.Forged>
{
    public static TheoryData<string> Told => [.. Pages.ThatAreToldWhat.Select(type => type.FullName!)];

    public sealed class Forged : IAsyncLifetime
    {
        private readonly PagesTest.City city = new();

        public ForeignThings Foreign { get; private set; } = null!;

        public void AddServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services) => city.AddServices(services);

        public async ValueTask InitializeAsync()
        {
            await city.InitializeAsync();
            Foreign = await ForeignThings.MakeAsync(city.App);
        }

        public ValueTask DisposeAsync() => city.DisposeAsync();
    }

    [Fact]
    public void Components_were_found() => Assert.True(Pages.ThatAreToldWhat.Count >= 8, string.Join(", ", Pages.ThatAreToldWhat.Select(type => type.Name)));

    [Theory]
    [MemberData(nameof(Told))]
    public async Task Strangers_are_shown_nothing(string component)
    {
        var type = typeof(Program).Assembly.GetType(component, throwOnError: true)!;
        foreach (var stranger in new[] { DemoPeople.Ada, DemoPeople.Marco, DemoPeople.Lena })
            foreach (var markup in await ShowAsync(type, stranger))
                Findings.None(city.Foreign.Secrets.Where(secret => markup.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{stranger.FirstName} is told {secret}"));
    }

    [Fact]
    public async Task Whose_it_is_and_operators_are_shown_it()
    {
        // Without this the test above would also pass on things that do not exist.
        var all = string.Concat(await ShowAsync(typeof(FoodDelivery.Web.Ordering.OrderPage), city.Foreign.Customer));
        Assert.Contains(city.Foreign.Number, all, StringComparison.Ordinal);
        Assert.Contains(ForeignThings.ContactName, string.Concat(await ShowAsync(typeof(FoodDelivery.Web.Platform.Orders.OrderPage), DemoPeople.Alex)), StringComparison.Ordinal);
    }

    /// <summary>What is on the screen for each thing it could be about.</summary>
    private async Task<IReadOnlyList<string>> ShowAsync(Type component, DemoPerson person)
    {
        var things = city.Foreign;
        var shown = new List<string>();
        foreach (var id in new[] { things.OrderId, things.DeliveryId, things.CourierId, things.Restaurant.Id })
        {
            await using var context = new BunitContext();
            context.JSInterop.Mode = JSRuntimeMode.Loose;
            var authorization = context.AddAuthorization();
            city.AddServices(context.Services);
            context.Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
            context.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
            authorization.SetAuthorized(person.Name);
            authorization.SetRoles(person.Role);
            authorization.SetPolicies(Policies.Customer, Policies.Kitchen, Policies.Dispatch, Policies.Courier, Policies.Admin);
            Claim[] claims = [new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(ClaimTypes.Name, person.Name)];
            authorization.SetClaims(person.Role == Roles.Restaurant ? [.. claims, new(ActorFromClaims.Restaurant, PagesTest.City.RestaurantId.ToString())] : claims);

            var values = Pages.ParametersOf(component).Where(Pages.IsAName)
                .ToDictionary(parameter => parameter.Name, parameter => (object)(parameter.PropertyType == typeof(string) ? parameter.Name == "Slug" ? things.Restaurant.Slug : id.ToString() : id));
            IRenderedComponent<DynamicComponent> screen;
            try
            {
                screen = context.Render<CascadingValue<HttpContext>>(outer => outer.Add(value => value.Value, new DefaultHttpContext { RequestServices = context.Services }).Add(value => value.ChildContent, inside =>
                {
                    inside.OpenComponent<CascadingValue<Visit>>(0);
                    inside.AddAttribute(1, "Value", Visit.None);
                    inside.AddAttribute(2, "ChildContent", (RenderFragment)(inner =>
                    {
                        inner.OpenComponent<DynamicComponent>(0);
                        inner.AddAttribute(1, "Type", component);
                        inner.AddAttribute(2, "Parameters", values);
                        inner.CloseComponent();
                    }));
                    inside.CloseComponent();
                })).FindComponent<DynamicComponent>();
            }
            catch (NullReferenceException) when (!Pages.IsPage(component))
            {
                // A part of a page that cannot live without what its page gives it shows nothing either.
                continue;
            }
            // What is read shows up a moment later; nothing that was read must.
            for (var i = 0; i < 12; i++)
            {
                await Task.Delay(25);
                shown.Add(screen.Markup);
            }
        }
        return shown;
    }
}
