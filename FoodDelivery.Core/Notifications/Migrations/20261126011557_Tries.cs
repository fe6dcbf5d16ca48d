using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Notifications.Migrations
{
    /// <inheritdoc />
    public partial class Tries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_notifications_due",
                schema: "notifications",
                table: "notifications");

            migrationBuilder.AddColumn<bool>(
                name: "unsure",
                schema: "notifications",
                table: "notification_attempts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_notifications_due",
                schema: "notifications",
                table: "notifications");

            migrationBuilder.DropIndex(
                name: "ix_notifications_due_promotions",
                schema: "notifications",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "unsure",
                schema: "notifications",
                table: "notification_attempts");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_due",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "channel", "next_attempt_at" },
                filter: "state = 'Queued'");
        }
    }
}
