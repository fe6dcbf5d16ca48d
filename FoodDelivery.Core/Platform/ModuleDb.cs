using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace FoodDelivery.Platform;

/// <summary>What every room's DbContext needs from outside.</summary>
public sealed record ModuleDbParts(TimeProvider Time, RelaySignal Relay, LiveFeed Live)
{
    /// <summary>For <c>dotnet ef</c> only: nothing is ever saved with these.</summary>
    public static readonly ModuleDbParts DesignTime = new(TimeProvider.System, new RelaySignal(), new LiveFeed());
}

/// <summary>
/// The base of every room's DbContext: one schema, snake_case names, enums as text, and the outbox, so that a change and the
/// events that tell of it commit together or not at all.
/// </summary>
public abstract class ModuleDb(DbContextOptions options, ModuleDbParts parts) : DbContext(options)
{
    private readonly List<Action<LiveFeed>> toTell = [];
    private bool published;

    /// <summary>The PostgreSQL schema of the room.</summary>
    public abstract string Schema { get; }

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<HandledRow> Handled => Set<HandledRow>();

    /// <summary>Adds an event to this unit of work. It leaves after the commit, and only if there is one.</summary>
    public void Publish<TEvent>(TEvent happened) where TEvent : IEvent
    {
        var now = parts.Time.GetUtcNow();
        Outbox.Add(new OutboxRow
        {
            Id = Guid.CreateVersion7(now),
            Type = EventName.Of(typeof(TEvent)),
            Subject = happened.Subject,
            Time = now,
            NextAttemptAt = now,
            Data = JsonSerializer.Serialize(happened, EventJson.Options),
            TraceParent = Activity.Current?.Id,
        });
        published = true;
    }

    /// <summary>Tells open screens after the commit. A hint to look again, not a fact to keep: it may be lost, never false.</summary>
    public void Tell<TChange>(TChange change) where TChange : ILiveChange => toTell.Add(feed => feed.Tell(change));

    /// <summary>Records that a reaction has handled an event, in the same commit as its effect, for reactions whose effect can't be recognised by looking.</summary>
    public void RecordHandled<TReaction>(EventContext context) =>
        Handled.Add(new HandledRow { EventId = context.EventId, Reaction = typeof(TReaction).Name, At = parts.Time.GetUtcNow() });

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        TellOfCommit();
        return rows;
    }

    /// <summary>Stores new rows by <see cref="NewRows"/>, and the events published in this unit of work with them.</summary>
    protected async Task InsertAsync(NpgsqlDataSource database, IReadOnlyList<object> rows, CancellationToken cancel)
    {
        var events = published ? ChangeTracker.Entries<OutboxRow>().Where(entry => entry.State == EntityState.Added).ToList() : [];
        try
        {
            await NewRows.InsertAsync(this, database, [.. rows, .. events.Select(entry => entry.Entity)], cancel);
        }
        catch
        {
            // It did not happen: nobody is told, neither now nor with the next commit.
            published = false;
            toTell.Clear();
            throw;
        }
        finally
        {
            foreach (var entry in events) entry.State = EntityState.Detached;
        }
        TellOfCommit();
    }

    private void TellOfCommit()
    {
        if (published) parts.Relay.Wake();
        published = false;
        var tell = toTell.ToArray();
        toTell.Clear();
        foreach (var one in tell) one(parts.Live);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.ComplexProperties<Money>();
        configurationBuilder.ComplexProperties<GeoPoint>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        BuildModel(modelBuilder);
        modelBuilder.Entity<OutboxRow>(row =>
        {
            row.ToTable("outbox", PlatformDb.SchemaName, t => { if (Schema != PlatformDb.SchemaName) t.ExcludeFromMigrations(); });
            row.HasKey(r => r.Seq);
            row.Property(r => r.Seq).UseIdentityAlwaysColumn();
            row.Property(r => r.Type).HasMaxLength(100);
            row.Property(r => r.Subject).HasMaxLength(100);
            row.Property(r => r.Data).HasColumnType("jsonb");
            row.Property(r => r.TraceParent).HasMaxLength(64);
            row.Property(r => r.Lane).HasDefaultValue(OutboxLane.Fast);
            row.Property(r => r.LastError).HasMaxLength(2000);
            row.Property(r => r.Host).HasMaxLength(40).HasDefaultValue(HostedRooms.House);
            row.HasIndex(r => new { r.Id, r.Host }).IsUnique();
            row.HasIndex(r => new { r.Subject, r.Seq }).HasFilter("state = 'Pending'");
            // As the relay takes them: the one that is due longest in its lane is found without a look at those that wait for their time.
            row.HasIndex(r => new { r.Lane, r.NextAttemptAt, r.Seq }).HasFilter("state = 'Pending'").HasDatabaseName("ix_outbox_due");
            row.HasIndex(r => r.Seq).HasFilter("state = 'Dead'").HasDatabaseName("ix_outbox_dead");
        });
        modelBuilder.Entity<HandledRow>(row =>
        {
            row.ToTable("handled", PlatformDb.SchemaName, t => { if (Schema != PlatformDb.SchemaName) t.ExcludeFromMigrations(); });
            row.HasKey(r => new { r.EventId, r.Reaction });
            row.Property(r => r.Reaction).HasMaxLength(100);
        });
        UseSnakeCase(modelBuilder);
    }

    /// <summary>The room's own tables.</summary>
    protected abstract void BuildModel(ModelBuilder model);

    private static void UseSnakeCase(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            // A document has property names of its own, which whoever wrote them reads again.
            if (entity.IsMappedToJson()) continue;
            if (!entity.IsOwned() && entity.GetTableName() is { } table) entity.SetTableName(Snake(table));
            Columns(entity);
            foreach (var key in entity.GetKeys()) if (key.GetName() is { } name) key.SetName(Snake(name));
            foreach (var foreign in entity.GetForeignKeys()) if (foreign.GetConstraintName() is { } name) foreign.SetConstraintName(Snake(name));
            foreach (var index in entity.GetIndexes()) if (index.GetDatabaseName() is { } name) index.SetDatabaseName(Snake(name));
        }
    }

    /// <summary>Columns of a complex property carry its name in front, e.g. <c>delivery_fee_minor</c>, so that two of a kind don't meet in one column.</summary>
    private static void Columns(Microsoft.EntityFrameworkCore.Metadata.IMutableTypeBase type, string prefix = "")
    {
        foreach (var property in type.GetProperties())
        {
            // Npgsql would name the row version so by itself, but only where nobody has named it before.
            if (property is { IsConcurrencyToken: true } && property.ClrType == typeof(uint))
            {
                property.SetColumnName("xmin");
                continue;
            }
            var named = property.FindAnnotation(RelationalAnnotationNames.ColumnName)?.Value as string;
            if (property.GetColumnName() is { } column) property.SetColumnName(named is null ? prefix + Snake(column) : Snake(named));
        }
        foreach (var complex in type.GetComplexProperties()) Columns(complex.ComplexType, prefix + Snake(complex.Name) + "_");
    }

    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsUpper(c) && i > 0 && name[i - 1] != '_' && (char.IsLower(name[i - 1]) || char.IsDigit(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])))) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
