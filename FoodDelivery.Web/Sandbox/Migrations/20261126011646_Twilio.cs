using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Web.Sandbox.Migrations
{
    /// <inheritdoc />
    public partial class Twilio : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "twilio_messages",
                schema: "sandbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    sid = table.Column<string>(type: "text", nullable: false),
                    direction = table.Column<string>(type: "text", nullable: false),
                    sender = table.Column<string>(type: "text", nullable: false),
                    recipient = table.Column<string>(type: "text", nullable: false),
                    service_sid = table.Column<string>(type: "text", nullable: true),
                    body = table.Column<string>(type: "text", nullable: false),
                    segments = table.Column<int>(type: "integer", nullable: false),
                    callback = table.Column<string>(type: "text", nullable: true),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    first_status = table.Column<string>(type: "text", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    end_status = table.Column<string>(type: "text", nullable: false),
                    end_code = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_twilio_messages", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "twilio_opt_outs",
                schema: "sandbox",
                columns: table => new
                {
                    recipient = table.Column<string>(type: "text", nullable: false),
                    sender = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_twilio_opt_outs", x => new { x.recipient, x.sender });
                });

            migrationBuilder.CreateTable(
                name: "twilio_plans",
                schema: "sandbox",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    next_code = table.Column<int>(type: "integer", nullable: false),
                    next_left = table.Column<int>(type: "integer", nullable: false),
                    retry_after_seconds = table.Column<int>(type: "integer", nullable: false),
                    slow_milliseconds = table.Column<int>(type: "integer", nullable: false),
                    slow_left = table.Column<int>(type: "integer", nullable: false),
                    undelivered_code = table.Column<int>(type: "integer", nullable: false),
                    undelivered_left = table.Column<int>(type: "integer", nullable: false),
                    undelivered_ending = table.Column<string>(type: "text", nullable: false),
                    chances = table.Column<string>(type: "text", nullable: false),
                    seed = table.Column<int>(type: "integer", nullable: false),
                    pace_milliseconds = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_twilio_plans", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "twilio_refused_calls",
                schema: "sandbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    recipient = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_twilio_refused_calls", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "twilio_verifications",
                schema: "sandbox",
                columns: table => new
                {
                    sid = table.Column<string>(type: "text", nullable: false),
                    service_sid = table.Column<string>(type: "text", nullable: false),
                    recipient = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    sends = table.Column<int>(type: "integer", nullable: false),
                    checks = table.Column<int>(type: "integer", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_twilio_verifications", x => x.sid);
                });

            migrationBuilder.CreateTable(
                name: "twilio_words",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    message_sid = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    url = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_twilio_words", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_twilio_messages_recipient_number",
                schema: "sandbox",
                table: "twilio_messages",
                columns: new[] { "recipient", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_twilio_messages_sid",
                schema: "sandbox",
                table: "twilio_messages",
                column: "sid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_twilio_verifications_recipient_created",
                schema: "sandbox",
                table: "twilio_verifications",
                columns: new[] { "recipient", "created" });

            migrationBuilder.CreateIndex(
                name: "ix_twilio_words_message_sid",
                schema: "sandbox",
                table: "twilio_words",
                column: "message_sid");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "twilio_messages",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "twilio_opt_outs",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "twilio_plans",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "twilio_refused_calls",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "twilio_verifications",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "twilio_words",
                schema: "sandbox");
        }
    }
}
