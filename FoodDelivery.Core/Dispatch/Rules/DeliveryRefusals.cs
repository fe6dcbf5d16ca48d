namespace FoodDelivery.Dispatch;

/// <summary>Why a step is not possible, in words for whoever pressed the button.</summary>
public static class DeliveryRefusals
{
    public static string Words(DeliveryStatus status, DeliveryAction action, string number, string? courier) => status switch
    {
        DeliveryStatus.Delivered => $"{number} is already delivered.",
        DeliveryStatus.Cancelled => $"{number} was cancelled. There is nothing more to do.",
        DeliveryStatus.Abandoned => $"{number} was closed as not delivered. There is nothing more to do.",
        DeliveryStatus.Unassigned => $"{number} has no courier. Assign it first.",
        DeliveryStatus.PickedUp or DeliveryStatus.AtDoor when action is DeliveryAction.Assign or DeliveryAction.Reassign or DeliveryAction.Unassign or DeliveryAction.GiveBack
            => $"{courier} has already picked {number} up. It can be delivered or closed as not delivered, but not given to somebody else.",
        DeliveryStatus.Assigned or DeliveryStatus.AtRestaurant when action is DeliveryAction.Abandon or DeliveryAction.Override
            => $"{number} is not picked up yet. Take it from {courier} instead.",
        DeliveryStatus.Assigned when action is DeliveryAction.PickUp => $"Say first that you are at the restaurant, then pick {number} up.",
        DeliveryStatus.Assigned or DeliveryStatus.AtRestaurant => $"{number} has to be picked up first.",
        DeliveryStatus.PickedUp when action is DeliveryAction.Complete => $"Say first that you are at the door, then hand {number} over.",
        _ => $"That step of {number} is already done.",
    };
}
