"""The stage of the rush: a call with its applicants, and afterwards the check of what the database holds, row by row.

Runs in a process of its own after `django.setup()`, so that the load itself knows nothing of Django.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import random
import secrets
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.utils import timezone

from submissions.applications import receipts
from submissions.models import (
    Application,
    AuditEntry,
    Call,
    CallIndicator,
    IndicatorValue,
    Member,
    Organisation,
    Quota,
    Receipt,
    Role,
    Track,
    User,
)  # fmt: skip
from submissions.trail.chain import breaks

TEXTS = ("name", "promotion_organisation", "summary", "plan", "contact", "contact_phone")


def build(plan: Path, people: int, indicators: int, closes_in: float) -> None:
    """A call that closes in so many seconds, and an applicant with a complete draft and a session for each person."""
    now = timezone.now()
    call = Call.objects.create(
        code="rush", name="截止高峰", organiser="测试部", status="called", last_year=2025,
        opens_at=now - datetime.timedelta(days=20), closes_at=now + datetime.timedelta(days=1),
        recommend_by=now + datetime.timedelta(days=10), is_demonstration=True,
    )  # fmt: skip
    track = Track.objects.create(call=call, code="equipment", name="高端装备")
    for n in range(indicators):
        CallIndicator.objects.create(
            call=call, code=f"figure{n}", name=f"指标{n}", unit="亿元", position=n, section=f"第{n // 6}部分"
        )
    bodies = [_body(call, n) for n in range(31)]
    users = _people(people, bodies)
    applications = _applications(call, track, users)
    inputs = _figures(call, applications)
    drawn = random.Random(2026)
    Call.objects.update(closes_at=timezone.now() + datetime.timedelta(seconds=closes_in))
    call.refresh_from_db()
    plan.write_text(
        json.dumps(
            {
                "closes_at": call.closes_at.timestamp(),
                "cookie": settings.SESSION_COOKIE_NAME,
                "people": [
                    {
                        "session": session, "code": application.code, "seed": drawn.random(),
                        "track": track.code, "inputs": inputs[application.pk],
                        "texts": {name: getattr(application, name) for name in TEXTS},
                    }
                    for session, application in zip(_sessions(users), applications, strict=True)
                ],
            }
        )
    )  # fmt: skip


def check(plan: Path, told: Path) -> dict[str, Any]:
    """What the database says against what the applicants were told: every difference is named."""
    closes_at = Call.objects.get().closes_at
    stored = {a.code: a for a in Application.objects.prefetch_related("receipts", "members__values__indicator")}
    faults = []
    for said in json.loads(told.read_text()):
        application = stored[said["code"]]
        faults += [f"{application.code}: {fault}" for fault in _differences(application, said)]
    faults += [f"{r.number} late" for r in Receipt.objects.filter(submitted_at__gte=closes_at)]
    faults += [f"trail {number} {kind}" for number, kind in breaks()]
    changes, submissions = (
        AuditEntry.objects.filter(act=act).count() for act in ("application_changed", "application_submitted")
    )
    return {
        "faults": faults, "saves": changes, "submissions": submissions, "receipts": Receipt.objects.count(),
        "late": Receipt.objects.filter(submitted_at__gte=closes_at).count(),
    }  # fmt: skip


def _differences(application: Application, said: dict[str, Any]) -> list[str]:
    """`said` is what the applicant typed and saw acknowledged; a save whose answer never came may stand or not."""
    faults = [name for name, text in said["texts"].items() if getattr(application, name) != text]
    values = {
        f"f-{m.pk}-{v.indicator.code}-{v.year}": v.value for m in application.members.all() for v in m.values.all()
    }
    faults += [name for name, text in said["inputs"].items() if values.get(name) != Decimal(text)]
    if application.revision != said["revision"]:
        faults.append(f"revision {application.revision}, told {said['revision']}")
    numbers = [receipt.number for receipt in application.receipts.all()]
    if numbers != ([said["receipt"]] if said["receipt"] else []):
        faults.append(f"receipts {numbers}, told {said['receipt']}")
    if application.status != ("submitted" if said["receipt"] else "draft"):
        faults.append(f"is {application.status}")
    for receipt in application.receipts.all():
        if receipt.digest != receipts.digest(receipt.content) or receipt.content != receipts.content(application):
            faults.append(f"{receipt.number} is not what stands")
    return faults


def _body(call: Call, n: int) -> Organisation:
    body = Organisation.objects.create(
        kind="recommending", name=f"高峰省厅{n}", province="510000", standing="province", is_demonstration=True
    )
    Quota.objects.create(call=call, body=body, places=5)
    for officer in range(2):
        User.objects.create(
            username=f"officer{n}-{officer}",
            name="处长",
            role=Role.PROVINCE,
            organisation=body,
            password=make_password(None),
        )
    return body


def _people(count: int, bodies: list[Organisation]) -> list[User]:
    leads = Organisation.objects.bulk_create(
        Organisation(kind="applicant", name=f"高峰促进会{n}", province="510000", city="示例市", recommended_by=body)
        for n, body in zip(range(count), itertools.cycle(bodies))
    )
    return User.objects.bulk_create(
        User(username=f"rush{n}", name=f"申报{n}", role=Role.APPLICANT, organisation=lead, password=make_password(None))
        for n, lead in enumerate(leads)
    )


def _sessions(users: list[User]) -> list[str]:
    """A signed-in session for each: signing in is not what is measured."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = []
    rows = []
    for user in users:
        said = {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
                HASH_SESSION_KEY: user.get_session_auth_hash()}  # fmt: skip
        keys.append(secrets.token_hex(16))
        rows.append(
            Session(
                session_key=keys[-1],
                session_data=store().encode(said),
                expire_date=timezone.now() + datetime.timedelta(hours=8),
            )
        )
    Session.objects.bulk_create(rows)
    return keys


def _applications(call: Call, track: Track, users: list[User]) -> list[Application]:
    made = Application.objects.bulk_create(
        Application(
            call=call, code=f"SM2026-51-{n:04d}", lead=user.organisation, track=track, name=f"高峰集群{n}", created_by=user,
            core_park="示例园区", promotion_organisation="示例促进会", chain_leaders="甲企业\r\n乙企业", contact="联系人",
            contact_phone="010-00000000", summary="概况。" * 500, plan="方案。" * 1000,
        )
        for n, user in enumerate(users, start=1)
    )  # fmt: skip
    Member.objects.bulk_create(
        Member(application=application, organisation=application.lead, is_lead=True, status="confirmed")
        for application in made
    )
    return made


def _figures(call: Call, applications: list[Application]) -> dict[int, dict[str, str]]:
    """Every figure of every applicant, and the inputs of the form that show them."""
    members = {member.application_id: member for member in Member.objects.all()}
    asked = [(indicator, year) for indicator in call.indicators.select_related("call") for year in indicator.years]
    for application in applications:
        IndicatorValue.objects.bulk_create(
            IndicatorValue(member=members[application.pk], indicator=indicator, year=year, value=100 + year % 10)
            for indicator, year in asked
        )
    return {
        a.pk: {f"f-{members[a.pk].pk}-{i.code}-{year}": str(100 + year % 10) for i, year in asked} for a in applications
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("do", choices=["build", "check"])
    parser.add_argument("plan", type=Path)
    parser.add_argument("--told", type=Path)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--indicators", type=int, default=24)
    parser.add_argument("--closes-in", type=float, default=0)
    asked = parser.parse_args()
    if asked.do == "build":
        build(asked.plan, asked.people, asked.indicators, asked.closes_in)
    else:
        print(json.dumps(check(asked.plan, asked.told)))
