using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Dispatch.Migrations
{
    /// <inheritdoc />
    public partial class Couriers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "dispatch");

            migrationBuilder.CreateTable(
                name: "courier_positions",
                schema: "dispatch",
                columns: table => new
                {
                    courier_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    accuracy_meters = table.Column<double>(type: "double precision", nullable: true),
                    heading = table.Column<double>(type: "double precision", nullable: true),
                    meters_per_second = table.Column<double>(type: "double precision", nullable: true),
                    moved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    anchor_lat = table.Column<double>(type: "double precision", nullable: false),
                    anchor_lng = table.Column<double>(type: "double precision", nullable: false),
                    location_lat = table.Column<double>(type: "double precision", nullable: false),
                    location_lng = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_courier_positions", x => x.courier_id);
                });

            migrationBuilder.CreateTable(
                name: "couriers",
                schema: "dispatch",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    vehicle = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    for_people = table.Column<bool>(type: "boolean", nullable: false),
                    on_duty_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    jobs = table.Column<int>(type: "integer", nullable: false),
                    tracking_paused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_couriers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                schema: "dispatch",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    restaurant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    restaurant_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    restaurant_phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    pickup_line = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    drop_off_line = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    item_count = table.Column<int>(type: "integer", nullable: false),
                    ride = table.Column<TimeSpan>(type: "interval", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    courier_id = table.Column<Guid>(type: "uuid", nullable: true),
                    courier_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    ready_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    food_ready_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    promised_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    promised_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    assigned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    at_restaurant_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    picked_up_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    at_door_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    wrong_pins = table.Column<int>(type: "integer", nullable: false),
                    end_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false),
                    drop_off_point_lat = table.Column<double>(type: "double precision", nullable: false),
                    drop_off_point_lng = table.Column<double>(type: "double precision", nullable: false),
                    pickup_point_lat = table.Column<double>(type: "double precision", nullable: false),
                    pickup_point_lng = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "shifts",
                schema: "dispatch",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    courier_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shifts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "track_points",
                schema: "dispatch",
                columns: table => new
                {
                    courier_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    accuracy_meters = table.Column<double>(type: "double precision", nullable: true),
                    heading = table.Column<double>(type: "double precision", nullable: true),
                    meters_per_second = table.Column<double>(type: "double precision", nullable: true),
                    location_lat = table.Column<double>(type: "double precision", nullable: false),
                    location_lng = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_track_points", x => new { x.courier_id, x.at });
                });

            migrationBuilder.CreateTable(
                name: "delivery_entries",
                schema: "dispatch",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    what = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    detail = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    key = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_entries", x => x.id);
                    table.ForeignKey(
                        name: "fk_delivery_entries_deliveries_delivery_id",
                        column: x => x.delivery_id,
                        principalSchema: "dispatch",
                        principalTable: "deliveries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_couriers_number",
                schema: "dispatch",
                table: "couriers",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_couriers_user_id",
                schema: "dispatch",
                table: "couriers",
                column: "user_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_courier_id_status",
                schema: "dispatch",
                table: "deliveries",
                columns: new[] { "courier_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_ended_at",
                schema: "dispatch",
                table: "deliveries",
                column: "ended_at");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_open",
                schema: "dispatch",
                table: "deliveries",
                column: "ready_at",
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_order_id",
                schema: "dispatch",
                table: "deliveries",
                column: "order_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_delivery_entries_delivery_id_id",
                schema: "dispatch",
                table: "delivery_entries",
                columns: new[] { "delivery_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_shifts_courier_id_from",
                schema: "dispatch",
                table: "shifts",
                columns: new[] { "courier_id", "from" });

            migrationBuilder.CreateIndex(
                name: "ix_shifts_open",
                schema: "dispatch",
                table: "shifts",
                column: "courier_id",
                unique: true,
                filter: "until IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_track_points_received_at",
                schema: "dispatch",
                table: "track_points",
                column: "received_at")
                .Annotation("Npgsql:IndexMethod", "brin");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "courier_positions",
                schema: "dispatch");

            migrationBuilder.DropTable(
                name: "couriers",
                schema: "dispatch");

            migrationBuilder.DropTable(
                name: "delivery_entries",
                schema: "dispatch");

            migrationBuilder.DropTable(
                name: "shifts",
                schema: "dispatch");

            migrationBuilder.DropTable(
                name: "track_points",
                schema: "dispatch");

            migrationBuilder.DropTable(
                name: "deliveries",
                schema: "dispatch");
        }
    }
}
