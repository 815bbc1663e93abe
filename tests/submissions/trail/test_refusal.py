"""What the database itself refuses, on either kind."""

import pytest
from django.db import DatabaseError, connection, transaction

from submissions.models import AuditEntry
from submissions.trail.actions import record
from submissions.trail.acts import Act

pytestmark = pytest.mark.django_db

EVERYWHERE = ["UPDATE submissions_auditentry SET act = 'x'", "DELETE FROM submissions_auditentry"]
ALONE = {
    "sqlite": [
        "INSERT OR REPLACE INTO submissions_auditentry SELECT id, 99, at, 'x', actor_name, actor_role, object_type,"
        " object_code, facts, previous_hash, hash, actor_id FROM submissions_auditentry",
        "REPLACE INTO submissions_auditentry (sequence, at, act, actor_name, actor_role, object_type, object_code, facts,"
        " previous_hash, hash) VALUES (1, '2026-01-01', 'x', '', '', '', '', '{}', '', '')",
    ],
    "postgresql": ["TRUNCATE submissions_auditentry", "TRUNCATE submissions_auditentry CASCADE"],
}


def test_a_written_entry_cannot_be_changed_removed_or_overwritten(administrator):
    record(Act.CALL_CREATED, by=administrator)
    connection.check_constraints()  # PostgreSQL truncates no table whose constraints wait for the end of the transaction
    for statement in EVERYWHERE + ALONE[connection.vendor]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AuditEntry.objects.get().act == "call_created"
