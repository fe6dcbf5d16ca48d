using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Dispatch.Migrations
{
    /// <inheritdoc />
    public partial class Approaches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "door_reached_at",
                schema: "dispatch",
                table: "deliveries",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "nearby_at",
                schema: "dispatch",
                table: "deliveries",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "door_reached_at",
                schema: "dispatch",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "nearby_at",
                schema: "dispatch",
                table: "deliveries");
        }
    }
}
