using System.Diagnostics;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>Rows stored past the change tracker, and those stored without BEGIN and COMMIT, are what they would be with them: the same, whole, or not at all.</summary>
public sealed class NewRowsTests(ClassDatabase database) : ModuleTest(database)
{
    [Fact]
    public async Task An_order_stored_past_the_tracker_is_in_every_column_the_order_that_the_tracker_stores()
    {
        var offer = AnOrder.Offer(FoodDelivery.Catalog.PromotionKind.Percent, 1000);
        Order Make() => Order.Begin(AnOrder.AgreedOn(offer, AnOrder.Dish(2, 1250, 100, 50), AnOrder.Dish(1, 700)), "4711", AnOrder.Customer, AnOrder.Noon);
        var (past, tracked) = (Make(), Make());
        await InsertAsync(past);
        await WithAsync<OrderingDb>(db =>
        {
            db.Add(tracked);
            return db.SaveChangesAsync();
        });

        foreach (var (table, column) in new[] { ("ordering.orders", "id"), ("ordering.order_lines", "order_id"), ("ordering.order_entries", "order_id") })
        {
            var expected = await RowsAsync(table, column, tracked.Id);
            Assert.NotEmpty(expected);
            Assert.Equal(expected, await RowsAsync(table, column, past.Id));
        }
        Assert.Equal(past.Number, await Database.ScalarAsync<string>("SELECT number FROM ordering.orders WHERE id = $1", past.Id));
        Assert.Equal([past.Id], (await WithAsync<OrderingDb, Order>(db => db.Orders.Include(o => o.Lines).SingleAsync(o => o.Id == past.Id))).Lines.Select(line => line.OrderId).Distinct());
        Assert.All(past.Lines, line => Assert.True(line.Id > 0));
    }

    [Fact]
    public async Task Refused_nothing_of_it_is_stored_or_told()
    {
        var cart = Guid.CreateVersion7();
        await InsertAsync(Order.Begin(AnOrder.Agreed(cart), "4711", AnOrder.Customer, AnOrder.Noon));
        var told = new List<OrderChanged>();
        using var watch = Rooms.GetRequiredService<LiveFeed>().Watch<OrderChanged>(told.Add);
        var second = Order.Begin(AnOrder.Agreed(cart), "4711", AnOrder.Customer, AnOrder.Noon);
        await WithAsync<OrderingDb>(async db =>
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => db.InsertAsync(second, Rooms.GetRequiredService<NpgsqlDataSource>(), CancellationToken.None));
            Assert.Equal(("23505", "ux_orders_unpaid_cart"), (refused.SqlState, refused.ConstraintName));
            // Nor with the next commit of the same unit of work.
            await db.SaveChangesAsync();
        });
        Assert.Empty(told);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT (SELECT count(*) FROM ordering.orders WHERE id = $1) + (SELECT count(*) FROM ordering.order_lines WHERE order_id = $1)", second.Id));
    }

    [Fact]
    public async Task Its_facts_are_stored_with_it()
    {
        var order = AnOrder.In(OrderStatus.Placed, AnOrder.Agreed(Guid.CreateVersion7()));
        await InsertAsync(order);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE subject = $1 AND type = $2", order.Id.ToString(), EventName.Of(typeof(OrderPlaced))));
    }

    [Fact]
    public async Task New_rows_of_the_tracker_need_no_transaction_around_them_and_are_whole_or_not_at_all()
    {
        var cart = Guid.CreateVersion7();
        var transactions = 0;
        await WithAsync<OrderingDb>(async db =>
        {
            db.Add(Order.Begin(AnOrder.Agreed(cart), "4711", AnOrder.Customer, AnOrder.Noon));
            using var watch = DiagnosticListener.AllListeners.Subscribe(new Begun(db, () => transactions++));
            await db.SaveChangesAsync();
        });
        Assert.Equal(0, transactions);
        var before = await Database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders");
        // Its own row is refused after the row of another table in the same batch has been written.
        await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(AnOrder.Agreed(cart), new Cart(Guid.CreateVersion7(), null, AnOrder.Noon)));
        Assert.Equal(before, await Database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM ordering.carts"));
    }

    [Fact]
    public async Task A_new_row_beside_a_change_that_came_too_late_is_not_stored()
    {
        var order = Order.Begin(AnOrder.Agreed(Guid.CreateVersion7()), "4711", AnOrder.Customer, AnOrder.Noon);
        await InsertAsync(order);
        await WithAsync<OrderingDb>(async db =>
        {
            var late = await db.Orders.SingleAsync(o => o.Id == order.Id);
            await Database.ExecuteAsync("UPDATE ordering.orders SET notes = 'quicker' WHERE id = $1", order.Id);
            Assert.True(late.Place(TimeSpan.FromMinutes(10), Actor.System, AnOrder.Noon).IsOk);
            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
        });
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE subject = $1", order.Id.ToString()));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM ordering.order_entries WHERE order_id = $1", order.Id));
    }

    private Task InsertAsync(Order order) => WithAsync<OrderingDb>(db => db.InsertAsync(order, Rooms.GetRequiredService<NpgsqlDataSource>(), CancellationToken.None));

    private Task SaveAsync(AgreedOrder agreed, params object[] also) => WithAsync<OrderingDb>(db =>
    {
        db.AddRange(also);
        db.Add(Order.Begin(agreed, "4711", AnOrder.Customer, AnOrder.Noon));
        return db.SaveChangesAsync();
    });

    private async Task<List<string>> RowsAsync(string table, string column, Guid id)
    {
        var rows = new List<string>();
        await using var command = Database.Source.CreateCommand($"SELECT (to_jsonb(r) - ARRAY['id', 'number', 'order_id', 'cart_id'])::text FROM {table} r WHERE {column} = $1 ORDER BY 1");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        await using var reader = await command.ExecuteReaderAsync();
        // The options of two dishes made alike have ids of their own.
        while (await reader.ReadAsync()) rows.Add(System.Text.RegularExpressions.Regex.Replace(reader.GetString(0), "\"optionId\": \"[0-9a-f-]+\"", "\"optionId\": \"…\""));
        return rows;
    }

    /// <summary>Counts the transactions that a context begins.</summary>
    private sealed class Begun(DbContext db, Action begun) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name) value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: var key, Value: Microsoft.EntityFrameworkCore.Diagnostics.TransactionEventData data } && key == Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.TransactionStarted.Name && data.Context == db) begun();
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
