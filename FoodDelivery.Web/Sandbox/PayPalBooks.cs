using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

// Rows of the emulated PayPal account. Statuses are kept as PayPal spells them, amounts in minor units.

/// <summary>An order: PayPal's word for a page on which a payer agrees.</summary>
public sealed class PayPalOrder
{
    public required string Id { get; init; }
    /// <summary>PAYER_ACTION_REQUIRED, APPROVED, COMPLETED or VOIDED.</summary>
    public required string Status { get; set; }
    public required string Intent { get; init; }
    public long Amount { get; init; }
    public required string Currency { get; init; }
    /// <summary>JSON of the purchase unit as it was sent.</summary>
    public required string Unit { get; init; }
    public string? CustomId { get; init; }
    public string? InvoiceId { get; init; }
    public string? BrandName { get; init; }
    public required string ReturnUrl { get; init; }
    public required string CancelUrl { get; init; }
    /// <summary>Who agreed, by their name in <see cref="PayPalPayers"/>.</summary>
    public string? Payer { get; set; }
    /// <summary>What they pay with, by its name in <see cref="PayPalFunding"/>.</summary>
    public string? Funding { get; set; }
    /// <summary>How often what they pay with was refused.</summary>
    public int Declines { get; set; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; set; }
    /// <summary>PayPal forgets what nobody has finished.</summary>
    public bool Forgotten { get; set; }
}

/// <summary>An authorization: money held at the payer's.</summary>
public sealed class PayPalAuthorization
{
    public required string Id { get; init; }
    public required string OrderId { get; init; }
    /// <summary>CREATED, PENDING, DENIED, CAPTURED, PARTIALLY_CAPTURED or VOIDED.</summary>
    public required string Status { get; set; }
    public long Amount { get; init; }
    public long Captured { get; set; }
    public required string Currency { get; init; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; set; }
    public DateTimeOffset Expires { get; init; }
    /// <summary>When the first authorization of the order was made: what the 29 days count from.</summary>
    public DateTimeOffset FirstCreated { get; init; }
    /// <summary>It is a renewal of another.</summary>
    public bool Renewed { get; init; }
}

/// <summary>A capture: money taken.</summary>
public sealed class PayPalCapture
{
    public required string Id { get; init; }
    public required string OrderId { get; init; }
    public required string AuthorizationId { get; init; }
    /// <summary>COMPLETED, PENDING, DECLINED, PARTIALLY_REFUNDED or REFUNDED.</summary>
    public required string Status { get; set; }
    public long Amount { get; init; }
    public long Fee { get; init; }
    public long Refunded { get; set; }
    public required string Currency { get; init; }
    public string? CustomId { get; init; }
    public string? InvoiceId { get; init; }
    public bool Final { get; init; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; set; }
}

/// <summary>A refund.</summary>
public sealed class PayPalRefund
{
    public required string Id { get; init; }
    public required string OrderId { get; init; }
    public required string CaptureId { get; init; }
    public string Status { get; set; } = "COMPLETED";
    public long Amount { get; init; }
    public required string Currency { get; init; }
    public string? CustomId { get; init; }
    public string? InvoiceId { get; init; }
    public string? Note { get; init; }
    public DateTimeOffset Created { get; init; }
}

/// <summary>An event with the resource as it was at that moment.</summary>
public sealed class PayPalEvent
{
    public long Number { get; init; }
    public required string Id { get; init; }
    public required string Type { get; init; }
    public required string ResourceType { get; init; }
    public required string ResourceId { get; init; }
    public required string OrderId { get; init; }
    public required string Summary { get; init; }
    public DateTimeOffset Created { get; init; }
    /// <summary>The webhook's whole body: the signature is over these very bytes.</summary>
    public required string Body { get; init; }
}

/// <summary>What was answered under a PayPal-Request-Id; every later call gets it again.</summary>
public sealed class PayPalReply
{
    public required string Key { get; init; }
    public required string Path { get; init; }
    /// <summary>Hash of the body.</summary>
    public required string Body { get; init; }
    public int Status { get; init; }
    public required string Answer { get; init; }
    public DateTimeOffset Created { get; init; }
}

/// <summary>What webhooks are signed with. One row.</summary>
public sealed class PayPalSeal
{
    public const int OnlyRow = 1;

    public int Id { get; init; } = OnlyRow;
    /// <summary>PEM. A throw-away key of an emulator.</summary>
    public required string PrivateKey { get; init; }
    /// <summary>PEM.</summary>
    public required string Certificate { get; init; }
}

internal static class PayPalBooks
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<PayPalOrder>(order =>
        {
            order.ToTable("paypal_orders");
            order.Property(o => o.Status).HasMaxLength(30);
            order.Property(o => o.CustomId).HasMaxLength(127);
            order.HasIndex(o => o.Created);
            order.HasIndex(o => o.CustomId);
            order.HasIndex(o => o.Updated).HasFilter("NOT forgotten AND status <> 'COMPLETED'");
        });
        model.Entity<PayPalAuthorization>(authorization =>
        {
            authorization.ToTable("paypal_authorizations");
            authorization.Property(a => a.Status).HasMaxLength(30);
            authorization.HasIndex(a => a.OrderId);
            authorization.HasIndex(a => a.Created);
            authorization.HasIndex(a => a.Expires).HasFilter("status IN ('CREATED', 'PENDING', 'PARTIALLY_CAPTURED')");
        });
        model.Entity<PayPalCapture>(capture =>
        {
            capture.ToTable("paypal_captures");
            capture.Property(c => c.Status).HasMaxLength(30);
            capture.HasIndex(c => c.OrderId);
            capture.HasIndex(c => c.Created);
            capture.HasIndex(c => c.InvoiceId);
        });
        model.Entity<PayPalRefund>(refund =>
        {
            refund.ToTable("paypal_refunds");
            refund.HasIndex(r => r.OrderId);
            refund.HasIndex(r => r.CaptureId);
            refund.HasIndex(r => r.Created);
        });
        model.Entity<PayPalEvent>(happened =>
        {
            happened.ToTable("paypal_events");
            happened.HasKey(e => e.Number);
            happened.Property(e => e.Number).UseIdentityAlwaysColumn();
            happened.HasIndex(e => e.Id).IsUnique();
            happened.HasIndex(e => e.OrderId);
        });
        model.Entity<PayPalReply>(reply =>
        {
            reply.ToTable("paypal_replies");
            reply.HasKey(r => r.Key);
            reply.Property(r => r.Key).HasMaxLength(255);
        });
        model.Entity<PayPalSeal>(seal =>
        {
            seal.ToTable("paypal_seals");
            seal.Property(s => s.Id).ValueGeneratedNever();
        });
    }
}
