using System.Security.Claims;
using Bunit;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Platform.Payments;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace FoodDelivery.Tests.Components.Payments;

/// <summary>The refund dialog on the real rooms: what it says before, what it sends, and that one opening is one refund.</summary>
public sealed class RefundDialogTests(RefundDialogTests.Product product) : IClassFixture<RefundDialogTests.Product>
{
    private readonly BunitContext context = new();

    private async Task<(IRenderedComponent<MudDialogProvider> Screen, RefundDesk Desk)> OpenAsync(Guid order, DemoPerson? who = null)
    {
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        var person = who ?? DemoPeople.Alex;
        var authorization = context.AddAuthorization();
        product.AddServices(context.Services);
        context.Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        context.Services.PostConfigure<StripeOptions>(options => options.ApiBase = new Uri(product.App.Address, "sandbox/stripe").ToString());
        context.SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
        authorization.SetAuthorized(person.Name);
        authorization.SetRoles(person.Role);
        authorization.SetClaims(new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()), new Claim(ClaimTypes.Name, person.Name));
        var desk = (await product.App.DeskAsync(order))!;
        var screen = context.Render<MudDialogProvider>();
        await screen.InvokeAsync(() => context.Services.GetRequiredService<IDialogService>().ShowAsync<RefundDialog>("Refund", new DialogParameters<RefundDialog> { { d => d.Desk, desk } }));
        return (screen, desk);
    }

    private static AngleSharp.Dom.IElement Send(IRenderedComponent<MudDialogProvider> screen) => screen.FindAll("button")[^1];

    [Fact]
    public async Task A_dish_goes_back_and_before_that_it_is_said_what_it_costs_and_whom()
    {
        var order = await product.App.EatenAsync(DemoPeople.Ada);
        var (screen, desk) = await OpenAsync(order);
        Assert.True(Send(screen).HasAttribute("disabled"));
        screen.Find("input[type=checkbox]").Change(true);
        screen.Find("input.amount").Input("2.50");
        Assert.Equal("Choose why it goes back.", screen.Find(".cost").TextContent);
        screen.Find("select").Change(nameof(RefundReason.Late));
        Assert.Equal("Goes back: $2.50, borne by platform $2.50.", screen.Find(".cost").TextContent);
        screen.Find("select").Change(nameof(RefundReason.Quality));
        Assert.Contains("borne by restaurant $", screen.Find(".cost").TextContent, StringComparison.Ordinal);
        Assert.Contains("Refund $2.50", Send(screen).TextContent, StringComparison.Ordinal);

        var sending = Send(screen).ClickAsync();
        Assert.True(Send(screen).HasAttribute("disabled"));
        Assert.Contains("Sending", Send(screen).TextContent, StringComparison.Ordinal);
        await sending;
        await screen.WaitForAssertionAsync(() => Assert.Empty(screen.FindAll(".lines")), TimeSpan.FromSeconds(20));
        var after = (await product.App.DeskAsync(order))!;
        var refund = Assert.Single(after.Refunds);
        Assert.Equal((250, RefundReason.Quality, DemoPeople.Alex.Name, desk.Lines[0].Name), (refund.Amount.Minor, refund.Reason, refund.By, refund.Lines.Single().Name));
        Assert.Equal(desk.Captured.Minor - 250, after.Left.Minor);
    }

    [Fact]
    public async Task Too_much_is_said_beside_the_field_and_a_refusal_in_words_with_the_numbers_of_now()
    {
        var order = await product.App.EatenAsync(DemoPeople.Ada);
        var (screen, desk) = await OpenAsync(order);
        screen.FindAll("input[type=radio]")[1].Change(true);
        screen.Find("input[data-whole]").Input(((desk.Left.Minor + 1) / 100m).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains("At most", screen.Find(".wrong").TextContent, StringComparison.Ordinal);
        Assert.True(Send(screen).HasAttribute("disabled"));
        screen.Find("select").Change(nameof(RefundReason.Goodwill));
        screen.Find("input[data-whole]").Input(((desk.Left.Minor) / 100m).ToString(System.Globalization.CultureInfo.InvariantCulture));

        // A colleague was quicker.
        var key = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        Assert.True((await product.App.AsPersonAsync<RefundPayment, Result<RefundPayment.Refunded>>(DemoPeople.Alex, refund => refund.RunAsync(new(order, [], 300, RefundReason.Late, null, key), CancellationToken.None))).IsOk);
        await Send(screen).ClickAsync();
        await screen.WaitForAssertionAsync(() => Assert.Contains("can still be refunded", screen.Find(".refused").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Contains($"at most {desk.Left - new Money(300, "USD")}", screen.Markup, StringComparison.Ordinal);
        Assert.Single((await product.App.DeskAsync(order))!.Refunds);
    }

    [Fact]
    public async Task Only_an_operator_refunds_whatever_the_screen_shows()
    {
        var order = await product.App.EatenAsync(DemoPeople.Ada);
        var (screen, _) = await OpenAsync(order, DemoPeople.Dora);
        screen.Find("input[type=checkbox]").Change(true);
        screen.Find("select").Change(nameof(RefundReason.Late));
        await Send(screen).ClickAsync();
        await screen.WaitForAssertionAsync(() => Assert.Equal("Only an operator may refund.", screen.Find(".refused").TextContent), TimeSpan.FromSeconds(20));
        Assert.Empty((await product.App.DeskAsync(order))!.Refunds);
    }

    /// <summary>The product on a real port, so that the provider can be called, and its registrations.</summary>
    public sealed class Product : IAsyncLifetime
    {
        private ServiceDescriptor[] registered = [];

        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true, listen: true, also: services => registered = [.. services]);

        public void AddServices(IServiceCollection services)
        {
            var bunits = services.Select(descriptor => descriptor.ServiceType).ToHashSet();
            foreach (var descriptor in registered.Where(descriptor => !bunits.Contains(descriptor.ServiceType) && descriptor.ServiceType != typeof(Microsoft.Extensions.Hosting.IHostedService)))
                services.Add(descriptor);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
