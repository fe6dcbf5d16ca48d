using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Web.Sandbox.Migrations
{
    /// <inheritdoc />
    public partial class SendGrid : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "sendgrid_batches",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    events = table.Column<int>(type: "integer", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sendgrid_batches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sendgrid_events",
                schema: "sandbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    message_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    type = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    batch_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sendgrid_events", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "sendgrid_lists",
                schema: "sandbox",
                columns: table => new
                {
                    list = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    email = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sendgrid_lists", x => new { x.list, x.email });
                });

            migrationBuilder.CreateTable(
                name: "sendgrid_luck",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    seed = table.Column<int>(type: "integer", nullable: false),
                    retry_percent = table.Column<int>(type: "integer", nullable: false),
                    permanent_percent = table.Column<int>(type: "integer", nullable: false),
                    bounce_percent = table.Column<int>(type: "integer", nullable: false),
                    slow_milliseconds = table.Column<int>(type: "integer", nullable: false),
                    slow_left = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sendgrid_luck", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sendgrid_mails",
                schema: "sandbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    message_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    request_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    to = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    from = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    from_name = table.Column<string>(type: "text", nullable: true),
                    reply_to = table.Column<string>(type: "text", nullable: true),
                    subject = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: true),
                    html = table.Column<string>(type: "text", nullable: true),
                    headers = table.Column<string>(type: "jsonb", nullable: false),
                    arguments = table.Column<string>(type: "jsonb", nullable: false),
                    categories = table.Column<string>(type: "jsonb", nullable: false),
                    tracks_opens = table.Column<bool>(type: "boolean", nullable: false),
                    tracks_clicks = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    last_event = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    last_event_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    opens = table.Column<int>(type: "integer", nullable: false),
                    clicks = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sendgrid_mails", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "sendgrid_seals",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    private_key = table.Column<string>(type: "text", nullable: false),
                    public_key = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sendgrid_seals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sendgrid_tries",
                schema: "sandbox",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sendgrid_tries", x => x.key);
                });

            migrationBuilder.CreateIndex(
                name: "ix_sendgrid_batches_at",
                schema: "sandbox",
                table: "sendgrid_batches",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_sendgrid_events_due_at",
                schema: "sandbox",
                table: "sendgrid_events",
                column: "due_at",
                filter: "batch_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sendgrid_events_message_id",
                schema: "sandbox",
                table: "sendgrid_events",
                column: "message_id");

            migrationBuilder.CreateIndex(
                name: "ix_sendgrid_mails_arguments",
                schema: "sandbox",
                table: "sendgrid_mails",
                column: "arguments")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "jsonb_path_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_sendgrid_mails_message_id",
                schema: "sandbox",
                table: "sendgrid_mails",
                column: "message_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sendgrid_mails_request_id",
                schema: "sandbox",
                table: "sendgrid_mails",
                column: "request_id");

            migrationBuilder.CreateIndex(
                name: "ix_sendgrid_mails_to_number",
                schema: "sandbox",
                table: "sendgrid_mails",
                columns: new[] { "to", "number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sendgrid_batches",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "sendgrid_events",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "sendgrid_lists",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "sendgrid_luck",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "sendgrid_mails",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "sendgrid_seals",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "sendgrid_tries",
                schema: "sandbox");
        }
    }
}
