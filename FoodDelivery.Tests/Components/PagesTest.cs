using System.Reflection;
using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace FoodDelivery.Tests.Components;

/// <summary>
/// Every routable page, found by reflection so that none is forgotten, is rendered on the real rooms with the demo city: for the person
/// it is meant for, with parameters that exist and with ones that lead nowhere. It must show a heading and break nothing.
/// </summary>
public sealed class PagesTest(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    public static TheoryData<string> Pages => [.. Routable.Keys.Order(StringComparer.Ordinal)];

    private static Dictionary<string, Type> Routable { get; } = typeof(Program).Assembly.GetTypes()
        .Where(type => type.GetCustomAttributes<RouteAttribute>().Any())
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>().Select(route => (route.Template, type)))
        .ToDictionary(page => page.Template, page => page.type);

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Shows_itself(string route) => RendersAsync(Routable[route], Existing);

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Says_so_when_there_is_no_such_thing(string route) => RendersAsync(Routable[route], Nonexistent);

    [Fact]
    public void Pages_were_found() => Assert.True(Routable.Count > 15, $"only {Routable.Count} pages");

    private async Task RendersAsync(Type page, Func<PropertyInfo, object?> valueOf)
    {
        await using var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        var authorization = context.AddAuthorization();
        city.AddServices(context.Services);
        context.Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        context.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        SignIn(authorization, page);

        var parameters = page.GetProperties().Where(property => property.GetCustomAttribute<ParameterAttribute>() is not null)
            .Select(property => (property.Name, Value: valueOf(property))).Where(parameter => parameter.Value is not null).ToDictionary(parameter => parameter.Name, parameter => parameter.Value!);
        var http = new DefaultHttpContext { RequestServices = context.Services };
        var shown = context.Render<CascadingValue<HttpContext>>(outer => outer
            .Add(value => value.Value, http)
            .Add(value => value.ChildContent, inside =>
            {
                inside.OpenComponent<CascadingValue<Visit>>(0);
                inside.AddAttribute(1, "Value", Visit.None);
                inside.AddAttribute(2, "ChildContent", (RenderFragment)(inner =>
                {
                    inner.OpenComponent<DynamicComponent>(0);
                    inner.AddAttribute(1, "Type", page);
                    inner.AddAttribute(2, "Parameters", parameters);
                    inner.CloseComponent();
                }));
                inside.CloseComponent();
            }));

        await shown.WaitForAssertionAsync(() => Assert.NotEmpty(shown.FindAll("h1")), TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(context.Services.GetRequiredService<ISnackbar>().ShownSnackbars, said => said.Message?.Contains("our fault", StringComparison.Ordinal) == true);
    }

    // Whoever the page is for; where it is open, somebody who is not signed in.
    private static void SignIn(BunitAuthorizationContext authorization, Type page)
    {
        var (person, restaurant) = page.GetCustomAttribute<AuthorizeAttribute>()?.Policy switch
        {
            null => (null, false),
            Policies.Customer => (DemoPeople.Ada, false),
            Policies.Kitchen => (DemoPeople.Marco, true),
            Policies.Dispatch => (DemoPeople.Dora, false),
            Policies.Courier => (DemoPeople.Lena, false),
            _ => (DemoPeople.Alex, false),
        };
        if (person is null)
        {
            authorization.SetNotAuthorized();
            return;
        }
        authorization.SetAuthorized(person.Name);
        authorization.SetRoles(person.Role);
        authorization.SetPolicies(Policies.Customer, Policies.Kitchen, Policies.Dispatch, Policies.Courier, Policies.Admin);
        Claim[] claims = [new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(ClaimTypes.Name, person.Name)];
        authorization.SetClaims(restaurant ? [.. claims, new(ActorFromClaims.Restaurant, City.RestaurantId.ToString())] : claims);
    }

    private static object? Existing(PropertyInfo parameter) => parameter.Name switch
    {
        "Slug" => DemoPeople.MarcosRestaurant,
        "RestaurantId" => City.RestaurantId,
        _ => Nonexistent(parameter),
    };

    private static object? Nonexistent(PropertyInfo parameter) =>
        parameter.PropertyType == typeof(Guid) ? Guid.Parse("01990000-dead-7000-8000-000000000000") : parameter.PropertyType == typeof(string) ? "no-such-thing" : null;

    /// <summary>The product's own registrations, taken over from a running copy of it, on a city of this class.</summary>
    public sealed class City : IAsyncLifetime
    {
        private ServiceDescriptor[] registered = [];
        private TestApp app = null!;

        public TestApp App => app;

        public static Guid RestaurantId { get; private set; }

        public async ValueTask InitializeAsync()
        {
            app = await TestApp.StartAsync(city: true, also: services => registered = [.. services]);
            RestaurantId = await app.Database.ScalarAsync<Guid>("SELECT id FROM catalog.restaurants WHERE slug = $1", DemoPeople.MarcosRestaurant);
            Assert.NotEqual(Guid.Empty, RestaurantId);
        }

        /// <summary>Except what bUnit brings itself: navigation, scripts, authorization.</summary>
        public void AddServices(IServiceCollection services)
        {
            var bunits = services.Select(descriptor => descriptor.ServiceType).ToHashSet();
            foreach (var descriptor in registered.Where(descriptor => !bunits.Contains(descriptor.ServiceType) && descriptor.ServiceType != typeof(Microsoft.Extensions.Hosting.IHostedService)))
                services.Add(descriptor);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
