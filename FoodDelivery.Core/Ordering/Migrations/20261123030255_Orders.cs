using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Ordering.Migrations
{
    /// <inheritdoc />
    public partial class Orders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "ordering");

            migrationBuilder.CreateSequence(
                name: "order_number",
                schema: "ordering",
                startValue: 10001L);

            migrationBuilder.CreateTable(
                name: "orders",
                schema: "ordering",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, defaultValueSql: "'FD-' || nextval('ordering.order_number')"),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    status_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    restaurant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    restaurant_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    restaurant_slug = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    restaurant_phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    contact_phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    drop_off_line = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    notes = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    door_pin = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: false),
                    agreed_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    cart_id = table.Column<Guid>(type: "uuid", nullable: false),
                    fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    client_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    placed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    accept_before = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    acceptance_alarms = table.Column<int>(type: "integer", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    accepted_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    fire_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    preparing_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    made_ready_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    picked_up_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reject_reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    end_note = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    item_count = table.Column<int>(type: "integer", nullable: false),
                    bill_currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    bill_delivery_fee_minor = table.Column<long>(type: "bigint", nullable: false),
                    bill_items_minor = table.Column<long>(type: "bigint", nullable: false),
                    bill_service_fee_minor = table.Column<long>(type: "bigint", nullable: false),
                    bill_tax_basis_points = table.Column<int>(type: "integer", nullable: false),
                    bill_tax_included = table.Column<bool>(type: "boolean", nullable: false),
                    bill_tax_minor = table.Column<long>(type: "bigint", nullable: false),
                    bill_tip_minor = table.Column<long>(type: "bigint", nullable: false),
                    bill_total_minor = table.Column<long>(type: "bigint", nullable: false),
                    drop_off_lat = table.Column<double>(type: "double precision", nullable: false),
                    drop_off_lng = table.Column<double>(type: "double precision", nullable: false),
                    promise_buffer_minutes = table.Column<int>(type: "integer", nullable: false),
                    promise_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    promise_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    promise_prep_minutes = table.Column<int>(type: "integer", nullable: false),
                    promise_ready_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    promise_travel_minutes = table.Column<int>(type: "integer", nullable: false),
                    promise_wait_minutes = table.Column<int>(type: "integer", nullable: false),
                    restaurant_location_lat = table.Column<double>(type: "double precision", nullable: false),
                    restaurant_location_lng = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "order_entries",
                schema: "ordering",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    what = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    detail = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_entries", x => x.id);
                    table.ForeignKey(
                        name: "fk_order_entries_orders_order_id",
                        column: x => x.order_id,
                        principalSchema: "ordering",
                        principalTable: "orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "order_lines",
                schema: "ordering",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    category = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    quantity = table.Column<int>(type: "integer", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    unit_price_minor = table.Column<long>(type: "bigint", nullable: false),
                    total_minor = table.Column<long>(type: "bigint", nullable: false),
                    tax_minor = table.Column<long>(type: "bigint", nullable: false),
                    options = table.Column<string>(type: "jsonb", nullable: false),
                    allergens = table.Column<string[]>(type: "text[]", nullable: false),
                    note = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_lines", x => x.id);
                    table.ForeignKey(
                        name: "fk_order_lines_orders_order_id",
                        column: x => x.order_id,
                        principalSchema: "ordering",
                        principalTable: "orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_order_entries_order_id",
                schema: "ordering",
                table: "order_entries",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_order_id",
                schema: "ordering",
                table: "order_lines",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_orders_created_at",
                schema: "ordering",
                table: "orders",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_orders_customer_id_created_at",
                schema: "ordering",
                table: "orders",
                columns: new[] { "customer_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_live",
                schema: "ordering",
                table: "orders",
                columns: new[] { "status", "accept_before" },
                filter: "status IN ('AwaitingPayment', 'Placed', 'Accepted', 'Preparing', 'Ready', 'PickedUp')");

            migrationBuilder.CreateIndex(
                name: "ix_orders_number",
                schema: "ordering",
                table: "orders",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orders_restaurant_id_status_created_at",
                schema: "ordering",
                table: "orders",
                columns: new[] { "restaurant_id", "status", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ux_orders_client_key",
                schema: "ordering",
                table: "orders",
                columns: new[] { "customer_id", "client_key" },
                unique: true,
                filter: "client_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_orders_unpaid_cart",
                schema: "ordering",
                table: "orders",
                column: "cart_id",
                unique: true,
                filter: "status = 'AwaitingPayment'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_entries",
                schema: "ordering");

            migrationBuilder.DropTable(
                name: "order_lines",
                schema: "ordering");

            migrationBuilder.DropTable(
                name: "orders",
                schema: "ordering");

            migrationBuilder.DropSequence(
                name: "order_number",
                schema: "ordering");
        }
    }
}
