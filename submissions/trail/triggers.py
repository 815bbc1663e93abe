"""Database triggers that refuse UPDATE and DELETE on the trail, on SQLite and PostgreSQL."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "submissions_auditentry"
_INSTALL = {
    "sqlite": [
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
    ],
}
_REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}" for verb in ("update", "delete")],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
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
