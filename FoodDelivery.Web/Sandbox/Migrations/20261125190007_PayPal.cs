using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Web.Sandbox.Migrations
{
    /// <inheritdoc />
    public partial class PayPal : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "stripe_deliveries",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "stripe_faults",
                schema: "sandbox");

            migrationBuilder.CreateTable(
                name: "deliveries",
                schema: "sandbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    vendor = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    event_id = table.Column<string>(type: "text", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    last_status = table.Column<int>(type: "integer", nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deliveries", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "faults",
                schema: "sandbox",
                columns: table => new
                {
                    vendor = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
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
                    table.PrimaryKey("pk_faults", x => x.vendor);
                });

            migrationBuilder.CreateTable(
                name: "paypal_authorizations",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    order_id = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    captured = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    first_created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    renewed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_paypal_authorizations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "paypal_captures",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    order_id = table.Column<string>(type: "text", nullable: false),
                    authorization_id = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    fee = table.Column<long>(type: "bigint", nullable: false),
                    refunded = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    custom_id = table.Column<string>(type: "text", nullable: true),
                    invoice_id = table.Column<string>(type: "text", nullable: true),
                    final = table.Column<bool>(type: "boolean", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_paypal_captures", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "paypal_events",
                schema: "sandbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    id = table.Column<string>(type: "text", nullable: true),
                    type = table.Column<string>(type: "text", nullable: false),
                    resource_type = table.Column<string>(type: "text", nullable: false),
                    resource_id = table.Column<string>(type: "text", nullable: false),
                    order_id = table.Column<string>(type: "text", nullable: false),
                    summary = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_paypal_events", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "paypal_orders",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    intent = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    custom_id = table.Column<string>(type: "character varying(127)", maxLength: 127, nullable: true),
                    invoice_id = table.Column<string>(type: "text", nullable: true),
                    brand_name = table.Column<string>(type: "text", nullable: true),
                    return_url = table.Column<string>(type: "text", nullable: false),
                    cancel_url = table.Column<string>(type: "text", nullable: false),
                    payer = table.Column<string>(type: "text", nullable: true),
                    funding = table.Column<string>(type: "text", nullable: true),
                    declines = table.Column<int>(type: "integer", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    forgotten = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_paypal_orders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "paypal_refunds",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    order_id = table.Column<string>(type: "text", nullable: false),
                    capture_id = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    custom_id = table.Column<string>(type: "text", nullable: true),
                    invoice_id = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_paypal_refunds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "paypal_replies",
                schema: "sandbox",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_paypal_replies", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "paypal_seals",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    private_key = table.Column<string>(type: "text", nullable: false),
                    certificate = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_paypal_seals", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_due_at",
                schema: "sandbox",
                table: "deliveries",
                column: "due_at",
                filter: "done_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_vendor_event_id",
                schema: "sandbox",
                table: "deliveries",
                columns: new[] { "vendor", "event_id" });

            migrationBuilder.CreateIndex(
                name: "ix_paypal_authorizations_created",
                schema: "sandbox",
                table: "paypal_authorizations",
                column: "created");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_authorizations_expires",
                schema: "sandbox",
                table: "paypal_authorizations",
                column: "expires",
                filter: "status IN ('CREATED', 'PENDING', 'PARTIALLY_CAPTURED')");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_authorizations_order_id",
                schema: "sandbox",
                table: "paypal_authorizations",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_captures_created",
                schema: "sandbox",
                table: "paypal_captures",
                column: "created");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_captures_invoice_id",
                schema: "sandbox",
                table: "paypal_captures",
                column: "invoice_id");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_captures_order_id",
                schema: "sandbox",
                table: "paypal_captures",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_events_id",
                schema: "sandbox",
                table: "paypal_events",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_paypal_events_order_id",
                schema: "sandbox",
                table: "paypal_events",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_orders_created",
                schema: "sandbox",
                table: "paypal_orders",
                column: "created");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_orders_custom_id",
                schema: "sandbox",
                table: "paypal_orders",
                column: "custom_id");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_orders_updated",
                schema: "sandbox",
                table: "paypal_orders",
                column: "updated",
                filter: "NOT forgotten AND status <> 'COMPLETED'");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_refunds_capture_id",
                schema: "sandbox",
                table: "paypal_refunds",
                column: "capture_id");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_refunds_created",
                schema: "sandbox",
                table: "paypal_refunds",
                column: "created");

            migrationBuilder.CreateIndex(
                name: "ix_paypal_refunds_order_id",
                schema: "sandbox",
                table: "paypal_refunds",
                column: "order_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "deliveries",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "faults",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "paypal_authorizations",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "paypal_captures",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "paypal_events",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "paypal_orders",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "paypal_refunds",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "paypal_replies",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "paypal_seals",
                schema: "sandbox");

            migrationBuilder.CreateTable(
                name: "stripe_deliveries",
                schema: "sandbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    event_id = table.Column<string>(type: "text", nullable: false),
                    last_status = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_deliveries", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "stripe_faults",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    copies = table.Column<int>(type: "integer", nullable: false),
                    delay_seconds = table.Column<int>(type: "integer", nullable: false),
                    lose_percent = table.Column<int>(type: "integer", nullable: false),
                    next_calls = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    next_calls_left = table.Column<int>(type: "integer", nullable: false),
                    next_calls_path = table.Column<string>(type: "text", nullable: false),
                    shuffle = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_faults", x => x.id);
                });

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
        }
    }
}
