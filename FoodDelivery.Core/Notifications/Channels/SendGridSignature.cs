using System.Security.Cryptography;
using System.Text;

namespace FoodDelivery.Notifications;

/// <summary>The signature of SendGrid's event webhook: ECDSA on P-256 with SHA-256 over the timestamp's text and the body's raw bytes, which end in CR LF. Re-written JSON has another one.</summary>
public static class SendGridSignature
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature", TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <param name="publicKey">Base64 of a DER SubjectPublicKeyInfo.</param>
    /// <param name="signature">A DER sequence of r and s.</param>
    public static bool Verifies(string publicKey, string timestamp, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            return key.VerifyData([.. Encoding.UTF8.GetBytes(timestamp), .. body], signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Whether a text can be a public key at all.</summary>
    public static bool IsKey(string text)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
