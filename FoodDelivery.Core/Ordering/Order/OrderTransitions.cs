using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>
/// The state machine (DOMAIN §1). Each method checks who asks, then where the order stands, then changes it and says so;
/// a refusal changes nothing and tells in words what happened instead. Tests/Rules/Ordering walks every state × action × actor.
/// </summary>
public sealed partial class Order
{
    /// <summary>The money is held: now it is the kitchen's turn, and its clock starts. A payment that comes too late for the meal ends the order; the money goes back.</summary>
    /// <param name="latestPromise">By how much the food may come later than the customer agreed to; null when that does not matter.</param>
    /// <param name="closedForToday">The kitchen has gone home.</param>
    public Result Place(TimeSpan acceptWithin, Actor by, DateTimeOffset now, TimeSpan? latestPromise = null, bool closedForToday = false)
    {
        if (!by.IsSystem) return NotFor("place", "Only a payment places an order.");
        if (Status != OrderStatus.AwaitingPayment) return NotNow();
        // The customer may have needed minutes to pay; the kitchen's minutes count from here.
        var promise = Promise.Again(now, Promise.PrepMinutes);
        if (closedForToday || promise.By > AgreedBy + latestPromise)
        {
            EndNote = closedForToday
                ? $"{RestaurantName} had closed before your payment arrived. You were not charged."
                : $"Your payment arrived too late: the food would have come at {Local(promise.By)} instead of {Local(AgreedBy)}. You were not charged.";
            End(OrderStatus.Expired, "Paid too late", by, now, EndNote);
            Happened(new OrderExpired(Id, RestaurantId));
            return Result.Ok;
        }
        Move(OrderStatus.Placed, "Placed", by, now);
        (PlacedAt, AcceptBefore) = (now, now + acceptWithin);
        Promise = promise;
        Happened(new OrderPlaced(Id, Number, RestaurantId, CustomerId));
        return Result.Ok;
    }

    /// <param name="prepMinutes">From now until ready; moves every later promised time.</param>
    /// <param name="fireAt">When to start cooking; null or past means at once.</param>
    public Result Accept(int prepMinutes, Actor by, DateTimeOffset now, DateTimeOffset? fireAt = null)
    {
        if (!by.MayOperate(RestaurantId)) return NotFor("accept", "Only the restaurant can accept this order.");
        if (prepMinutes is < 1 or > MaxPrepMinutes) return Error.Invalid("ordering.prep_time_invalid", $"The preparation time must be between 1 and {MaxPrepMinutes} minutes.", "prepMinutes");
        if (Status != OrderStatus.Placed) return NotNow();
        // The clock that ends it looks every few seconds; the customer was promised an answer by this minute.
        if (AcceptBefore <= now) return Error.Conflict("ordering.acceptance_time_over", $"The time to accept this order ran out at {Local(AcceptBefore.Value)}. The customer is told and keeps the money.");
        Move(OrderStatus.Accepted, "Accepted", by, now, $"Ready in {prepMinutes} min");
        (AcceptedAt, AcceptedBy, FireAt) = (now, by.Name, fireAt);
        Promise = Promise.Again(now, prepMinutes);
        Happened(new OrderAccepted(Id, Number, RestaurantId, Promise.ReadyAt));
        return fireAt is { } later && later > now ? Result.Ok : StartPreparing(by, now);
    }

    public Result StartPreparing(Actor by, DateTimeOffset now)
    {
        if (!by.MayOperate(RestaurantId)) return NotFor("start", "Only the restaurant can start this order.");
        if (Status != OrderStatus.Accepted) return NotNow();
        Move(OrderStatus.Preparing, "Preparing", by, now);
        (PreparingAt, FireAt) = (now, null);
        Happened(new OrderPreparing(Id, RestaurantId));
        return Result.Ok;
    }

    public Result MarkReady(Actor by, DateTimeOffset now)
    {
        if (!by.MayOperate(RestaurantId)) return NotFor("mark_ready", "Only the restaurant can call this order ready.");
        if (Status is not (OrderStatus.Accepted or OrderStatus.Preparing)) return NotNow();
        PreparingAt ??= now;
        Move(OrderStatus.Ready, "Ready", by, now);
        (MadeReadyAt, FireAt) = (now, null);
        Happened(new OrderReady(Id, RestaurantId));
        return Result.Ok;
    }

