using System.Diagnostics.CodeAnalysis;
using FoodDelivery.Kernel;

namespace FoodDelivery.Platform;

/// <summary>A room that runs in a process of its own does not answer, and the question has no answer of its own for that. Becomes a 503 with a code, or words on a screen.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It reads as what happened: the room is away.")]
public sealed class RoomAway(string room, Exception? cause = null) : Exception(ErrorOf(room).Message, cause)
{
    public Error Error { get; } = ErrorOf(room);

    public static Error ErrorOf(string room) => Error.Unavailable($"{room}.away", $"The part of us for {room} does not answer just now. Nothing was done twice, nothing is lost. Try again in a moment.");
}
