using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Notifications.Migrations
{
    /// <inheritdoc />
    public partial class FallbackAddress : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "fallback_address",
                schema: "notifications",
                table: "notifications",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "fallback_address",
                schema: "notifications",
                table: "notifications");
        }
    }
}
