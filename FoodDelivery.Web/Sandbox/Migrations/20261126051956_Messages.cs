using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Web.Sandbox.Migrations
{
    /// <inheritdoc />
    public partial class Messages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "codes",
                schema: "sandbox");

            migrationBuilder.CreateTable(
                name: "fcm_faults",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    next = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    next_left = table.Column<int>(type: "integer", nullable: false),
                    retry_after_seconds = table.Column<int>(type: "integer", nullable: false),
                    slow_milliseconds = table.Column<int>(type: "integer", nullable: false),
                    retry_percent = table.Column<int>(type: "integer", nullable: false),
                    permanent_percent = table.Column<int>(type: "integer", nullable: false),
                    seed = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fcm_faults", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "fcm_shown",
                schema: "sandbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    token = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    tag = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    times = table.Column<int>(type: "integer", nullable: false),
                    streamed = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    title = table.Column<string>(type: "text", nullable: true),
                    text = table.Column<string>(type: "text", nullable: true),
                    link = table.Column<string>(type: "text", nullable: true),
                    payload = table.Column<string>(type: "jsonb", nullable: true),
                    first_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fcm_shown", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "fcm_tokens",
                schema: "sandbox",
                columns: table => new
                {
                    token = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fcm_tokens", x => x.token);
                });

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
                name: "ix_fcm_shown_taken_at",
                schema: "sandbox",
                table: "fcm_shown",
                column: "taken_at");

            migrationBuilder.CreateIndex(
                name: "ix_fcm_shown_token_tag",
                schema: "sandbox",
                table: "fcm_shown",
                columns: new[] { "token", "tag" },
                unique: true);

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
                name: "fcm_faults",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "fcm_shown",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "fcm_tokens",
                schema: "sandbox");

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

            migrationBuilder.CreateTable(
                name: "codes",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    channel = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    sent_to = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_codes", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_codes_at",
                schema: "sandbox",
                table: "codes",
                column: "at");
        }
    }
}
