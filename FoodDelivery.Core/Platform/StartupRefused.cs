using System.Diagnostics.CodeAnalysis;

namespace FoodDelivery.Platform;

/// <summary>The product cannot start, and a person can mend it. The message is the one sentence they get to read.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It reads as what happened: throw new StartupRefused(sentence).")]
public sealed class StartupRefused(string sentence, Exception? cause = null) : Exception(sentence, cause);
