using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Identity.Migrations
{
    /// <inheritdoc />
    public partial class PeopleByName : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_users_name",
                schema: "identity",
                table: "users");

            migrationBuilder.DropIndex(
                name: "ix_users_phone_number",
                schema: "identity",
                table: "users");
        }
    }
}
