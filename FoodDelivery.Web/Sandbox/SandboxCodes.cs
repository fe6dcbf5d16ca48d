using FoodDelivery.Identity;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>A message with a code, as it would have been sent.</summary>
public sealed class SandboxCode
{
    public Guid Id { get; init; }
    public CodeChannel Channel { get; init; }
    public required string SentTo { get; init; }
    public CodePurpose Purpose { get; init; }

    /// <summary>Null where the message only says that there is an account already.</summary>
    public string? Code { get; init; }
    public DateTimeOffset At { get; init; }
}

public sealed partial class SandboxDb
{
    public DbSet<SandboxCode> Codes => Set<SandboxCode>();

    private static void BuildCodes(ModelBuilder model) => model.Entity<SandboxCode>(code =>
    {
        code.ToTable("codes");
        code.Property(c => c.SentTo).HasMaxLength(256);
        code.Property(c => c.Code).HasMaxLength(10);
        code.HasIndex(c => c.At);
    });
}

/// <summary>Stands in for the senders of mails and text messages until there are some: in Development with the demo city only, where nothing is secret.</summary>
public static class SandboxCodes
{
    public static void AddSandboxCodes(this WebApplicationBuilder builder)
    {
        if (!IsOn(builder.Configuration, builder.Environment)) return;
        builder.Services.AddSingleton(new CodeSender(CodeChannel.Email)).AddSingleton(new CodeSender(CodeChannel.Sms));
        builder.Services.AddReaction<CodeWanted, KeepCodeWhenCodeWanted>();
        builder.Services.AddSingleton(new SandboxDoor("Codes", "/sandbox/codes", "Mails and text messages with codes, as they would have been sent"));
    }

    public static void MapSandboxCodes(this WebApplication app)
    {
        if (!IsOn(app.Configuration, app.Environment)) return;
        app.MapGet("/sandbox/codes", async (SandboxDb db, CancellationToken cancel) =>
        {
            var codes = await db.Codes.AsNoTracking().OrderByDescending(code => code.At).Take(50).ToListAsync(cancel);
            return SandboxHtml.Page("Codes", $"""
                <main class="control">
                  <p><a href="/sandbox">← Sandbox</a></p>
                  <h1>Codes</h1>
                  <p>What would have been sent, latest first. Load this page again after asking for a code.</p>
                  {(codes.Count == 0 ? "<p>Nobody has asked for a code yet.</p>" : $"<ul class=\"doors\">{string.Concat(codes.Select(Row))}</ul>")}
                </main>
                """, "control-page");
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static string Row(SandboxCode code) => $"""
        <li data-to="{SandboxHtml.Text(code.SentTo)}" data-code="{SandboxHtml.Text(code.Code)}"><strong>{SandboxHtml.Text(code.Code ?? "no code")}</strong>
        <span>{(code.Channel == CodeChannel.Sms ? "Text message" : "Mail")} to {SandboxHtml.Text(code.SentTo)}: {Words(code)}</span></li>
        """;

    private static string Words(SandboxCode code) => code.Purpose switch
    {
        CodePurpose.Register when code.Code is null => "somebody wanted to open an account under your address, which has one. Sign in with it, or choose a new password.",
        CodePurpose.Register => "this opens your account.",
        CodePurpose.RecoverPassword => "with this you choose a new password.",
        CodePurpose.ChangeEmail => "this makes the address yours.",
        CodePurpose.ProveItsYou => "this shows that it is you.",
        _ => "this confirms your number.",
    };

    // Its books are the sandbox's, so a vendor must be emulated at all.
    private static bool IsOn(IConfiguration config, IHostEnvironment environment) =>
        environment.IsDevelopment() && (config.GetValue<bool?>("Demo:Enabled") ?? true)
        && (FoodDelivery.Payments.StripeOptions.ModeOf(config) == FoodDelivery.Payments.StripeMode.Sandbox || FoodDelivery.Payments.PayPalOptions.ModeOf(config) == FoodDelivery.Payments.PayPalMode.Sandbox);
}

/// <summary>Asks for the code as a real sender would, and puts the message where a developer finds it.</summary>
public sealed class KeepCodeWhenCodeWanted(CodesToSend codes, SandboxDb db, TimeProvider time) : IReaction<CodeWanted>
{
    public async Task RunAsync(CodeWanted happened, EventContext context, CancellationToken cancel)
    {
        if (await db.Codes.AnyAsync(code => code.Id == happened.RequestId, cancel) || await codes.MakeAsync(happened.RequestId, cancel) is not { } message) return;
        db.Codes.Add(new SandboxCode { Id = happened.RequestId, Channel = message.Channel, SentTo = message.To, Purpose = message.Purpose, Code = message.Code, At = time.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
    }
}
