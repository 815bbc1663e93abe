"""Database triggers that refuse to change, remove or overwrite what the trail holds, on SQLite and PostgreSQL."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "submissions_auditentry"
_INSTALL = {
    "sqlite": [
        *(
            f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
            "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        # INSERT OR REPLACE removes the old row without asking the trigger on DELETE
        "CREATE TRIGGER submissions_auditentry_no_replace BEFORE INSERT ON submissions_auditentry "
        "WHEN EXISTS (SELECT 1 FROM submissions_auditentry WHERE sequence = NEW.sequence OR id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    ],
    "postgresql": [
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
    ],
}
_REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}" for verb in ("update", "delete", "replace")],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
        f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
        f"DROP FUNCTION IF EXISTS {TABLE}_refuse()",
    ],
}


def install(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table append-only (a migration step)."""
    for statement in _INSTALL[editor.connection.vendor]:
        editor.execute(statement)


def remove(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again (the migration's way back)."""
    for statement in _REMOVE[editor.connection.vendor]:
        editor.execute(statement)


def renew(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Bring an installation that has older triggers to the present ones."""
    remove(apps, editor)
    install(apps, editor)
