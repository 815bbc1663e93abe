"""The invented people, cities and organisations of the demonstration. Provinces are real; nothing else is, and every name says so."""

from __future__ import annotations

import itertools
import secrets
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from evaluation.judging.models import Judge
from submissions.accounts import regions
from submissions.models import Organisation, Role, User

MARK = "（演示）"
HEADS, TAILS = "霁岚沐砚琅璟澜曦樾翊", "川浦陵泽峰渡坪堰"
CITIES = ["".join(pair) for pair in itertools.product(HEADS, TAILS)]
MAINLAND = [unit for unit in regions.PROVINCES if unit.code < "700000"]
SEPARATE = [("大连", "210000"), ("宁波", "330000"), ("厦门", "350000"), ("青岛", "370000"), ("深圳", "440000")]
TITLES = {
    "applicant": "申报单位", "member": "联合单位", "province": "省级主管部门", "administrator": "部级管理员", "judge": "评审专家",
    "system": "系统管理员", "security": "安全保密管理员", "auditor": "安全审计员",
}  # fmt: skip


class Cast(NamedTuple):
    """Who plays: the ministry's people, the recommending bodies, the applicants, the judges."""

    administrator: User
    bodies: list[Organisation]
    applicants: list[Organisation]
    judges: list[User]


def assemble() -> Cast:
    """Make the cast, or find it where an earlier demonstration left it."""
    ministry = _organisation("ministry", f"主办单位{MARK}", "110000")
    administrator = _person("administrator", Role.ADMINISTRATOR, ministry)
    for name in ("system", "security", "auditor"):
        _person(name, Role(name), ministry)
    bodies = _bodies()
    for number, body in enumerate(bodies):
        _person("province" if body.province == "510000" else f"province{number:02d}", Role.PROVINCE, body)
    applicants = _applicants(bodies)
    return Cast(administrator, bodies, applicants, _judges())


def _bodies() -> list[Organisation]:
    made = [
        _organisation("recommending", f"{unit.zh}省级主管部门{MARK}", unit.code, standing="province")
        for unit in MAINLAND
    ]
    made += [
        _organisation("recommending", f"{name}市主管部门{MARK}", code, standing="separate_city")
        for name, code in SEPARATE
    ]
    made.append(_organisation("recommending", f"兵团主管部门{MARK}", "650000", standing="xpcc"))
    return made


def _applicants(bodies: list[Organisation]) -> list[Organisation]:
    """One promotion organisation per invented city; the cities go round the provinces, four of them to the first demonstrated one."""
    provinces = {body.province: body for body in bodies if body.standing == "province"}
    order = ["510000"] * 4 + [unit.code for unit in MAINLAND if unit.code != "510000"] * 3
    made = []
    for number, (city, code) in enumerate(zip(CITIES, order, strict=False)):
        organisation = _organisation(
            "applicant", f"{city}市集群发展促进中心{MARK}", code, city=f"{city}市", recommended_by=provinces[code]
        )
        username = "applicant" if number == 0 else "member" if number == 4 else f"applicant{number:02d}"
        _person(username, Role.APPLICANT, organisation)
        made.append(organisation)
    return made


def _judges() -> list[User]:
    made = []
    for number in range(1, 26):
        unit = MAINLAND[(number * 7) % len(MAINLAND)]
        employer = _organisation("institution", f"{unit.zh}产业研究院{number:02d}{MARK}", unit.code)
        person = _person(
            "judge" if number == 1 else f"judge{number:02d}", Role.JUDGE, employer, f"专家{number:02d}{MARK}"
        )
        Judge.objects.get_or_create(
            user=person, defaults={"province": unit.code, "employer": employer, "title": "研究员"}
        )
        made.append(person)
    return made


def _organisation(kind: str, name: str, province: str, **fields: object) -> Organisation:
    given = {"kind": kind, "province": province, "is_demonstration": True, **fields}
    return Organisation.objects.get_or_create(name=name, defaults=given)[0]


def _person(username: str, role: Role, organisation: Organisation, name: str = "") -> User:
    found = User.objects.filter(username=username).first()
    if found:
        return found
    name = name or TITLES.get(username, TITLES.get(role, "")) + MARK
    person = User(username=username, role=role, organisation=organisation, name=name, date_joined=timezone.now())
    person.set_unusable_password()
    person.save()
    return person


def hand_out(path: Path) -> list[tuple[str, str, str]]:
    """Give the named accounts a generated password each, and write them to a file that only its owner can read.

    Returns (role, user name, password). Accounts that already have a password keep it, and the file is left as it is."""
    sheet = []
    for username, title in TITLES.items():
        person = User.objects.get(username=username)
        if person.has_usable_password():
            continue
        password = secrets.token_urlsafe(9)
        person.set_password(password)
        person.save(update_fields=["password"])
        sheet.append((title, username, password))
    if sheet:
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(
            "".join(f"{title}\t{username}\t{password}\n" for title, username, password in sheet), encoding="utf-8"
        )
    return sheet
