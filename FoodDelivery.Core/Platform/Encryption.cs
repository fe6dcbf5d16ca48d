using System.Security.Cryptography;

namespace FoodDelivery.Platform;

/// <summary>Seals what we must be able to read again and a stolen copy of the database must not tell, such as a partner's secret. The host brings the keys and keeps old ones.</summary>
public abstract class Encryption
{
    /// <param name="purpose">What is sealed for one purpose cannot be opened for another.</param>
    public abstract string Seal(string purpose, string plain);

    /// <exception cref="CryptographicException">It is damaged, or the key is gone.</exception>
    public abstract string Open(string purpose, string seal);
}
