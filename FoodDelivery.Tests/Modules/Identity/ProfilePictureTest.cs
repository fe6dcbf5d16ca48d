using System.Net;
using FoodDelivery.Identity;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Tests.Modules.Identity;

/// <summary>Taking a picture over from a provider: once, a picture, not too large, from where the provider keeps them; and finding or opening the account.</summary>
public sealed class ProfilePictureTest(ClassDatabase database) : ModuleTest(database)
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    private WebApplication host = null!;
    private string origin = "";
    private int asked, failing;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Google:BaseUrl"] = origin + "/provider" };

    public override async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        host = builder.Build();
        host.MapGet("/provider/{what}", async (string what, HttpContext http) =>
        {
            asked++;
            switch (what)
            {
                case "good": await http.Response.Body.WriteAsync(Png); break;
                case "called-png": http.Response.ContentType = "image/png"; await http.Response.WriteAsync("<svg onload='alert(1)'/>"); break;
                case "largest": await http.Response.Body.WriteAsync((byte[])[.. Png, .. new byte[ProfilePicture.MostBytes - Png.Length]]); break;
                case "too-large": await http.Response.Body.WriteAsync((byte[])[.. Png, .. new byte[ProfilePicture.MostBytes + 1 - Png.Length]]); break;
                case "led-elsewhere": http.Response.Redirect("/elsewhere/good"); break;
                case "failing" when failing-- > 0: http.Response.StatusCode = 503; break;
                case "failing": await http.Response.Body.WriteAsync(Png); break;
                case "always-failing": http.Response.StatusCode = 503; break;
                default: http.Response.StatusCode = 404; break;
            }
        });
        host.MapGet("/elsewhere/good", (HttpContext http) =>
        {
            asked++;
            return Results.Bytes(Png);
        });
        await host.StartAsync();
        origin = host.Urls.First();
    }

    public override async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("provider/good", 11, 1)]
    [InlineData("provider/largest", ProfilePicture.MostBytes, 1)]
    [InlineData("provider/too-large", null, 1)]
    [InlineData("provider/called-png", null, 1)]
    [InlineData("provider/led-elsewhere", null, 1)]
    [InlineData("provider/missing", null, 1)]
    [InlineData("elsewhere/good", null, 0)] // Not where this provider keeps its pictures.
    public async Task What_is_kept_is_a_picture_from_the_provider(string path, int? bytes, int calls)
    {
        var person = await EnterAsync($"{origin}/{path}");
        await RelayAsync();
        var picture = await PictureAsync(person.Id);
        Assert.Equal((bytes, null), (picture.Bytes?.Length, picture.Source));
        Assert.Equal(bytes is null ? null : "image/png", picture.MediaType);
        Assert.Equal(calls, asked);
    }

    [Fact]
    public async Task A_host_that_fails_is_asked_again_and_at_last_done_without()
    {
        failing = 1;
        var person = await EnterAsync($"{origin}/provider/failing");
        await RelayAsync();
        Assert.NotNull((await PictureAsync(person.Id)).Source);
        Time.Advance(TimeSpan.FromMinutes(1));
        await RelayAsync();
        Assert.NotNull((await PictureAsync(person.Id)).Bytes);

        var other = await EnterAsync($"{origin}/provider/always-failing");
        await RelayAsync();
        Assert.NotNull((await PictureAsync(other.Id)).Source);
        Time.Advance(TimeSpan.FromMinutes(15));
        await RelayAsync();
        Assert.Equal((null, null), ((await PictureAsync(other.Id)).Source, (await PictureAsync(other.Id)).Bytes));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE state = 'Dead'"));
    }

    [Fact]
    public async Task The_same_person_at_once_in_two_tabs_gets_one_account()
    {
        var person = new ExternalPerson(SignInProvider.Google, "twin", "Twin", "twin@mail.example", EmailVerified: true, Picture: null);
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AsAsync<EnterWithProvider, Kernel.Result<AppUser>>(Kernel.Actor.Anonymous, enter => enter.RunAsync(new(person), default))));
        Assert.Single(both.Select(one => one.Value.Id).Distinct());
    }

    [Theory]
    [InlineData(null, "nameless@mail.example", "nameless")]
    [InlineData("  ", "blank@mail.example", "blank")]
    public async Task Who_has_no_name_there_is_called_by_the_email(string? name, string email, string called) =>
        Assert.Equal(called, (await AsAsync<EnterWithProvider, Kernel.Result<AppUser>>(Kernel.Actor.Anonymous, enter => enter.RunAsync(new(new(SignInProvider.Google, email, name, email, true, null)), default))).Value.Name);

    private async Task<AppUser> EnterAsync(string picture)
    {
        asked = 0;
        var subject = Guid.CreateVersion7().ToString("N");
        return (await AsAsync<EnterWithProvider, Kernel.Result<AppUser>>(Kernel.Actor.Anonymous, enter => enter.RunAsync(new(new(SignInProvider.Google, subject, "Pat", $"{subject}@mail.example", true, picture)), default))).Value;
    }

    private Task<ProfilePicture> PictureAsync(Guid person) => WithAsync((IdentityDb db) => db.ProfilePictures.AsNoTracking().SingleAsync(picture => picture.UserId == person));
}
