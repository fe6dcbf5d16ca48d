using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FoodDelivery.Web.Sandbox.Migrations
{
    /// <inheritdoc />
    public partial class Fcm : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }
    }
}
