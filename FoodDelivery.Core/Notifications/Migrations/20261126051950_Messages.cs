using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Notifications.Migrations
{
    /// <inheritdoc />
    public partial class Messages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "campaigns",
                schema: "notifications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    channel = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    texts = table.Column<string>(type: "jsonb", nullable: false),
                    audience = table.Column<string>(type: "jsonb", nullable: false),
                    per_minute = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cursor = table.Column<Guid>(type: "uuid", nullable: false),
                    next_batch_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reach = table.Column<int>(type: "integer", nullable: true),
                    consented = table.Column<int>(type: "integer", nullable: true),
                    looked = table.Column<int>(type: "integer", nullable: false),
                    cancelled_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    cancelled_why = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    created_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaigns", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "channel_pauses",
                schema: "notifications",
                columns: table => new
                {
                    channel = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    why = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_channel_pauses", x => x.channel);
                });

            migrationBuilder.CreateTable(
                name: "consents",
                schema: "notifications",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    given = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    words = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_consents", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "notifications",
                schema: "notifications",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    recipient = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    address = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    channel = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    template = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    template_version = table.Column<int>(type: "integer", nullable: false),
                    data = table.Column<string>(type: "jsonb", nullable: false),
                    culture = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    order_number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: true),
                    fallback_of = table.Column<Guid>(type: "uuid", nullable: true),
                    fallback_to = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    fallback_after_seconds = table.Column<int>(type: "integer", nullable: true),
                    fallback_address = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    fallback_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    provider = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    provider_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    provider_status = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    working_on = table.Column<long>(type: "bigint", nullable: true),
                    ask_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    asked = table.Column<int>(type: "integer", nullable: false),
                    cause = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    words = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    maybe_twice = table.Column<bool>(type: "boolean", nullable: false),
                    segments = table.Column<int>(type: "integer", nullable: true),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resent_by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notifications", x => x.seq);
                    table.UniqueConstraint("ak_notifications_id", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "preferences",
                schema: "notifications",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    orders_by_push = table.Column<bool>(type: "boolean", nullable: false),
                    orders_by_sms = table.Column<bool>(type: "boolean", nullable: false),
                    orders_by_email = table.Column<bool>(type: "boolean", nullable: false),
                    promotions_by_push = table.Column<bool>(type: "boolean", nullable: false),
                    promotions_by_sms = table.Column<bool>(type: "boolean", nullable: false),
                    promotions_by_email = table.Column<bool>(type: "boolean", nullable: false),
                    culture = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_preferences", x => x.person_id);
                });

            migrationBuilder.CreateTable(
                name: "push_devices",
                schema: "notifications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    token = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_push_devices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "suppressions",
                schema: "notifications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    address = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    note = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    lifted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lifted_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    lifted_why = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    lifted_there_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_suppressions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notification_attempts",
                schema: "notifications",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    notification_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    provider = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    milliseconds = table.Column<int>(type: "integer", nullable: true),
                    status = table.Column<int>(type: "integer", nullable: true),
                    code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    provider_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    request_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    succeeded = table.Column<bool>(type: "boolean", nullable: false),
                    unsure = table.Column<bool>(type: "boolean", nullable: false),
                    outcome = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notification_attempts", x => x.number);
                    table.ForeignKey(
                        name: "fk_notification_attempts_notifications_notification_id",
                        column: x => x.notification_id,
                        principalSchema: "notifications",
                        principalTable: "notifications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "notification_statuses",
                schema: "notifications",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    notification_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    heard_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    provider_status = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    cause = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    source = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    event_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    moved = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notification_statuses", x => x.number);
                    table.ForeignKey(
                        name: "fk_notification_statuses_notifications_notification_id",
                        column: x => x.notification_id,
                        principalSchema: "notifications",
                        principalTable: "notifications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "push_sends",
                schema: "notifications",
                columns: table => new
                {
                    notification_id = table.Column<Guid>(type: "uuid", nullable: false),
                    device_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    message_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_push_sends", x => new { x.notification_id, x.device_id });
                    table.ForeignKey(
                        name: "fk_push_sends_notifications_notification_id",
                        column: x => x.notification_id,
                        principalSchema: "notifications",
                        principalTable: "notifications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_created_at_id",
                schema: "notifications",
                table: "campaigns",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_due",
                schema: "notifications",
                table: "campaigns",
                column: "next_batch_at",
                filter: "state IN ('Scheduled', 'Running')");

            migrationBuilder.CreateIndex(
                name: "ix_consents_person_id_channel_number",
                schema: "notifications",
                table: "consents",
                columns: new[] { "person_id", "channel", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_consents_person_id_number",
                schema: "notifications",
                table: "consents",
                columns: new[] { "person_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_notification_attempts_notification_id_number",
                schema: "notifications",
                table: "notification_attempts",
                columns: new[] { "notification_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_notification_attempts_provider_id",
                schema: "notifications",
                table: "notification_attempts",
                column: "provider_id",
                filter: "provider_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notification_statuses_notification_id_event_key",
                schema: "notifications",
                table: "notification_statuses",
                columns: new[] { "notification_id", "event_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_notifications_address",
                schema: "notifications",
                table: "notifications",
                column: "address",
                filter: "address IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_ask",
                schema: "notifications",
                table: "notifications",
                column: "ask_at",
                filter: "ask_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_campaign_id_state",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "campaign_id", "state" },
                filter: "campaign_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_cause_seq",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "cause", "seq" },
                filter: "cause IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_created_at",
                schema: "notifications",
                table: "notifications",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_due",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "channel", "next_attempt_at" },
                filter: "state = 'Queued' AND kind <> 'Promotion'");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_due_promotions",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "channel", "next_attempt_at" },
                filter: "state = 'Queued' AND kind = 'Promotion'");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_event_id_recipient_template_channel",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "event_id", "recipient", "template", "channel" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_notifications_fallback",
                schema: "notifications",
                table: "notifications",
                column: "fallback_at",
                filter: "fallback_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_order_id",
                schema: "notifications",
                table: "notifications",
                column: "order_id",
                filter: "order_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_order_number",
                schema: "notifications",
                table: "notifications",
                column: "order_number",
                filter: "order_number IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_person_id_seq",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "person_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_provider_id",
                schema: "notifications",
                table: "notifications",
                column: "provider_id",
                filter: "provider_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_state_seq",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "state", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_template_seq",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "template", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_to_forget",
                schema: "notifications",
                table: "notifications",
                column: "created_at",
                filter: "address IS NOT NULL OR fallback_address IS NOT NULL OR data <> '{}'");

            migrationBuilder.CreateIndex(
                name: "ix_push_devices_person_id",
                schema: "notifications",
                table: "push_devices",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_push_devices_token",
                schema: "notifications",
                table: "push_devices",
                column: "token",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_suppressions_channel_address",
                schema: "notifications",
                table: "suppressions",
                columns: new[] { "channel", "address" });

            migrationBuilder.CreateIndex(
                name: "ix_suppressions_since_id",
                schema: "notifications",
                table: "suppressions",
                columns: new[] { "since", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_suppressions_to_lift_there",
                schema: "notifications",
                table: "suppressions",
                column: "lifted_at",
                filter: "lifted_at IS NOT NULL AND lifted_there_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_suppressions_open",
                schema: "notifications",
                table: "suppressions",
                columns: new[] { "channel", "address", "reason" },
                unique: true,
                filter: "lifted_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "campaigns",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "channel_pauses",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "consents",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "notification_attempts",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "notification_statuses",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "preferences",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "push_devices",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "push_sends",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "suppressions",
                schema: "notifications");

            migrationBuilder.DropTable(
                name: "notifications",
                schema: "notifications");
        }
    }
}
