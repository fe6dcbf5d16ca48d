using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Notifications.Migrations
{
    /// <inheritdoc />
    public partial class Partners : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "partner_endpoints",
                schema: "notifications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    types = table.Column<string[]>(type: "text[]", nullable: false),
                    restaurants = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    secret = table.Column<string>(type: "text", nullable: false),
                    old_secret = table.Column<string>(type: "text", nullable: true),
                    old_secret_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    off_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    off_why = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    failing_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partner_endpoints", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "partner_messages",
                schema: "notifications",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    endpoint_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    order_number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    payload = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    working_on = table.Column<long>(type: "bigint", nullable: true),
                    resent_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    outcome = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partner_messages", x => x.seq);
                    table.UniqueConstraint("ak_partner_messages_id", x => x.id);
                    table.ForeignKey(
                        name: "fk_partner_messages_partner_endpoints_endpoint_id",
                        column: x => x.endpoint_id,
                        principalSchema: "notifications",
                        principalTable: "partner_endpoints",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "partner_attempts",
                schema: "notifications",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    milliseconds = table.Column<int>(type: "integer", nullable: true),
                    status = table.Column<int>(type: "integer", nullable: true),
                    succeeded = table.Column<bool>(type: "boolean", nullable: false),
                    outcome = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    answer = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: true),
                    by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partner_attempts", x => x.number);
                    table.ForeignKey(
                        name: "fk_partner_attempts_partner_messages_message_id",
                        column: x => x.message_id,
                        principalSchema: "notifications",
                        principalTable: "partner_messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_partner_attempts_message_id_number",
                schema: "notifications",
                table: "partner_attempts",
                columns: new[] { "message_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_partner_messages_created_at",
                schema: "notifications",
                table: "partner_messages",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_partner_messages_due",
                schema: "notifications",
                table: "partner_messages",
                columns: new[] { "endpoint_id", "next_attempt_at" },
                filter: "state = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_partner_messages_endpoint_id_seq",
                schema: "notifications",
                table: "partner_messages",
                columns: new[] { "endpoint_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_partner_messages_event_id_endpoint_id",
                schema: "notifications",
                table: "partner_messages",
                columns: new[] { "event_id", "endpoint_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_partner_messages_given_up",
                schema: "notifications",
                table: "partner_messages",
                column: "endpoint_id",
                filter: "state = 'GivenUp'");

            migrationBuilder.CreateIndex(
                name: "ix_partner_messages_working",
                schema: "notifications",
                table: "partner_messages",
                column: "endpoint_id",
                filter: "working_on IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "partner_attempts",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "partner_messages",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "partner_endpoints",
                schema: "notifications");
        }
    }
}
