using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Payments.Migrations
{
    /// <inheritdoc />
    public partial class AnotherWay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "next_provider",
                schema: "payments",
                table: "payments",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "next_provider",
                schema: "payments",
                table: "payments");
        }
    }
}
