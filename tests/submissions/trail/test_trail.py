"""The trail holds: append-only in the database itself, chained, and every break is found."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from submissions.models import AuditEntry, TrailHead
from submissions.states import Conflict, move
from submissions.trail import triggers
from submissions.trail.actions import record
from submissions.trail.acts import Act
from submissions.trail.chain import GENESIS, breaks, canonical
from tests import make

pytestmark = pytest.mark.django_db


def test_entries_follow_one_another(administrator):
    first = record(Act.CALL_CREATED, by=administrator, name="通知")
    second = record(Act.CALL_PUBLISHED, by=administrator)
    assert (first.sequence, first.previous_hash, second.previous_hash) == (1, GENESIS, first.hash)
    assert (TrailHead.objects.get().hash, list(breaks())) == (second.hash, [])


def test_a_moment_without_a_fraction_keeps_its_microseconds_in_what_the_hash_covers(administrator):
    entry = record(Act.CALL_CREATED, by=administrator, share=0.5, name="示例")
    entry.at = entry.at.replace(year=2026, month=1, day=2, hour=3, minute=4, second=5, microsecond=0)
    assert canonical(entry) == (
        f'{{"act":"call_created","actor_name":"{administrator.username}","actor_role":"administrator",'
        '"at":"2026-01-02T03:04:05.000000+00:00","facts":{"name":"示例","share":0.5},"object_code":"","object_type":"",'
        f'"previous_hash":"{GENESIS}","sequence":1}}'
    )


def test_an_act_outside_the_vocabulary_fails(administrator):
    with pytest.raises(ValueError, match="painted the fence"):
        record("painted the fence", by=administrator)
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE submissions_auditentry SET act = 'x'", "DELETE FROM submissions_auditentry"]
)
def test_the_database_refuses_to_change_or_delete(statement, administrator):
    record(Act.CALL_CREATED, by=administrator)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().act == "call_created"


@pytest.fixture
def tampered(administrator):
    """Three entries whose second was changed by somebody who could switch the triggers off."""
    for _time in range(3):
        record(Act.CALL_CHANGED, by=administrator)
    with connection.schema_editor() as editor:
        triggers.remove(None, editor)
    AuditEntry.objects.filter(sequence=2).update(actor_name="somebody else")
    with connection.schema_editor() as editor:
        triggers.install(None, editor)


@pytest.mark.django_db(transaction=True)
def test_a_changed_entry_is_found(tampered):
    assert list(breaks()) == [(2, "content")]
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_trail", stderr=said)
    assert (ended.value.code, said.getvalue().strip()) == (1, "entry 2: Its content does not match its hash.")


def test_a_whole_trail_is_said_to_hold(administrator):
    record(Act.CALL_CREATED, by=administrator)
    said = StringIO()
    call_command("verify_trail", stdout=said)
    head = TrailHead.objects.get()
    assert said.getvalue().splitlines() == ["1 entries, the chain holds", f"head 1:{head.hash}"]
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_trail", head=f"2:{head.hash}", stderr=said)
    assert said.getvalue().startswith("entry 2: It is not the entry that the earlier head names")
    with pytest.raises(CommandError, match="'2' is not a head"):
        call_command("verify_trail", head="2")


def test_of_two_who_act_at_once_one_wins(lead):
    call = make.call(status="draft")
    other = type(call).objects.get(pk=call.pk)
    move(call, "called")
    with pytest.raises(Conflict):
        move(other, "called")
    with pytest.raises(Conflict):
        move(call, "draft")
    assert type(call).objects.get(pk=call.pk).status == "called"
