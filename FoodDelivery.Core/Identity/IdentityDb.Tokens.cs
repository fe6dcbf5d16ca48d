using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace FoodDelivery.Identity;

/// <summary>Programs, what people allowed them, and their tokens: OpenIddict's tables, in our schema and our names; and the keys tokens are made with.</summary>
public sealed partial class IdentityDb
{
    public DbSet<OpenIddictEntityFrameworkCoreApplication<Guid>> Clients => Set<OpenIddictEntityFrameworkCoreApplication<Guid>>();
    public DbSet<OpenIddictEntityFrameworkCoreAuthorization<Guid>> Authorizations => Set<OpenIddictEntityFrameworkCoreAuthorization<Guid>>();
    public DbSet<OpenIddictEntityFrameworkCoreToken<Guid>> Tokens => Set<OpenIddictEntityFrameworkCoreToken<Guid>>();
    public DbSet<TokenKey> TokenKeys => Set<TokenKey>();

    private static void BuildTokens(ModelBuilder model)
    {
        model.UseOpenIddict<Guid>();
        model.Entity<OpenIddictEntityFrameworkCoreApplication<Guid>>().ToTable("clients");
        model.Entity<OpenIddictEntityFrameworkCoreAuthorization<Guid>>().ToTable("authorizations");
        model.Entity<OpenIddictEntityFrameworkCoreScope<Guid>>().ToTable("scopes");
        model.Entity<OpenIddictEntityFrameworkCoreToken<Guid>>(token =>
        {
            token.ToTable("tokens");
            // Dead ones are looked for by the hour.
            token.HasIndex(t => t.ExpirationDate);
        });
        model.Entity<TokenKey>(key =>
        {
            key.ToTable("token_keys");
            key.HasKey(k => k.Id);
            key.Property(k => k.Id).HasMaxLength(40);
        });
    }
}
