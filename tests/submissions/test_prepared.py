"""Queries whose SQL is made once answer as the same querysets do, for every argument."""

import pytest

from submissions.models import Application, IndicatorValue, Member
from submissions.prepared import Prepared, keep
from tests import make


@pytest.fixture
def draft(lead):
    return make.application(make.call(), lead)


def test_the_rows_are_those_of_the_queryset(draft):
    other = make.application(draft.call, make.organisation())
    build = lambda code, lead: Application.objects.select_related("call").filter(code=code, lead=lead)  # noqa: E731
    asked = Prepared(build, str, int)
    for one in (draft, other, draft):
        (found,) = asked(one.code, one.lead_id)
        (expected,) = build(one.code, one.lead_id)
        assert vars(found) | {"_state": None} == vars(expected) | {"_state": None}
        assert found.call.closes_at == expected.call.closes_at
    assert asked(draft.code, other.lead_id) == []


def test_values_come_out_as_the_queryset_has_them(draft):
    build = lambda application: IndicatorValue.objects.filter(member__application=application).values_list(  # noqa: E731
        "member", "indicator", "year", "value", "reason"
    )
    assert sorted(Prepared(build, int)(draft.pk)) == sorted(build(draft.pk)) != []


def test_what_changed_is_seen_at_once_and_the_query_is_made_once(draft, django_assert_num_queries):
    made = []

    def build(pk):
        made.append(pk)
        return Application.objects.filter(pk=pk)

    asked = Prepared(build, int)
    assert asked(draft.pk)[0].summary == draft.summary
    Application.objects.update(summary="别的")
    with django_assert_num_queries(1):
        assert asked(draft.pk)[0].summary == "别的"
    assert len(made) == 1


def test_kept_rows_are_answered_without_asking_and_filters_still_ask(draft, django_assert_num_queries):
    joined = make.joint(draft, make.organisation())
    keep(draft, "members", list(Member.objects.filter(application=draft)))
    with django_assert_num_queries(0):
        assert [member.application is draft for member in draft.members.all()] == [True, True]
    with django_assert_num_queries(1):
        assert list(draft.members.filter(is_lead=False)) == [joined]
