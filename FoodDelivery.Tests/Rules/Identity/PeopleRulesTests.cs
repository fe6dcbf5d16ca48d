using System.Security.Claims;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Identity;

namespace FoodDelivery.Tests.Rules.Identity;

public sealed class PeopleRulesTests
{
    [Theory]
    [InlineData("+1 212 555 0100", "+12125550100")]
    [InlineData("(212) 555-0100", "+12125550100")]
    [InlineData("1-212-555-0100", "+12125550100")]
    [InlineData("+49 30 901820", "+4930901820")]
    [InlineData("", null)]
    [InlineData("  ", null)]
    public void A_phone_number_gets_its_one_form(string typed, string? stored) => Assert.Equal(stored, PhoneNumber.Normalise(typed).Value);

    [Theory]
    [InlineData("12")]
    [InlineData("030 901820")]
    [InlineData("call me")]
    [InlineData("+0123456789")]
    [InlineData("+1234567890123456")]
    [InlineData("+1 212 555 0100 ext 5")]
    public void What_is_no_phone_number_is_refused_in_words(string typed) => Assert.Equal("identity.phone_wrong", PhoneNumber.Normalise(typed).Error?.Code);

    [Theory]
    [InlineData("a@b.example", true)]
    [InlineData("a b@c.example", false)]
    [InlineData("Ann <ann@b.example>", false)]
    [InlineData("ann@", false)]
    [InlineData(null, false)]
    public void An_address_looks_right_or_not(string? typed, bool right) => Assert.Equal(right, EmailAddress.LooksRight(typed));

    [Fact]
    public void The_demo_people_are_who_the_city_needs_and_nobody_twice()
    {
        Assert.Equal(200, DemoPeople.Customers.Count);
        Assert.Equal(40, DemoPeople.Couriers.Count);
        Assert.Equal(DemoPeople.All.Count, DemoPeople.All.Select(person => person.Id).Distinct().Count());
        Assert.Equal(DemoPeople.All.Count, DemoPeople.All.Select(person => person.Email).Distinct().Count());
        Assert.Equal(DemoPeople.All.Count, DemoPeople.All.Select(person => person.Phone).Distinct().Count());
        Assert.Equal(Roles.All.Order(), DemoPeople.Hosts.Select(host => host.Role).Order());
        Assert.All(DemoPeople.All, person => Assert.Equal(person.Phone, PhoneNumber.Normalise(person.Phone).Value));
        Assert.InRange(DemoPeople.Customers.Select(person => person.Name).Distinct().Count(), 190, 200);
    }

    [Fact]
    public void The_cookie_says_who_is_asking()
    {
        var (id, kitchen) = (DemoPeople.Marco.Id, DemoPeople.Dora.Id);
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id.ToString()), new(ClaimTypes.Name, "Marco"), new(ClaimTypes.Role, Roles.Restaurant), new(ActorFromClaims.Restaurant, kitchen.ToString())], "test");
        var actor = ActorFromClaims.Of(new ClaimsPrincipal(identity));
        Assert.Equal((id, "Marco"), (actor.UserId, actor.Name));
        Assert.True(actor.MayOperate(kitchen));
        Assert.False(actor.MayOperate(id));
        Assert.False(actor.IsOperator);
        Assert.Same(Actor.Anonymous, ActorFromClaims.Of(new ClaimsPrincipal(new ClaimsIdentity(identity.Claims))));
    }

    [Fact]
    public void Whoever_has_several_roles_begins_where_there_is_most_to_do()
    {
        Assert.Equal("/admin", Home.Of([Roles.Customer, Roles.Courier, Roles.Admin]));
        Assert.Equal("/kitchen", Home.Of([Roles.Customer, Roles.Restaurant]));
        Assert.Equal("/", Home.Of([Roles.Customer]));
        Assert.Equal("/", Home.Of([]));
    }
}
