using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Architecture;

/// <summary>The watch over card numbers sees them where they could be; that it saw none in the run, its end says.</summary>
public sealed class CardNumbersTest(ClassDatabase database) : IClassFixture<ClassDatabase>
{
    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("paid with 4242 4242 4242 4242.")]
    [InlineData("{\"number\":\"4000-0000-0000-9995\"}")]
    [InlineData("4000002760003184")]
    public void A_number_is_seen_however_it_is_written(string text) => Assert.True(CardNumbers.IsIn(text));

    [Theory]
    [InlineData("visa 4242")]
    [InlineData("14242424242424242")]
    [InlineData("42424242424242421")]
    [InlineData("0199d000-4000-0000-8000-000000000001")]
    [InlineData("cs_test_4242")]
    public void What_is_none_is_left_alone(string text) => Assert.False(CardNumbers.IsIn(text));

    [Theory]
    [InlineData("INSERT INTO platform.outbox (id, type, subject, time, data, state, attempts, next_attempt_at) VALUES (gen_random_uuid(), 'test.Leak', 'x', now(), '{\"card\": \"4242 4242 4242 4242\"}', 'Done', 1, now())", "platform.outbox")]
    [InlineData("INSERT INTO payments.payment_entries (payment_id, at, text) VALUES (gen_random_uuid(), now(), 'Paid with 4000000000009995')", "payments.payment_entries")]
    public async Task A_number_in_any_column_of_the_database_is_found(string leak, string table)
    {
        Assert.Empty(await CardNumbers.FindAsync(database.Database.Source));
        await database.Database.ExecuteAsync(leak);
        Assert.Equal([$"{table}: 1 rows"], await CardNumbers.FindAsync(database.Database.Source));
        await database.Database.ExecuteAsync($"DELETE FROM {table}");
    }
}
