using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Web.Sandbox.Migrations
{
    /// <inheritdoc />
    public partial class StripeMoney : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "customer_id",
                schema: "sandbox",
                table: "stripe_sessions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "offers_saving",
                schema: "sandbox",
                table: "stripe_sessions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "card",
                schema: "sandbox",
                table: "stripe_charges",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "disputed",
                schema: "sandbox",
                table: "stripe_charges",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "fee",
                schema: "sandbox",
                table: "stripe_charges",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "stripe_customers",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    email = table.Column<string>(type: "text", nullable: true),
                    metadata = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    saved_card = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_customers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stripe_disputes",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    charge_id = table.Column<string>(type: "text", nullable: false),
                    intent_id = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stripe_disputes", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_stripe_refunds_created",
                schema: "sandbox",
                table: "stripe_refunds",
                column: "created",
                filter: "status = 'pending'");

            migrationBuilder.CreateIndex(
                name: "ix_stripe_disputes_intent_id",
                schema: "sandbox",
                table: "stripe_disputes",
                column: "intent_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "stripe_customers",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "stripe_disputes",
                schema: "sandbox");

            migrationBuilder.DropIndex(
                name: "ix_stripe_refunds_created",
                schema: "sandbox",
                table: "stripe_refunds");

            migrationBuilder.DropColumn(
                name: "customer_id",
                schema: "sandbox",
                table: "stripe_sessions");

            migrationBuilder.DropColumn(
                name: "offers_saving",
                schema: "sandbox",
                table: "stripe_sessions");

            migrationBuilder.DropColumn(
                name: "card",
                schema: "sandbox",
                table: "stripe_charges");

            migrationBuilder.DropColumn(
                name: "disputed",
                schema: "sandbox",
                table: "stripe_charges");

            migrationBuilder.DropColumn(
                name: "fee",
                schema: "sandbox",
                table: "stripe_charges");
        }
    }
}
