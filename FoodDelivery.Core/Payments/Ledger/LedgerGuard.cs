namespace FoodDelivery.Payments;

/// <summary>What the database itself holds the ledger to: nothing is changed or taken away, and every journal adds up to nothing. Run by the migration.</summary>
internal static class LedgerGuard
{
    public const string Sql = """
        CREATE FUNCTION payments.ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'The ledger is append-only: write another journal instead of changing %.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payments.ledger_journals FOR EACH ROW EXECUTE FUNCTION payments.ledger_is_append_only();
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payments.ledger_postings FOR EACH ROW EXECUTE FUNCTION payments.ledger_is_append_only();

        CREATE FUNCTION payments.ledger_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE sum_minor bigint; currencies int;
        BEGIN
            SELECT coalesce(sum(amount_minor), 0), count(DISTINCT currency) INTO sum_minor, currencies FROM payments.ledger_postings WHERE journal_id = NEW.journal_id;
            IF sum_minor <> 0 OR currencies > 1 THEN
                RAISE EXCEPTION 'Journal % does not add up: % in % currencies.', NEW.journal_id, sum_minor, currencies USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON payments.ledger_postings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments.ledger_adds_up();
        """;
}
