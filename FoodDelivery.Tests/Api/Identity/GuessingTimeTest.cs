using System.Diagnostics;
using System.Net;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>What a stranger learns from how long an answer takes. Measured alone: anything else on the machine would be measured with it.</summary>
[Collection("alone")]
public sealed class GuessingTimeTest(GuessingTest.Product product) : IClassFixture<GuessingTest.Product>
{
    private const double AllowedMs = 10;
    private TestApp App => product.App;

    [Theory]
    [InlineData("sign-in")]
    [InlineData("recover")]
    [InlineData("register")]
    public async Task Neither_words_nor_time_tell_which_address_has_an_account(string door)
    {
        const int accounts = 8, rounds = 5;
        for (var i = 0; i < accounts; i++)
        {
            using var person = App.NewVisitor();
            using var registered = await person.RegisterAsync($"{door}{i}@example.com");
            Assert.Equal(HttpStatusCode.Redirect, registered.StatusCode);
        }
        using var guesser = App.NewVisitor();
        var differences = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < accounts; i++)
            {
                // Each pair one right after the other, so that the machine's moods fall on both; who is first changes, too.
                var known = 0.0;
                var unknown = 0.0;
                if (i % 2 == 0) known = await AskAsync(guesser, door, $"{door}{i}@example.com");
                unknown = await AskAsync(guesser, door, $"{door}-nobody{i}@example.com");
                if (i % 2 == 1) known = await AskAsync(guesser, door, $"{door}{i}@example.com");
                if (round > 0) differences.Add(known - unknown);
            }
        }
        var median = differences.Order().ElementAt(differences.Count / 2);
        TestContext.Current.TestOutputHelper?.WriteLine($"{door}: an account costs {median:0.0} ms more than none, of {AllowedMs} allowed");
        Assert.True(Math.Abs(median) <= AllowedMs, $"{door}: an account costs {median:0.0} ms more than none; {string.Join(' ', differences.Select(d => d.ToString("0.0")))}");
    }

    private static async Task<double> AskAsync(HttpClient guesser, string door, string email)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = door switch
        {
            "sign-in" => await guesser.SignInAsync(email, "a wrong guess"),
            "recover" => await guesser.ForgetPasswordAsync(email),
            _ => await guesser.FollowAsync(await guesser.BeginRegistrationAsync(email)),
        };
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return took;
    }
}
