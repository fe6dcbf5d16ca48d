using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using FoodDelivery.Tests.Api.Identity;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Tests.Api.Notifications;

/// <summary>Every kind of code, asked for, sent over the vendors' wire, told back by their signed callbacks and typed: it stands in no log, no ledger and no webhook, and no number or address in a log.</summary>
public sealed class CodesLeaveNoTraceTest
{
    private const string Password = "a long sentence";

    [Fact]
    public async Task A_code_is_nowhere_but_in_the_message()
    {
        var log = new EverythingLogged();
        await using var app = await TestApp.StartAsync(city: true, listen: true, settings: new Dictionary<string, string?> { ["Identity:TriesPerMinute"] = "1000" },
            also: services => services.AddSingleton<ILoggerProvider>(log).Configure<LoggerFilterOptions>(options =>
            {
                options.MinLevel = LogLevel.Debug;
                options.Rules.Clear();
            }));
        var codes = new List<string>();
        using var person = app.NewVisitor();

        // Open an account
        using (await person.BeginRegistrationAsync("trude@example.com", Password)) codes.Add(await MailCodeAsync(app, "trude@example.com", "Register"));
        using (var opened = await person.SendFormAsync("/account/register?step=code", "prove", ("Proof.Code", codes[^1]))) Assert.Equal("/", opened.LeadsTo());
        // Confirm the number, after a wrong try
        using (await person.SendFormAsync("/account", "profile", ("Input.Name", "Trude"), ("Input.Phone", "+12125550186"))) { }
        using (await person.SendFormAsync("/account/security", "phone")) codes.Add(await SmsCodeAsync(app, "+12125550186"));
        using (await person.SendFormAsync("/account/security", "phone-code", ("PhoneCode.Code", Other(codes[^1])))) { }
        using (var confirmed = await person.SendFormAsync("/account/security", "phone-code", ("PhoneCode.Code", codes[^1]))) Assert.Equal("/account/security?done=phone", confirmed.LeadsTo());
        // Another address
        using (await person.SendFormAsync("/account/security", "email", ("Email.Email", "trude-new@example.com"), ("Email.Password", Password))) codes.Add(await MailCodeAsync(app, "trude-new@example.com", "ChangeEmail"));
        // A new password
        using (await person.ForgetPasswordAsync("trude@example.com")) codes.Add(await MailCodeAsync(app, "trude@example.com", "RecoverPassword"));
        using (await SecurityPageTest.RecoverAsync(person, codes[^1], "another sentence")) { }

        Assert.All(codes, code => Assert.Matches("^[0-9]{6}$", code));
        await ArrivedAsync(app, codes.Count);
        var tables = (await app.Database.ScalarAsync<string>("SELECT string_agg(table_schema || '.' || table_name, ' ') FROM information_schema.tables WHERE table_schema IN ('notifications', 'platform') AND table_type = 'BASE TABLE'"))!.Split(' ');
        var texts = new List<(string Table, string Text)>();
        foreach (var table in tables) texts.Add((table, await TextOfAsync(app, table)));
        // There is something to look at: messages with their tries and what was said of them, and the vendors' callbacks.
        foreach (var table in new[] { "notifications.notifications", "notifications.notification_attempts", "notifications.notification_statuses", "platform.webhooks", "platform.outbox" })
            Assert.True(texts.Single(one => one.Table == table).Text.Length > 0, $"{table} is empty");
        foreach (var (table, text) in texts) foreach (var code in codes) Assert.False(IsIn(code, text), $"{table} holds a code");
        Assert.Contains(log.Lines, line => line.Contains("notification", StringComparison.OrdinalIgnoreCase));
        foreach (var line in log.Lines)
        {
            foreach (var code in codes) Assert.False(IsIn(code, line), $"A log holds a code: {line}");
            foreach (var whose in new[] { "trude@example.com", "trude-new@example.com", "2125550186" }) Assert.DoesNotContain(whose, line, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>By itself, and not as six digits of an id, a hash or a moment.</summary>
    private static bool IsIn(string code, string text) => Regex.IsMatch(text, $"(?<![0-9A-Za-z.+/_-]){code}(?![0-9A-Za-z+/_-])");

    private static async Task ArrivedAsync(TestApp app, int messages)
    {
        for (var i = 0; i < 600; i++, await Task.Delay(50))
            if (await app.Database.ScalarAsync<long>("SELECT count(*) FROM notifications.notifications WHERE template = 'verification-code' AND state = 'Delivered'") == messages) return;
        Assert.Fail("Not all codes were told to have arrived: " + await app.Database.ScalarAsync<string>("SELECT string_agg(channel || ' ' || state, ', ') FROM notifications.notifications WHERE template = 'verification-code'"));
    }

    /// <summary>Every row as text; what is kept as bytes is read as text, too.</summary>
    private static async Task<string> TextOfAsync(TestApp app, string table)
    {
        var bytes = await app.Database.ScalarAsync<string>("SELECT string_agg(column_name, ' ') FROM information_schema.columns WHERE table_schema || '.' || table_name = $1 AND data_type = 'bytea'", table);
        var columns = string.Concat((bytes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(column => $" || ' ' || coalesce(encode({column}, 'escape'), '')"));
        return await app.Database.ScalarAsync<string>($"SELECT string_agg(t::text{columns}, ' ') FROM {table} t") ?? "";
    }

    // Straight from the vendors' books: the page of the inbox is asked by address, and the address would be in the server's own log.
    private static Task<string> MailCodeAsync(TestApp app, string to, string purpose) => CodeAsync(app,
        "SELECT substring(m.text from '[0-9]{6}') FROM sandbox.sendgrid_mails m JOIN notifications.notifications n ON n.id::text = m.arguments ->> 'n' WHERE m.\"to\" = $1 AND n.data ->> 'purpose' = $2 ORDER BY m.number DESC LIMIT 1", to, purpose);

    private static Task<string> SmsCodeAsync(TestApp app, string to) => CodeAsync(app, "SELECT substring(body from '[0-9]{6}') FROM sandbox.twilio_messages WHERE recipient = $1 ORDER BY number DESC LIMIT 1", to);

    private static async Task<string> CodeAsync(TestApp app, string sql, params object[] values)
    {
        for (var i = 0; i < 600; i++, await Task.Delay(50)) if (await app.Database.ScalarAsync<string>(sql, values) is { } code) return code;
        throw new TimeoutException("No code has arrived.");
    }

    private static string Other(string code) => code == "123456" ? "654321" : "123456";

    private sealed class EverythingLogged : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

        public void Dispose()
        {
            // Nothing is held.
        }

        private sealed class Writer(EverythingLogged all, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull
            {
                all.Lines.Enqueue($"{category}: {state}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => all.Lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");
        }
    }
}
