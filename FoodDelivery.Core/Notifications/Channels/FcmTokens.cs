using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.Util;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>The service account's tokens for FCM. One is kept until shortly before it ends; Google's own client does that.</summary>
public sealed class FcmTokens(IOptions<FirebaseOptions> options, TimeProvider time)
{
    public const string Scope = "https://www.googleapis.com/auth/firebase.messaging";

    /// <summary>Asked once in an hour: nothing is gained by giving up early.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly Lock door = new();
    private ServiceAccountCredential? account;

    /// <returns>The token, or why there is none.</returns>
    public async Task<(string? Token, FcmVerdict? Problem)> GetAsync(CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return (await Account().GetAccessTokenForRequestAsync(authUri: null, both.Token), null);
        }
        catch (TokenResponseException refused)
        {
            // invalid_grant, invalid_client and their like are ours to mend; a server that is unwell is not.
            var known = refused.Error?.Error is { Length: > 0 and <= 40 } code && code.All(c => char.IsAsciiLetterLower(c) || c == '_') ? code : null;
            return (null, refused.StatusCode is { } status && (int)status is 408 or 429 or >= 500
                ? new FcmVerdict(ChannelOutcome.Retry, FcmVerdict.NoToken, $"Google gives no token now (HTTP {(int)refused.StatusCode!}).", (int)refused.StatusCode)
                : new FcmVerdict(ChannelOutcome.Misconfigured, FcmVerdict.NoToken, $"Google refuses the service account ({known ?? "no reason given"}). Check Firebase:ClientEmail and Firebase:PrivateKey.", (int?)refused.StatusCode));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // Nothing has been sent yet, so it can be tried again without a thought.
            return (null, new FcmVerdict(ChannelOutcome.Retry, FcmVerdict.NoToken, $"No token: Google can't be reached ({e.GetType().Name})."));
        }
    }

    /// <summary>FCM did not accept it, though it has not ended: the next one is made anew.</summary>
    public void Drop()
    {
        lock (door) account = null;
    }

    private ServiceAccountCredential Account()
    {
        lock (door)
        {
            // Not in the constructor: in Sandbox the address is known only once the server listens.
            return account ??= new ServiceAccountCredential(new ServiceAccountCredential.Initializer(options.Value.ClientEmail, options.Value.TokenServer())
            {
                Scopes = [Scope],
                // FCM wants a real access token; a self-signed one is for other Google interfaces.
                UseJwtAccessWithScopes = false,
                Clock = new Clock(time),
                // The ledger's ladder repeats, and nobody else.
                DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
            }.FromPrivateKey(options.Value.Key()));
        }
    }

    private sealed class Clock(TimeProvider time) : IClock
    {
        public DateTime Now => time.GetLocalNow().DateTime;
        public DateTime UtcNow => time.GetUtcNow().UtcDateTime;
    }
}
