using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>Whom nobody writes to, as admins see and change it: masked, found only whole, with a reason and a line for each change.</summary>
public sealed class SuppressionListTests(ClassDatabase database) : WishesTest(database)
{
    private Task<Result<Guid>> AddAsync(MessageChannel channel, string? address, string? why = "Asked for it", Actor? actor = null) =>
        AsAsync<SuppressAddress, Result<Guid>>(actor ?? Admin, use => use.RunAsync(new(channel, address, why), default));

    private Task<Result> LiftAsync(Guid id, string? why = "A mistake", Actor? actor = null) => AsAsync<LiftSuppression, Result>(actor ?? Admin, use => use.RunAsync(new(id, why), default));

    private Task<IReadOnlyList<SuppressionRow>> ListAsync(SuppressionFilter? filter = null, (DateTimeOffset, Guid)? after = null, int size = 50, Actor? actor = null) =>
        AsAsync<SuppressionReads, IReadOnlyList<SuppressionRow>>(actor ?? Admin, reads => reads.NewestAsync(filter ?? new(), after, size, default));

    [Fact]
    public async Task An_address_is_added_once_and_lifted_once_with_a_line_for_each_and_the_address_in_none()
    {
        var id = (await AddAsync(Sms, " +1 (212) 555-0142 ", " On the phone ")).Value;
        Assert.Equal(id, (await AddAsync(Sms, "+12125550142", "Again")).Value);
        var row = Assert.Single(await ListAsync());
        Assert.Equal((id, "+12•••0142", SuppressionReason.Operator, "Alex", "On the phone"), (row.Id, row.Address, row.Reason, row.Source, row.Note));
        Assert.Equal([SuppressionReason.Operator], await AloneAsync(Sms, "+12125550142"));

        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await LiftAsync(id)).IsOk);
        Assert.Equal("notifications.lifted_already", (await LiftAsync(id)).Error?.Code);
        Assert.Empty(await ListAsync());
        var lifted = Assert.Single(await ListAsync(new(Lifted: true)));
        Assert.Equal(("Alex", "A mistake"), (lifted.LiftedBy, lifted.LiftedWhy));

        var lines = await AuditAsync(id);
        Assert.Equal([("notifications.address_suppressed", "On the phone"), ("notifications.suppression_lifted", "A mistake")], lines.Select(line => (line.What, line.Why)));
        Assert.DoesNotContain("5550142", string.Concat(lines.Select(line => line.Before + line.After)), StringComparison.Ordinal);
        // Entered again after that it is a line of its own.
        Assert.NotEqual(id, (await AddAsync(Sms, "+12125550142")).Value);
    }

    [Fact]
    public async Task Wrong_input_is_refused_beside_its_field_and_nothing_is_stored()
    {
        async Task RefusedAsync(Task<Result<Guid>> asked, string code, string? field)
        {
            var refused = (await asked).Error!;
            Assert.Equal((code, field), (refused.Code, refused.Field));
        }
        await RefusedAsync(AddAsync(Push, "token"), "notifications.address_wrong", "Channel");
        await RefusedAsync(AddAsync(Sms, "2125550142"), "notifications.address_wrong", "Address");
        await RefusedAsync(AddAsync(Sms, null), "notifications.address_wrong", "Address");
        await RefusedAsync(AddAsync(Email, "ann@localhost"), "notifications.address_wrong", "Address");
        await RefusedAsync(AddAsync(Email, "Ann <ann@example.com>"), "notifications.address_wrong", "Address");
        await RefusedAsync(AddAsync(Email, "ann@example.com", " "), "notifications.why_missing", "Why");
        await RefusedAsync(AddAsync(Email, "ann@example.com", new string('x', 201)), "notifications.why_missing", "Why");
        await RefusedAsync(AddAsync(Email, "ann@example.com", actor: Dispatcher), "notifications.not_an_admin", null);
        Assert.False(await WithAsync((NotificationsDb db) => db.Suppressions.AnyAsync()));
    }

    [Theory]
    [InlineData(Email, SuppressionReason.Dead, true)]
    [InlineData(Email, SuppressionReason.Operator, false)]
    [InlineData(Sms, SuppressionReason.Dead, false)]
    public async Task What_the_provider_has_on_a_list_of_its_own_is_taken_off_there_at_once(MessageChannel channel, SuppressionReason reason, bool atOnce)
    {
        await WithAsync((Suppressions list) => list.AddAsync(channel, channel == Email ? "ann@example.com" : "+12125550142", reason, "sendgrid", default));
        Assert.DoesNotContain(Enqueued, job => job.Id == LiftAtSendGrid.Id);
        Assert.True((await LiftAsync(Assert.Single(await ListAsync()).Id)).IsOk);
        Assert.Equal(atOnce, Enqueued.Any(job => job.Id == LiftAtSendGrid.Id && job.Delay == TimeSpan.Zero));
    }

    [Fact]
    public async Task Lifting_needs_an_admin_a_reason_and_a_line()
    {
        var id = (await AddAsync(Email, "ann@example.com")).Value;
        Assert.Equal("notifications.not_an_admin", (await LiftAsync(id, actor: Dispatcher)).Error?.Code);
        Assert.Equal("notifications.why_missing", (await LiftAsync(id, "")).Error?.Code);
        Assert.Equal("notifications.no_such_suppression", (await LiftAsync(Guid.CreateVersion7(Time.GetUtcNow()))).Error?.Code);
        Assert.Equal([SuppressionReason.Operator], await AloneAsync(Email, "ANN@example.com"));
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LiftAsync(id))), result => result.IsOk);
    }

    [Fact]
    public async Task The_list_is_found_by_whole_addresses_only_and_paged_to_the_last()
    {
        for (var i = 0; i < 5; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await WithAsync((Suppressions list) => list.AddAsync(Email, $"person{i}@example.com", i % 2 == 0 ? SuppressionReason.Dead : SuppressionReason.Spam, "sendgrid", default));
        }
        await WithAsync((Suppressions list) => list.AddAsync(Sms, "+12125550142", SuppressionReason.Stop, "twilio", default));

        Assert.Single(await ListAsync(new(Address: " Person3@Example.com ")));
        Assert.Empty(await ListAsync(new(Address: "person3")));
        Assert.Empty(await ListAsync(new(Address: "example.com")));
        Assert.Equal([SuppressionReason.Stop], (await ListAsync(new(Address: "+1 212 555 0142"))).Select(row => row.Reason));
        Assert.Equal(3, (await ListAsync(new(Channel: Email, Reason: SuppressionReason.Dead))).Count);
        Assert.Empty(await ListAsync(actor: Dispatcher));
        Assert.Null(await AsAsync<SuppressionReads, SuppressionRow?>(Dispatcher, async reads => await reads.OneAsync((await ListAsync())[0].Id, default)));

        var (seen, after) = (new List<Guid>(), ((DateTimeOffset, Guid)?)null);
        while (await ListAsync(after: after, size: 2) is { Count: > 0 } piece)
        {
            seen.AddRange(piece.Select(row => row.Id));
            after = (piece[^1].Since, piece[^1].Id);
        }
        Assert.Equal((await ListAsync()).Select(row => row.Id), seen);
        Assert.Equal(6, seen.Distinct().Count());
    }
}
