using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Platform.Migrations
{
    /// <inheritdoc />
    public partial class Webhooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "webhook_attempts",
                schema: "platform",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    webhook_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    milliseconds = table.Column<int>(type: "integer", nullable: true),
                    succeeded = table.Column<bool>(type: "boolean", nullable: false),
                    outcome = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_attempts", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "webhook_refusals",
                schema: "platform",
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

            migrationBuilder.CreateTable(
                name: "webhooks",
                schema: "platform",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    event_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    object_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reference = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    payload = table.Column<string>(type: "text", nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    working_on = table.Column<long>(type: "bigint", nullable: true),
                    outcome = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    applied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhooks", x => x.seq);
                });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_attempts_webhook_id",
                schema: "platform",
                table: "webhook_attempts",
                column: "webhook_id");

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_due",
                schema: "platform",
                table: "webhooks",
                column: "next_attempt_at",
                filter: "state = 'Received'");

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_event_id_provider",
                schema: "platform",
                table: "webhooks",
                columns: new[] { "event_id", "provider" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_id",
                schema: "platform",
                table: "webhooks",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_object_id_seq",
                schema: "platform",
                table: "webhooks",
                columns: new[] { "object_id", "seq" },
                filter: "object_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_order_id_seq",
                schema: "platform",
                table: "webhooks",
                columns: new[] { "order_id", "seq" },
                filter: "order_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_provider_seq",
                schema: "platform",
                table: "webhooks",
                columns: new[] { "provider", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_provider_state_seq",
                schema: "platform",
                table: "webhooks",
                columns: new[] { "provider", "state", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_received_at",
                schema: "platform",
                table: "webhooks",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_reference_seq",
                schema: "platform",
                table: "webhooks",
                columns: new[] { "reference", "seq" },
                filter: "reference IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_state_seq",
                schema: "platform",
                table: "webhooks",
                columns: new[] { "state", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_type_seq",
                schema: "platform",
                table: "webhooks",
                columns: new[] { "type", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_with_payload",
                schema: "platform",
                table: "webhooks",
                column: "received_at",
                filter: "payload IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_working",
                schema: "platform",
                table: "webhooks",
                column: "order_id",
                filter: "working_on IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "webhook_attempts",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "webhook_refusals",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "webhooks",
                schema: "platform");
        }
    }
}
