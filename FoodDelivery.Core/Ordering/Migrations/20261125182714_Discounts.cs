using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FoodDelivery.Ordering.Migrations
{
    /// <inheritdoc />
    public partial class Discounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "bill_delivery_discount_minor",
                schema: "ordering",
                table: "orders",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "bill_discount_by_restaurant",
                schema: "ordering",
                table: "orders",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "bill_discount_code",
                schema: "ordering",
                table: "orders",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "bill_discount_kind",
                schema: "ordering",
                table: "orders",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "bill_discount_minor",
                schema: "ordering",
                table: "orders",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "bill_discount_value",
                schema: "ordering",
                table: "orders",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "bill_service_fee_basis_points",
                schema: "ordering",
                table: "orders",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "discount_minor",
                schema: "ordering",
                table: "order_lines",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "removed_at",
                schema: "ordering",
                table: "order_lines",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "code",
                schema: "ordering",
                table: "carts",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            // Orders of before did not keep the rate. What they paid gives it back, so that one under way can still be reduced.
            migrationBuilder.Sql("UPDATE ordering.orders SET bill_service_fee_basis_points = round(bill_service_fee_minor * 10000.0 / bill_items_minor) WHERE bill_items_minor > 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "bill_delivery_discount_minor",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "bill_discount_by_restaurant",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "bill_discount_code",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "bill_discount_kind",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "bill_discount_minor",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "bill_discount_value",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "bill_service_fee_basis_points",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "discount_minor",
                schema: "ordering",
                table: "order_lines");

            migrationBuilder.DropColumn(
                name: "removed_at",
                schema: "ordering",
                table: "order_lines");

            migrationBuilder.DropColumn(
                name: "code",
                schema: "ordering",
                table: "carts");
        }
    }
}
