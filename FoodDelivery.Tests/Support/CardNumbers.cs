using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using FoodDelivery.Tests.Support;
using Npgsql;

[assembly: AssemblyFixture(typeof(NoCardNumbersLeft))]

namespace FoodDelivery.Tests.Support;

/// <summary>
/// Looks for the numbers of the test cards where no card number may ever be: in every column of the databases that payment tests have used,
/// and in everything that was logged. The tests type these numbers on the hosted page only, so each one found has leaked (docs/pci.md).
/// </summary>
public static partial class CardNumbers
{
    /// <summary>Rooms whose tables could come near a card, and the emulator, which stands for the provider but must not keep a number either.</summary>
    private static readonly string[] Schemas = ["payments", "ordering", "platform", "identity", "notifications", "dispatch", "sandbox", "hangfire"];

    private static readonly ConcurrentQueue<string> Leaks = new();

    /// <summary>What was found so far in this run.</summary>
    public static IReadOnlyList<string> Found => [.. Leaks];

    public static bool IsIn(string text) => Number().IsMatch(text);

    public static void Report(string where) => Leaks.Enqueue(where);

    /// <summary>Called for every line of every log of the run.</summary>
    public static void LookAtLog(string category, string line)
    {
        if (IsIn(line)) Report($"log of {category}, in {TestContext.Current.Test?.TestDisplayName ?? "the background"}: {Number().Replace(line, "[CARD]")}");
    }

    /// <summary>The tables that hold a card number. Every column of a row is looked at as text, whatever its type.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(NpgsqlDataSource database)
    {
        var found = new List<string>();
        foreach (var table in await TablesAsync(database))
        {
            await using var command = database.CreateCommand($"SELECT count(*) FROM {table} AS one WHERE one::text ~ $1");
            command.Parameters.Add(new NpgsqlParameter { Value = Pattern });
            if (await command.ExecuteScalarAsync() is long rows and > 0) found.Add($"{table}: {rows} rows");
        }
        return found;
    }

    /// <summary>Whether anything was ever paid in it: the others cannot have seen a card, and there are hundreds of them.</summary>
    public static async Task<bool> SawPaymentsAsync(NpgsqlDataSource database)
    {
        await using var exists = database.CreateCommand("SELECT to_regclass('payments.payments') IS NOT NULL");
        try
        {
            if (await exists.ExecuteScalarAsync() is not true) return false;
        }
        catch (PostgresException gone) when (gone.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return false; // A test took it away: that was the test.
        }
        await using var any = database.CreateCommand("SELECT EXISTS (SELECT FROM payments.payments)");
        return await any.ExecuteScalarAsync() is true;
    }

    private static async Task<IReadOnlyList<string>> TablesAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = ANY($1) ORDER BY 1");
        command.Parameters.Add(new NpgsqlParameter { Value = Schemas });
        await using var rows = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await rows.ReadAsync()) tables.Add(rows.GetString(0));
        return tables;
    }

    // Stripe's published test cards begin with 4242 4242 or with 4000 00; written in one, or in groups of four with blanks or dashes.
    // Not a part of a longer number. The same text is a regular expression for .NET and for PostgreSQL.
    private const string Pattern = "(?<![0-9])(?:4242[ -]?4242[ -]?4242[ -]?4242|4000[ -]?00[0-9]{2}[ -]?[0-9]{4}[ -]?[0-9]{4})(?![0-9])";

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

/// <summary>After the last test: a card number anywhere makes the whole run red.</summary>
public sealed class NoCardNumbersLeft : IDisposable
{
    public void Dispose()
    {
        if (CardNumbers.Found is { Count: > 0 } leaks) throw new InvalidOperationException($"Card numbers have leaked:\n{string.Join('\n', leaks)}");
    }
}
