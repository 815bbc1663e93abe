"""Things to test with: each function makes one, with sensible words and only what was asked for stored beside it."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from evaluation.models import Assignment, Competition, Entry, Judge, Mark, Pledge, Round, RubricItem
from scoring import runs
from scoring.models import IndicatorModel
from submissions.models import (
    Application,
    Call,
    CallIndicator,
    IndicatorValue,
    Member,
    Organisation,
    Quota,
    Role,
    Track,
    User,
)

_numbers = itertools.count(1)

MODEL: dict[str, Any] = {
    "schema": 1,
    "code": "small",
    "name": {"zh-hans": "小型指标模型", "en": "Small model"},
    "root": "index",
    "nodes": [
        {"code": "index", "name": {"zh-hans": "综合", "en": "Index"}, "children": ["scale", "care"],
         "aggregate": {"method": "arithmetic"}, "round": {"decimals": 2, "mode": "half_up"}},
        {"code": "scale", "name": {"zh-hans": "规模实力", "en": "Scale"}, "weight": "70", "children": ["output", "firms"],
         "aggregate": {"method": "arithmetic"}},
        {"code": "output", "name": {"zh-hans": "主导产业产值", "en": "Output"}, "unit": "亿元", "weight": "40",
         "kind": "quantitative", "direction": "benefit", "impute": {"method": "zero"},
         "rule": {"method": "min_max", "lower": "0", "upper": "1000", "to": ["0", "100"]}},
        {"code": "firms", "name": {"zh-hans": "规上企业数", "en": "Firms"}, "unit": "家", "weight": "30",
         "kind": "quantitative", "direction": "benefit", "impute": {"method": "zero"},
         "rule": {"method": "min_max", "lower": "0", "upper": "500", "to": ["0", "100"]}},
        {"code": "care", "name": {"zh-hans": "组织保障", "en": "Organisation"}, "weight": "30", "children": ["service", "plan"],
         "aggregate": {"method": "arithmetic"}},
        {"code": "service", "name": {"zh-hans": "服务能力", "en": "Service"}, "unit": "分", "weight": "10", "kind": "expert"},
        {"code": "plan", "name": {"zh-hans": "培育方案", "en": "Plan"}, "unit": "分", "weight": "20", "kind": "expert"},
    ],
    "rank": {"method": "score", "round": {"decimals": 2, "mode": "half_up"}, "ties": "min", "within": "track"},
}  # fmt: skip


def body(**given: Any) -> Organisation:
    """A recommending body: a province unless told otherwise."""
    n = next(_numbers)
    return Organisation.objects.create(
        **{"kind": "recommending", "name": f"示例省工信厅{n}", "province": "510000", "standing": "province", **given}
    )


def organisation(**given: Any) -> Organisation:
    """An applicant organisation under its own recommending body."""
    n = next(_numbers)
    given.setdefault("recommended_by", None)
    return Organisation.objects.create(
        **{"kind": "applicant", "name": f"示例集群促进会{n}", "province": "510000", "city": "示例市", **given}
    )


def user(role: str = Role.APPLICANT, **given: Any) -> User:
    """A person of one role, with the password "long-enough-for-tests"."""
    n = next(_numbers)
    given = {"username": f"{role}{n}", "name": f"测试{n}", **given}
    return User.objects.create_user(role=role, password="long-enough-for-tests", **given)


def call(status: str = "called", opens: int = -10, closes: int = 10, recommend: int = 20, **given: Any) -> Call:
    """A call with one track and two figures; `opens`, `closes` and `recommend` count days from now."""
    n, now = next(_numbers), timezone.now()
    made = Call.objects.create(
        **{
            "code": f"call-{n}",
            "name": f"测试竞赛通知{n}",
            "organiser": "测试部",
            "status": status,
            "opens_at": now + datetime.timedelta(days=opens),
            "closes_at": now + datetime.timedelta(days=closes),
            "recommend_by": now + datetime.timedelta(days=recommend),
            "last_year": 2025,
            **given,
        }
    )
    Track.objects.create(call=made, code="equipment", name="高端装备", name_en="Equipment")
    CallIndicator.objects.create(
        call=made, code="output", name="主导产业产值", name_en="Output", unit="亿元", position=1
    )
    CallIndicator.objects.create(
        call=made, code="firms", name="规上企业数", name_en="Firms", unit="家", decimals=0, position=2
    )
    return made


def quota(call: Call, body: Organisation, places: int = 2) -> Quota:
    """A body's places in a call."""
    return Quota.objects.create(call=call, body=body, places=places)


