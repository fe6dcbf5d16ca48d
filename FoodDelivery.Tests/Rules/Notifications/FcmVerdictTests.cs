using System.Text.Json.Nodes;
using FoodDelivery.Notifications;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>FCM's errors, a line each; and one answer out of those for several devices.</summary>
public sealed class FcmVerdictTests
{
    private static string Error(string status, string? own, string? field = null)
    {
        var details = new JsonArray();
        if (own is not null) details.Add(new JsonObject { ["@type"] = "type.googleapis.com/google.firebase.fcm.v1.FcmError", ["errorCode"] = own });
        if (field is not null) details.Add(new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.BadRequest", ["fieldViolations"] = new JsonArray(new JsonObject { ["field"] = field, ["description"] = "d" }) });
        return new JsonObject { ["error"] = new JsonObject { ["code"] = 1, ["message"] = "m", ["status"] = status, ["details"] = details } }.ToJsonString();
    }

    [Theory]
    [InlineData(404, "NOT_FOUND", "UNREGISTERED", null, ChannelOutcome.Permanent, "fcm.UNREGISTERED", true)]
    [InlineData(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", null, ChannelOutcome.Permanent, "fcm.SENDER_ID_MISMATCH", true)]
    [InlineData(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "message.token", ChannelOutcome.Permanent, "fcm.INVALID_ARGUMENT", true)]
    [InlineData(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "message.data[from]", ChannelOutcome.Permanent, "fcm.INVALID_ARGUMENT", false)]
    [InlineData(400, "INVALID_ARGUMENT", null, null, ChannelOutcome.Permanent, "fcm.INVALID_ARGUMENT", false)]
    [InlineData(401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", null, ChannelOutcome.Misconfigured, "fcm.THIRD_PARTY_AUTH_ERROR", false)]
    [InlineData(401, "UNAUTHENTICATED", null, null, ChannelOutcome.Misconfigured, "fcm.UNAUTHENTICATED", false)]
    [InlineData(403, "PERMISSION_DENIED", null, null, ChannelOutcome.Misconfigured, "fcm.PERMISSION_DENIED", false)]
    [InlineData(404, "NOT_FOUND", null, null, ChannelOutcome.Misconfigured, "fcm.NOT_FOUND", false)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", null, ChannelOutcome.Retry, "fcm.QUOTA_EXCEEDED", false)]
    [InlineData(500, "INTERNAL", "INTERNAL", null, ChannelOutcome.Retry, "fcm.INTERNAL", false)]
    [InlineData(503, "UNAVAILABLE", "UNAVAILABLE", null, ChannelOutcome.Retry, "fcm.UNAVAILABLE", false)]
    public void Each_error_means_one_thing(int status, string said, string? own, string? field, ChannelOutcome outcome, string code, bool gone)
    {
        var verdict = FcmVerdict.Sort(status, Error(said, own, field), null);
        Assert.Equal((outcome, code, gone, status), (verdict.Outcome, verdict.Code, verdict.Gone, verdict.Status));
    }

    [Theory]
    [InlineData(502, "<html>bad gateway</html>", ChannelOutcome.Retry, "fcm.502")]
    [InlineData(408, "", ChannelOutcome.Retry, "fcm.408")]
    [InlineData(413, "too large", ChannelOutcome.Permanent, "fcm.413")]
    [InlineData(418, "[]", ChannelOutcome.Permanent, "fcm.418")]
    [InlineData(404, "{\"error\":\"UNREGISTERED\"}", ChannelOutcome.Misconfigured, "fcm.404")]
    [InlineData(503, "{\"error\":{\"status\":\"a token: dGhpc0lz\"}}", ChannelOutcome.Retry, "fcm.503")]
    public void An_answer_that_is_not_FCMs_removes_no_device_and_tells_nothing(int status, string body, ChannelOutcome outcome, string code)
    {
        var verdict = FcmVerdict.Sort(status, body, null);
        Assert.Equal((outcome, code, false), (verdict.Outcome, verdict.Code, verdict.Gone));
    }

    [Fact]
    public void It_waits_as_long_as_it_is_told_and_a_minute_for_the_quota()
    {
        Assert.Equal(TimeSpan.FromSeconds(7), FcmVerdict.Sort(503, Error("UNAVAILABLE", "UNAVAILABLE"), TimeSpan.FromSeconds(7)).RetryAfter);
        Assert.Null(FcmVerdict.Sort(503, Error("UNAVAILABLE", "UNAVAILABLE"), null).RetryAfter);
        Assert.Equal(TimeSpan.FromMinutes(1), FcmVerdict.Sort(429, Error("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), null).RetryAfter);
        Assert.Equal(TimeSpan.FromMinutes(5), FcmVerdict.Sort(429, Error("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), TimeSpan.FromMinutes(5)).RetryAfter);
        Assert.Null(FcmVerdict.Sort(400, Error("INVALID_ARGUMENT", "INVALID_ARGUMENT"), TimeSpan.FromSeconds(7)).RetryAfter);
    }

    private static readonly FcmVerdict Yes = FcmVerdict.Taken("projects/p/messages/1"), Gone = FcmVerdict.Sort(404, Error("NOT_FOUND", "UNREGISTERED"), null),
        Later = FcmVerdict.Sort(503, Error("UNAVAILABLE", "UNAVAILABLE"), TimeSpan.FromSeconds(7)), MuchLater = FcmVerdict.Sort(429, Error("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), TimeSpan.FromSeconds(90)),
        Silent = FcmVerdict.Silent("none within 8 s"), Ours = FcmVerdict.Sort(403, Error("PERMISSION_DENIED", null), null);

    [Fact]
    public void One_device_that_took_it_is_enough()
    {
        foreach (var other in new[] { Gone, Later, Silent, Ours })
        {
            var answer = FcmPush.Sum([other, Yes], hadBefore: false);
            Assert.Equal((ChannelOutcome.Accepted, "projects/p/messages/1"), (answer.Outcome, answer.ProviderId));
        }
    }

    [Fact]
    public void What_may_still_become_a_yes_counts_more_than_a_no()
    {
        Assert.Equal(ChannelOutcome.Unsure, FcmPush.Sum([Gone, Later, Silent], false).Outcome);
        Assert.Equal(ChannelOutcome.Retry, FcmPush.Sum([Gone, Later, Ours], false).Outcome);
        Assert.Equal(ChannelOutcome.Misconfigured, FcmPush.Sum([Gone, Ours], false).Outcome);
        Assert.Equal((ChannelOutcome.Permanent, "fcm.UNREGISTERED"), (FcmPush.Sum([Gone, Gone], false).Outcome, FcmPush.Sum([Gone, Gone], false).Code));
    }

    [Fact]
    public void One_kind_of_device_refused_is_not_about_the_others_unless_one_of_them_is_refused_too()
    {
        var apns = FcmVerdict.Sort(401, Error("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"), null);
        Assert.True(FcmPush.Sum([Gone, apns], false).InPart);
        Assert.False(FcmPush.Sum([apns, Ours], false).InPart);
        Assert.False(FcmPush.Sum([apns, Silent], false).InPart);
    }

    [Fact]
    public void The_longest_wait_holds_for_all() => Assert.Equal(TimeSpan.FromSeconds(90), FcmPush.Sum([Later, MuchLater], false).RetryAfter);

    [Fact]
    public void Where_one_had_it_before_the_others_being_gone_is_no_failure()
    {
        Assert.Equal(ChannelOutcome.Accepted, FcmPush.Sum([Gone], hadBefore: true).Outcome);
        Assert.Equal(ChannelOutcome.Retry, FcmPush.Sum([Later], hadBefore: true).Outcome);
    }
}
