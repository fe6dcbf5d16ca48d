using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Payments.Migrations
{
    /// <inheritdoc />
    public partial class Money : Migration
    {
        /// <summary>The shares of a payment from before there were any.</summary>
        private const string NoBill = """{"restaurantId":"00000000-0000-0000-0000-000000000000","customerId":"00000000-0000-0000-0000-000000000000","itemsMinor":0,"discountMinor":0,"discountByRestaurant":false,"taxMinor":0,"taxIncluded":false,"deliveryFeeMinor":0,"serviceFeeMinor":0,"tipMinor":0,"lines":[]}""";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "refund_id",
                schema: "payments",
                table: "provider_calls",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "approved",
                schema: "payments",
                table: "payments",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "due_minor",
                schema: "payments",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "fee_minor",
                schema: "payments",
                table: "payments",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "refund_count",
                schema: "payments",
                table: "payments",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "refund_wanted_minor",
                schema: "payments",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "shares",
                schema: "payments",
                table: "payments",
                type: "jsonb",
                nullable: false,
                defaultValue: NoBill);

            migrationBuilder.CreateTable(
                name: "refunds",
                schema: "payments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    lines = table.Column<string>(type: "jsonb", nullable: false),
                    requested_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    client_key = table.Column<Guid>(type: "uuid", nullable: true),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    call_key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    provider_id = table.Column<string>(type: "text", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refunds", x => x.id);
                    table.ForeignKey(
                        name: "fk_refunds_payments_payment_id",
                        column: x => x.payment_id,
                        principalSchema: "payments",
                        principalTable: "payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_refunds_client_key",
                schema: "payments",
                table: "refunds",
                column: "client_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_refunds_payment_id_number",
                schema: "payments",
                table: "refunds",
                columns: new[] { "payment_id", "number" },
                unique: true);

            migrationBuilder.Sql("UPDATE payments.payments SET due_minor = amount_minor");

            // Refunds were a sum; now each is a row. What had gone back is one row, found again at the provider by the key it was asked for with.
            migrationBuilder.Sql("""
                INSERT INTO payments.refunds (id, payment_id, number, amount_minor, reason, lines, requested_by, requested_at, state, call_key, finished_at)
                SELECT gen_random_uuid(), p.id, 1, p.refunded_minor, CASE WHEN c.key IS NULL THEN 'AtProvider' ELSE 'OrderEnded' END, '[]', CASE WHEN c.key IS NULL THEN p.provider ELSE 'FoodDelivery' END,
                    coalesce(c.created_at, p.ended_at, p.captured_at, p.created_at), 'Done', c.key, coalesce(c.finished_at, p.ended_at, p.captured_at, p.created_at)
                FROM payments.payments p
                LEFT JOIN LATERAL (SELECT key, created_at, finished_at FROM payments.provider_calls WHERE payment_id = p.id AND purpose = 'Refund' AND state = 'Done' ORDER BY created_at LIMIT 1) c ON true
                WHERE p.refunded_minor > 0
                """);
            // What was still to go back when this was installed.
            migrationBuilder.Sql("""
                INSERT INTO payments.refunds (id, payment_id, number, amount_minor, reason, lines, requested_by, requested_at, state, call_key)
                SELECT gen_random_uuid(), p.id, CASE WHEN p.refunded_minor > 0 THEN 2 ELSE 1 END, p.captured_minor - p.refunded_minor, 'OrderEnded', '[]', 'FoodDelivery', coalesce(c.created_at, p.captured_at, p.created_at), 'Wanted', c.key
                FROM payments.payments p
                LEFT JOIN LATERAL (SELECT key, created_at FROM payments.provider_calls WHERE payment_id = p.id AND purpose = 'Refund' AND state = 'Pending' ORDER BY created_at LIMIT 1) c ON true
                WHERE p.status = 'Captured' AND p.wish = 'GiveBack' AND p.captured_minor > p.refunded_minor
                """);
            migrationBuilder.Sql("UPDATE payments.provider_calls c SET refund_id = r.id FROM payments.refunds r WHERE r.call_key = c.key");
            migrationBuilder.Sql("""
                UPDATE payments.payments p SET refund_count = r.count, refund_wanted_minor = r.wanted
                FROM (SELECT payment_id, count(*) AS count, sum(amount_minor) AS wanted FROM payments.refunds GROUP BY payment_id) r WHERE r.payment_id = p.id
                """);

            // The inbox is one for all providers now. The platform's schema is migrated before this one.
            migrationBuilder.Sql("""
                INSERT INTO platform.webhooks (id, provider, event_id, type, object_id, order_id, reference, payload, received_at, state, attempts, next_attempt_at, outcome, applied_at)
                SELECT w.id, w.provider, w.event_id, w.type, w.object_id, w.order_id, nullif(p.order_number, ''), w.payload, w.received_at, w.state,
                    CASE WHEN w.state = 'Received' THEN 0 ELSE 1 END, coalesce(w.applied_at, w.received_at), left(w.outcome, 2000), w.applied_at
                FROM payments.webhook_inbox w LEFT JOIN payments.payments p ON p.order_id = w.order_id
                ORDER BY w.received_at, w.id ON CONFLICT (event_id, provider) DO NOTHING
                """);
            migrationBuilder.Sql("""
                INSERT INTO platform.webhook_refusals (day, provider, reason, count, last_at) SELECT day, provider, reason, count, last_at FROM payments.webhook_refusals
                ON CONFLICT (day, provider, reason) DO UPDATE SET count = webhook_refusals.count + excluded.count, last_at = greatest(webhook_refusals.last_at, excluded.last_at)
                """);

            migrationBuilder.DropTable(
                name: "webhook_inbox",
                schema: "payments");

            migrationBuilder.DropTable(
                name: "webhook_refusals",
                schema: "payments");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "refunds",
                schema: "payments");

            migrationBuilder.DropColumn(
                name: "refund_id",
                schema: "payments",
                table: "provider_calls");

            migrationBuilder.DropColumn(
                name: "approved",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "due_minor",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "fee_minor",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "refund_count",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "refund_wanted_minor",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "shares",
                schema: "payments",
                table: "payments");

            migrationBuilder.CreateTable(
                name: "webhook_inbox",
                schema: "payments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    applied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    event_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    object_id = table.Column<string>(type: "text", nullable: true),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    payload = table.Column<string>(type: "text", nullable: false),
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_inbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_refusals",
                schema: "payments",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_refusals", x => new { x.day, x.provider, x.reason });
                });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_inbox_order_id",
                schema: "payments",
                table: "webhook_inbox",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_inbox_provider_event_id",
                schema: "payments",
                table: "webhook_inbox",
                columns: new[] { "provider", "event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_inbox_waiting",
                schema: "payments",
                table: "webhook_inbox",
                column: "received_at",
                filter: "state = 'Received'");
        }
    }
}
