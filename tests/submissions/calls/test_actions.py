import pytest
from django.core.exceptions import ValidationError

from submissions.calls import actions
from submissions.models import AuditEntry
from tests import make


def acts():
    return list(AuditEntry.objects.order_by("sequence").values_list("act", flat=True))


def test_publishing_a_call_names_every_lack(administrator):
    call = make.call(status="draft")
    call.tracks.all().delete()
    with pytest.raises(ValidationError) as refused:
        actions.publish_call(call, by=administrator)
    assert len(refused.value.messages) == 2
    assert acts() == []


def test_publishing_a_call_opens_it(administrator, body):
    call = make.call(status="draft")
    make.quota(call, body)
    actions.publish_call(call, by=administrator)
    assert (call.status, call.is_open, acts()) == ("called", True, ["form_changed", "form_published", "call_published"])
