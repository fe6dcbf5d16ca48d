using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Web.Sandbox.Migrations
{
    /// <inheritdoc />
    public partial class Stripe : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "sandbox");

            migrationBuilder.CreateTable(
                name: "stripe_charges",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    intent_id = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    amount_captured = table.Column<long>(type: "bigint", nullable: false),
                    amount_refunded = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    metadata = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    captured = table.Column<bool>(type: "boolean", nullable: false),
                    failure_code = table.Column<string>(type: "text", nullable: true),
                    failure_message = table.Column<string>(type: "text", nullable: true),
                    brand = table.Column<string>(type: "text", nullable: false),
                    last4 = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_charges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stripe_deliveries",
                schema: "sandbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    event_id = table.Column<string>(type: "text", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    last_status = table.Column<int>(type: "integer", nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_deliveries", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "stripe_events",
                schema: "sandbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    id = table.Column<string>(type: "text", nullable: true),
                    type = table.Column<string>(type: "text", nullable: false),
                    object_id = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    snapshot = table.Column<string>(type: "text", nullable: false),
                    request_id = table.Column<string>(type: "text", nullable: true),
                    idempotency_key = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_events", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "stripe_faults",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    delay_seconds = table.Column<int>(type: "integer", nullable: false),
                    copies = table.Column<int>(type: "integer", nullable: false),
                    shuffle = table.Column<bool>(type: "boolean", nullable: false),
                    lose_percent = table.Column<int>(type: "integer", nullable: false),
                    next_calls = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    next_calls_left = table.Column<int>(type: "integer", nullable: false),
                    next_calls_path = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_faults", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stripe_intents",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    client_secret = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    amount_capturable = table.Column<long>(type: "bigint", nullable: false),
                    amount_received = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    capture_method = table.Column<string>(type: "text", nullable: false),
                    metadata = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: true),
                    session_id = table.Column<string>(type: "text", nullable: true),
                    latest_charge_id = table.Column<string>(type: "text", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    card_at_bank = table.Column<string>(type: "text", nullable: true),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    authorised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    canceled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancellation_reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_intents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stripe_refunds",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    charge_id = table.Column<string>(type: "text", nullable: false),
                    intent_id = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    metadata = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_refunds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stripe_replies",
                schema: "sandbox",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    parameters = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    request_id = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_replies", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "stripe_sessions",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    capture_method = table.Column<string>(type: "text", nullable: false),
                    client_reference_id = table.Column<string>(type: "text", nullable: true),
                    customer_email = table.Column<string>(type: "text", nullable: true),
                    success_url = table.Column<string>(type: "text", nullable: false),
                    cancel_url = table.Column<string>(type: "text", nullable: true),
                    metadata = table.Column<string>(type: "text", nullable: false),
                    intent_metadata = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: true),
                    lines = table.Column<string>(type: "text", nullable: false),
                    intent_id = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_sessions", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_stripe_charges_intent_id",
                schema: "sandbox",
                table: "stripe_charges",
                column: "intent_id");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_deliveries_due_at",
                schema: "sandbox",
                table: "stripe_deliveries",
                column: "due_at",
                filter: "done_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_deliveries_event_id",
                schema: "sandbox",
                table: "stripe_deliveries",
                column: "event_id");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_events_id",
                schema: "sandbox",
                table: "stripe_events",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_stripe_events_object_id",
                schema: "sandbox",
                table: "stripe_events",
                column: "object_id");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_intents_authorised_at",
                schema: "sandbox",
                table: "stripe_intents",
                column: "authorised_at",
                filter: "status = 'requires_capture'");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_intents_created",
                schema: "sandbox",
                table: "stripe_intents",
                column: "created");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_refunds_charge_id",
                schema: "sandbox",
                table: "stripe_refunds",
                column: "charge_id");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_refunds_intent_id",
                schema: "sandbox",
                table: "stripe_refunds",
                column: "intent_id");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_sessions_created",
                schema: "sandbox",
                table: "stripe_sessions",
                column: "created");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_sessions_expires_at",
                schema: "sandbox",
                table: "stripe_sessions",
                column: "expires_at",
                filter: "status = 'open'");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_sessions_intent_id",
                schema: "sandbox",
                table: "stripe_sessions",
                column: "intent_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "stripe_charges",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "stripe_deliveries",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "stripe_events",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "stripe_faults",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "stripe_intents",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "stripe_refunds",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "stripe_replies",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "stripe_sessions",
                schema: "sandbox");
        }
    }
}
