using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Catalog.Migrations
{
    /// <inheritdoc />
    public partial class Pictures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "picture",
                schema: "catalog",
                table: "restaurants",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "picture",
                schema: "catalog",
                table: "items",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "picture",
                schema: "catalog",
                table: "restaurants");

            migrationBuilder.DropColumn(
                name: "picture",
                schema: "catalog",
                table: "items");
        }
    }
}
