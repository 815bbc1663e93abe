"""The form of the demonstration's calls, and what its invented applicants answer: the same for the same application."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from submissions.accounts.credit import check_character
from submissions.calls.building import Document
from submissions.models import Organisation

FORM = Path(__file__).resolve().parent / "form.json"
LEVELS = ("o1", "o2", "o3")
WAYS = ("o1", "o2", "o3", "o4")


def form() -> Document:
    """The form's document, as a ministry would have built it."""
    return json.loads(FORM.read_text(encoding="utf-8"))


def invent(organisation: Organisation, trade: str, number: int, joint: bool) -> dict[str, Any]:
    """The lead's answers. Every name says 演示; the codes are of a kind that no real body has."""
    dice = random.Random(f"answers-{number}")  # noqa: S311 - invented answers, the same every time
    city = organisation.city
    parks = [
        {
            "name": f"{city}{kind}（演示）", "level": dice.choice(LEVELS), "area": str(dice.randrange(180, 2600)),
            "output": str(dice.randrange(60, 420)),
        }
        for kind in ("高新技术产业园", "先进制造产业园")[: 1 + number % 2]
    ]  # fmt: skip
    leaders = [
        {
            "name": f"{city}{trade}{suffix}有限公司（演示）", "code": code(organisation.province, number * 10 + place),
            "product": f"{trade}整机" if place == 0 else f"{trade}关键部件", "revenue": str(dice.randrange(12, 260)),
        }
        for place, suffix in enumerate(("集团", "科技", "精密")[: 2 + number % 2])
    ]  # fmt: skip
    goal = 100 * dice.randrange(8, 30)
    answers: dict[str, Any] = {
        "promotion_organisation": organisation.name, "promotion_code": code(organisation.province, number * 10 + 9),
        "contact": "联系人（演示）", "contact_phone": "000-00000000", "core_park": parks, "chain_leaders": leaders,
        "summary": (
            f"{city}{trade}集群以核心承载园区为依托，已形成研发设计、关键部件、整机制造、检测服务相衔接的产业体系。"
            "链主企业带动配套企业成体系发展，共性技术平台面向中小企业开放。"
        ),
        "goal": f"到第三年末，主导产业产值达到{goal}亿元，省内配套率提高5个百分点以上。",
        "plan": plan(trade),
        "projects": [
            {"name": f"{trade}共享中试线（演示）", "investment": str(dice.randrange(3, 40)), "year": "2027"},
            {"name": f"{trade}公共检测平台（演示）", "investment": str(dice.randrange(1, 12)), "year": "2028"},
        ],
        "ways": [way for way in WAYS if dice.random() < 0.6] or ["o1"],
        "cross": "o1" if joint else "o2",
    }  # fmt: skip
    if joint:
        answers["mechanism"] = "成员地区签订协作协议，共建链主企业配套名录，按季会商，联合开展供需对接和人才培训。"
    return answers


def plan(trade: str) -> str:
    """The three-year plan of an invented cluster."""
    return (
        f"一、目标任务。围绕{trade}补链、强链、延链，三年内建成共享中试线和公共检测平台。\n"
        "二、重点举措。组织主配协同对接，支持链主企业开放应用场景；完善集群促进组织服务功能，推动中小企业数字化、绿色化改造。\n"
        "三、年度安排。第一年完成平台立项和招标，第二年投入试运行，第三年形成常态化服务。\n"
        "四、保障措施。建立部门会商机制，落实要素保障，按年度开展自评。"
    )


def code(province: str, number: int) -> str:
    """A unified social credit code that is sound in form: registered by 其他 (Y1), with an invented body."""
    body = f"Y1{province}DEM{number:06d}"[:17]
    return body + check_character(body)