    /// <summary>Back from Ready to Preparing: bumped by mistake, or something is missing.</summary>
    public Result Recall(Actor by, DateTimeOffset now)
    {
        if (!by.MayOperate(RestaurantId)) return NotFor("recall", "Only the restaurant can recall this order.");
        if (Status != OrderStatus.Ready) return NotNow();
        Move(OrderStatus.Preparing, "Recalled", by, now);
        MadeReadyAt = null;
        Happened(new OrderRecalled(Id, RestaurantId));
        return Result.Ok;
    }

    /// <summary>The kitchen needs longer (or, negative, less): every later promised time moves with it.</summary>
    public Result MoveReadyTime(int minutes, Actor by, DateTimeOffset now)
    {
        if (!by.MayOperate(RestaurantId)) return NotFor("move_ready_time", "Only the restaurant can move this order's time.");
        if (minutes is 0 or < -MaxPrepMinutes or > MaxPrepMinutes) return Error.Invalid("ordering.delay_invalid", $"Move the time by at most {MaxPrepMinutes} minutes.", "minutes");
        if (Status is not (OrderStatus.Accepted or OrderStatus.Preparing)) return NotNow();
        if (Promise.ReadyAt.AddMinutes(minutes) < now) return Error.Invalid("ordering.ready_time_past", "That would promise the food for a time that has passed. Mark it ready instead.", "minutes");
        Promise = Promise.Moved(TimeSpan.FromMinutes(minutes));
        Write(minutes > 0 ? $"{minutes} min later" : $"{-minutes} min sooner", by, now, $"Ready by {Local(Promise.ReadyAt)}");
        Happened(new OrderPromiseMoved(Id, RestaurantId, Promise.ReadyAt));
        return Result.Ok;
    }

    /// <param name="soldOutItems">For <see cref="RejectReason.SoldOut"/>: which items of the order are gone.</param>
    public Result Reject(RejectReason reason, string? note, IReadOnlyList<Guid> soldOutItems, Actor by, DateTimeOffset now)
    {
        if (!by.MayOperate(RestaurantId)) return NotFor("reject", "Only the restaurant can reject this order.");
        if (note?.Length > MaxReason) return Error.Invalid("ordering.reason_too_long", $"Say it in at most {MaxReason} characters.", "note");
        if (reason == Ordering.RejectReason.Other && string.IsNullOrWhiteSpace(note)) return Error.Invalid("ordering.reason_missing", "Say in a few words why; the customer reads it.", "note");
        if (Status != OrderStatus.Placed) return NotNow();
        (RejectReason, EndNote) = (reason, string.IsNullOrWhiteSpace(note) ? Words(reason) : note.Trim());
        End(OrderStatus.Rejected, "Rejected", by, now, EndNote);
        Happened(new OrderRejected(Id, RestaurantId, reason, reason == Ordering.RejectReason.SoldOut ? soldOutItems : []));
        return Result.Ok;
    }

    /// <summary>The acceptance clock ran out.</summary>
    public Result Expire(Actor by, DateTimeOffset now)
    {
        if (!by.IsSystem) return NotFor("expire", "Only the acceptance clock ends an unanswered order.");
        if (Status != OrderStatus.Placed) return NotNow();
        if (now < AcceptBefore) return Error.Conflict("ordering.still_in_time", $"The restaurant has until {Local(AcceptBefore.Value)} to answer.");
        EndNote = "The restaurant did not answer in time.";
        End(OrderStatus.Expired, "Expired", by, now, EndNote);
        Happened(new OrderExpired(Id, RestaurantId));
        return Result.Ok;
    }

