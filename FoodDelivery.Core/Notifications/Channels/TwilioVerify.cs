using System.Text.Json;
using Microsoft.Extensions.Options;
using Twilio.Rest.Verify.V2.Service;

namespace FoodDelivery.Notifications;

/// <summary>Codes by text message that Twilio makes, sends and compares. It allows five of them in ten minutes and five tries at each; ours are counted by Identity besides.</summary>
public sealed class TwilioVerify(TwilioClient client, IOptions<TwilioOptions> options) : IPhoneCodes
{
    public bool IsOn => options.Value.CanVerify();

    public async Task<ChannelAnswer> StartAsync(Guid requestId, string number, string culture, CancellationToken cancel)
    {
        var request = new CreateVerificationOptions(options.Value.VerifyServiceSid, number, "sms")
        {
            Locale = culture.Split('-')[0],
            Tags = JsonSerializer.Serialize(new Dictionary<string, string> { ["request"] = requestId.ToString("N") }),
        };
        try
        {
            var (begun, callId) = await client.HearAsync(twilio => VerificationResource.CreateAsync(request, twilio), cancel);
            return new(ChannelOutcome.Accepted, "accepted", "Twilio Verify sends a code.", 201, begun.Sid, begun.Status, RequestId: callId);
        }
        catch (TwilioRefused refused)
        {
            return TwilioErrors.OfVerify(refused.Status, refused.Code, refused.Answer);
        }
        catch (TwilioSilent silent)
        {
            // Started again it sends the same code, so nothing is lost by trying.
            return silent.Answer with { Outcome = ChannelOutcome.Retry };
        }
    }

    public async Task<CodeVerdict> CheckAsync(string number, string code, CancellationToken cancel)
    {
        var digits = new string([.. code.Where(char.IsAsciiDigit)]);
        // Verify's codes have 4 to 10: anything else would only cost a try.
        if (digits.Length is < 4 or > 10) return CodeVerdict.Wrong;
        try
        {
            var request = new CreateVerificationCheckOptions(options.Value.VerifyServiceSid) { To = number, Code = digits };
            var said = await client.CallAsync(twilio => VerificationCheckResource.CreateAsync(request, twilio), cancel);
            return said.Status switch
            {
                "approved" => CodeVerdict.Right,
                "pending" => CodeVerdict.Wrong,
                _ => CodeVerdict.Gone,
            };
        }
        catch (TwilioRefused refused)
        {
            return refused switch
            {
                // Expired, used, or never sent; tried too often.
                { Status: 404 } or { Code: 60202 } => CodeVerdict.Gone,
                { Code: 60200 } => CodeVerdict.Wrong,
                _ => CodeVerdict.Unsure,
            };
        }
        catch (TwilioSilent)
        {
            return CodeVerdict.Unsure;
        }
    }
}
