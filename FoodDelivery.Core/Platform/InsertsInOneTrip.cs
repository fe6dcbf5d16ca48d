#pragma warning disable EF1001 // The provider's own batch is internal to it; nothing public lets a batch say that it needs no transaction around it.
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Update;
using Npgsql.EntityFrameworkCore.PostgreSQL.Update.Internal;

namespace FoodDelivery.Platform;

/// <summary>
/// New rows that fit into one batch are saved in one round trip without BEGIN and COMMIT: PostgreSQL runs such a batch as one transaction
/// by itself, so that it is stored whole or not at all. A batch with a change or a deletion keeps its transaction, since a row that somebody
/// else changed first is noticed only after the batch has run.
/// </summary>
public sealed class InsertsInOneTrip(ModificationCommandBatchFactoryDependencies dependencies, IDbContextOptions options) : NpgsqlModificationCommandBatchFactory(dependencies, options), IModificationCommandBatchFactory
{
    private const int MostCommands = 1000;

    public override ModificationCommandBatch Create() => new Batch(Dependencies);

    private ModificationCommandBatchFactoryDependencies Dependencies { get; } = dependencies;

    private sealed class Batch(ModificationCommandBatchFactoryDependencies dependencies) : NpgsqlModificationCommandBatch(dependencies, MostCommands)
    {
        /// <summary>Asked only of a batch that is alone; several are always put into one transaction.</summary>
        public override bool RequiresTransaction => base.RequiresTransaction && ModificationCommands.Any(command => command.EntityState != EntityState.Added);
    }
}
