using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Identity.Migrations
{
    /// <inheritdoc />
    public partial class CodeRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "proved_at",
                schema: "identity",
                table: "sessions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "culture",
                schema: "identity",
                table: "codes",
                type: "character varying(10)",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "guest_passkeys",
                schema: "identity",
                table: "codes",
                type: "text[]",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "judged_elsewhere",
                schema: "identity",
                table: "codes",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "hourly_counts",
                schema: "identity",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hourly_counts", x => x.key);
                });

            migrationBuilder.CreateIndex(
                name: "ix_users_guest_email",
                schema: "identity",
                table: "users",
                column: "guest_email",
                filter: "guest_email IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_users_name",
                schema: "identity",
                table: "users",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_users_phone_number",
                schema: "identity",
                table: "users",
                column: "phone_number",
                filter: "phone_number IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hourly_counts_last_at",
                schema: "identity",
                table: "hourly_counts",
                column: "last_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "hourly_counts",
                schema: "identity");

            migrationBuilder.DropIndex(
                name: "ix_users_guest_email",
                schema: "identity",
                table: "users");

            migrationBuilder.DropIndex(
                name: "ix_users_name",
                schema: "identity",
                table: "users");

            migrationBuilder.DropIndex(
                name: "ix_users_phone_number",
                schema: "identity",
                table: "users");

            migrationBuilder.DropColumn(
                name: "proved_at",
                schema: "identity",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "culture",
                schema: "identity",
                table: "codes");

            migrationBuilder.DropColumn(
                name: "guest_passkeys",
                schema: "identity",
                table: "codes");

            migrationBuilder.DropColumn(
                name: "judged_elsewhere",
                schema: "identity",
                table: "codes");
        }
    }
}
