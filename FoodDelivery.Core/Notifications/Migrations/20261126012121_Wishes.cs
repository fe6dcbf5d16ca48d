using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Notifications.Migrations
{
    /// <inheritdoc />
    public partial class Wishes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "lifted_why",
                schema: "notifications",
                table: "suppressions",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "note",
                schema: "notifications",
                table: "suppressions",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<uint>(
                name: "xmin",
                schema: "notifications",
                table: "preferences",
                type: "xid",
                rowVersion: true,
                nullable: false,
                defaultValue: 0u);

            migrationBuilder.AddColumn<string>(
                name: "cancelled_by",
                schema: "notifications",
                table: "campaigns",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "cancelled_why",
                schema: "notifications",
                table: "campaigns",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "consented",
                schema: "notifications",
                table: "campaigns",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "looked",
                schema: "notifications",
                table: "campaigns",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "next_batch_at",
                schema: "notifications",
                table: "campaigns",
                type: "timestamp with time zone",
                nullable: true);

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
                name: "ix_consents_person_id_channel_number",
                schema: "notifications",
                table: "consents",
                columns: new[] { "person_id", "channel", "number" });

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_suppressions_channel_address",
                schema: "notifications",
                table: "suppressions");

            migrationBuilder.DropIndex(
                name: "ix_suppressions_since_id",
                schema: "notifications",
                table: "suppressions");

            migrationBuilder.DropIndex(
                name: "ix_consents_person_id_channel_number",
                schema: "notifications",
                table: "consents");

            migrationBuilder.DropIndex(
                name: "ix_campaigns_created_at_id",
                schema: "notifications",
                table: "campaigns");

            migrationBuilder.DropIndex(
                name: "ix_campaigns_due",
                schema: "notifications",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "lifted_why",
                schema: "notifications",
                table: "suppressions");

            migrationBuilder.DropColumn(
                name: "note",
                schema: "notifications",
                table: "suppressions");

            migrationBuilder.DropColumn(
                name: "xmin",
                schema: "notifications",
                table: "preferences");

            migrationBuilder.DropColumn(
                name: "cancelled_by",
                schema: "notifications",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "cancelled_why",
                schema: "notifications",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "consented",
                schema: "notifications",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "looked",
                schema: "notifications",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "next_batch_at",
                schema: "notifications",
                table: "campaigns");
        }
    }
}