    /// <summary>Notes that nobody has answered yet, once per level. True when this level is new.</summary>
    /// <param name="level">See <see cref="AcceptanceAlarms"/>.</param>
    public bool RaiseAcceptanceAlarm(int level, DateTimeOffset now)
    {
        if (Status != OrderStatus.Placed || AcceptanceAlarms >= level) return false;
        AcceptanceAlarms = level;
        // What happened, and no more: who is told of it is for those to say who tell them.
        Write($"Unanswered for {(int)(now - PlacedAt!.Value).TotalMinutes} min", Actor.System, now);
        Happened(new OrderUnanswered(Id, RestaurantId, level));
        return true;
    }

    /// <summary>By its customer until the kitchen accepts; by an operator until the courier has it.</summary>
    public Result Cancel(string reason, Actor by, DateTimeOffset now)
    {
        var own = by.UserId == CustomerId;
        if (!own && !by.IsOperator) return NotFor("cancel", "Only the customer or an operator can cancel this order.");
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason) return Error.Invalid("ordering.reason_invalid", $"Give a reason of at most {MaxReason} characters.", "reason");
        var free = Status is OrderStatus.AwaitingPayment or OrderStatus.Placed;
        if (!free && !(by.IsOperator && Status is OrderStatus.Accepted or OrderStatus.Preparing or OrderStatus.Ready)) return NotNow();
        EndNote = reason.Trim();
        End(OrderStatus.Cancelled, "Cancelled", by, now, EndNote);
        Happened(new OrderCancelled(Id, RestaurantId, EndNote));
        return Result.Ok;
    }

    /// <summary>The courier has the food, whatever the kitchen's screen says.</summary>
    public Result PickUp(Actor by, DateTimeOffset now)
    {
        if (!by.IsOperator) return NotFor("pick_up", "Only its delivery can pick this order up.");
        if (Status is not (OrderStatus.Accepted or OrderStatus.Preparing or OrderStatus.Ready)) return NotNow();
        PreparingAt ??= now;
        MadeReadyAt ??= now;
        Move(OrderStatus.PickedUp, "Picked up", by, now);
        (PickedUpAt, FireAt) = (now, null);
        Happened(new OrderPickedUp(Id, RestaurantId));
        return Result.Ok;
    }

    public Result Deliver(Actor by, DateTimeOffset now)
    {
        if (!by.IsOperator) return NotFor("deliver", "Only its delivery can complete this order.");
        if (Status != OrderStatus.PickedUp) return NotNow();
        Move(OrderStatus.Delivered, "Delivered", by, now);
        DeliveredAt = now;
        Happened(new OrderDelivered(Id, RestaurantId, CustomerId));
        return Result.Ok;
    }

    public Result FailDelivery(string reason, Actor by, DateTimeOffset now)
    {
        if (!by.IsOperator) return NotFor("fail_delivery", "Only its delivery can be given up.");
        if (Status != OrderStatus.PickedUp) return NotNow();
        EndNote = Short(reason);
        End(OrderStatus.DeliveryFailed, "Could not be delivered", by, now, EndNote);
        Happened(new OrderDeliveryFailed(Id, RestaurantId, EndNote));
        return Result.Ok;
    }

    /// <summary>Not paid, and no longer waited for. Money that arrives after this goes back.</summary>
    public Result GiveUpPayment(string reason, Actor by, DateTimeOffset now)
    {
        if (!by.IsSystem && by.UserId != CustomerId) return NotFor("give_up_payment", "Only the customer can give this payment up.");
        if (Status != OrderStatus.AwaitingPayment) return NotNow();
        EndNote = Short(reason);
        End(OrderStatus.PaymentFailed, "Not paid", by, now, EndNote);
        Happened(new OrderPaymentFailed(Id, EndNote));
        return Result.Ok;
    }

    /// <summary>The customer came back from the payment page and wants to go there again. Once given up, an order stays so: its cart makes a new one.</summary>
    public Result RetryPayment(Actor by, DateTimeOffset now)
    {
        if (!by.IsSystem && by.UserId != CustomerId) return NotFor("retry_payment", "Only the customer can pay this order.");
        if (Status != OrderStatus.AwaitingPayment) return NotNow();
        Write("Trying to pay again", by, now);
        return Result.Ok;
    }
}
