using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Platform.Migrations
{
    /// <inheritdoc />
    public partial class RoomsApart : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outbox_id",
                schema: "platform",
                table: "outbox");

            migrationBuilder.AddColumn<long>(
                name: "copy_of",
                schema: "platform",
                table: "outbox",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "host",
                schema: "platform",
                table: "outbox",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_id_host",
                schema: "platform",
                table: "outbox",
                columns: new[] { "id", "host" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outbox_id_host",
                schema: "platform",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "copy_of",
                schema: "platform",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "host",
                schema: "platform",
                table: "outbox");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_id",
                schema: "platform",
                table: "outbox",
                column: "id",
                unique: true);
        }
    }
}