def application(
    call: Call, lead: Organisation, status: str = "draft", figures: dict[str, list[Any]] | None = None, **given: Any
) -> Application:
    """An application by a lead, its lead confirmed; `figures` maps a code to its values, oldest year first."""
    n = next(_numbers)
    author = User.objects.filter(organisation=lead).first() or user(organisation=lead)
    made = Application.objects.create(
        **{
            "call": call,
            "code": f"A-{n:04d}",
            "lead": lead,
            "track": call.tracks.first(),
            "name": f"测试产业集群{n}",
            "created_by": author,
            "core_park": "示例园区",
            "promotion_organisation": "示例促进会",
            "summary": "概况",
            "plan": "方案",
            "contact": "联系人",
            "contact_phone": "010-00000000",
            **given,
            "status": status,
        }
    )
    member = Member.objects.create(application=made, organisation=lead, is_lead=True, status="confirmed")
    fill(member, figures if figures is not None else {"output": [500, 550, 600], "firms": [100, 110, 120]})
    return made


def fill(member: Member, figures: dict[str, list[Any]]) -> None:
    """Store a member's figures, oldest year first."""
    call = member.application.call
    for indicator in call.indicators.filter(code__in=figures):
        for year, value in zip(indicator.years, figures[indicator.code], strict=False):
            if value is not None:
                IndicatorValue.objects.create(member=member, indicator=indicator, year=year, value=Decimal(str(value)))


def joint(
    application: Application,
    organisation: Organisation,
    status: str = "confirmed",
    figures: dict[str, list[Any]] | None = None,
) -> Member:
    """A joint member of an application."""
    member = Member.objects.create(application=application, organisation=organisation, status=status)
    fill(member, figures or {})
    return member


def model(**given: Any) -> IndicatorModel:
    """The small model with two figures and two expert items, adopted."""
    return runs.adopt({**MODEL, **given})


def competition(
    call: Call | None = None, status: str = "reviewing", rounds: int = 2, cuts: tuple[int, ...] = (2, 1)
) -> Competition:
    """A competition over a call, with its rounds in draft and the small model's expert items as rubric."""
    n = next(_numbers)
    adopted = model()
    made = Competition.objects.create(
        code=f"contest-{n}", name=f"测试竞赛{n}", call=call or globals()["call"](), status=status, model=adopted
    )
    for number in range(1, rounds + 1):
        this = Round.objects.create(
            competition=made, number=number, code=f"{made.code}-{number}", name=f"第{number}轮", model=adopted,
            cut=cuts[number - 1], judges_per_entry=3,
        )  # fmt: skip
        for position, (code, name, weight) in enumerate([("service", "服务能力", 10), ("plan", "培育方案", 20)]):
            RubricItem.objects.create(round=this, code=code, name=name, weight=weight, position=position)
    return made


def entry(round: Round, application: Application, **given: Any) -> Entry:
    """An application's part in a round, under a made-up blind code."""
    n = next(_numbers)
    return Entry.objects.create(round=round, application=application, **{"code": f"K{n:03d}", **given})


def judge(province: str = "110000", **given: Any) -> User:
    """A judge with a record in the pool."""
    person = user(Role.JUDGE)
    Judge.objects.create(user=person, province=province, **given)
    return person


def assignment(
    entry: Entry,
    judge: User,
    marks: dict[str, Any] | None = None,
    status: str = "offered",
    pledged: bool = True,
    **given: Any,
) -> Assignment:
    """A judge's task; with `marks`, a map of item code to mark, they are stored with it."""
    if pledged:
        Pledge.objects.get_or_create(round=entry.round, judge=judge)
    given.setdefault("assigned_by", judge)
    made = Assignment.objects.create(entry=entry, judge=judge, status=status, **given)
    for item in entry.round.items.filter(code__in=marks or {}):
        Mark.objects.create(assignment=made, item=item, value=Decimal(str((marks or {})[item.code])))
    return made
