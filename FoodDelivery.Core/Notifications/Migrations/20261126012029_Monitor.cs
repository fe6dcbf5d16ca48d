using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Notifications.Migrations
{
    /// <inheritdoc />
    public partial class Monitor : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_notifications_address",
                schema: "notifications",
                table: "notifications",
                column: "address",
                filter: "address IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_cause_seq",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "cause", "seq" },
                filter: "cause IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_template_seq",
                schema: "notifications",
                table: "notifications",
                columns: new[] { "template", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_notification_attempts_provider_id",
                schema: "notifications",
                table: "notification_attempts",
                column: "provider_id",
                filter: "provider_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_notifications_address",
                schema: "notifications",
                table: "notifications");

            migrationBuilder.DropIndex(
                name: "ix_notifications_cause_seq",
                schema: "notifications",
                table: "notifications");

            migrationBuilder.DropIndex(
                name: "ix_notifications_template_seq",
                schema: "notifications",
                table: "notifications");

            migrationBuilder.DropIndex(
                name: "ix_notification_attempts_provider_id",
                schema: "notifications",
                table: "notification_attempts");
        }
    }
}
