"""The whole thread over HTTP: from an empty installation to published winners, nobody knowing more than the pages say."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from evaluation.management.demonstration.words import EVIDENCE as PDF
from tests import make
from tests.journeys.visitor import Visitor

BODIES = {"川省工信厅": "510000", "鄂省经信厅": "420000"}
LEADS = {"甲": "川省工信厅", "乙": "鄂省经信厅", "丙": "鄂省经信厅"}
FIGURES = {"甲": ("600", "250"), "乙": ("500", "200"), "丙": ("300", "100")}  # output 亿元, firms 家
"""Objective scores by hand: output of 1,000 and firms of 500 are 100 each, weighed 40 to 30.

甲 (60 x 40 + 50 x 30) / 70 = 55.71, 乙 (50 x 40 + 40 x 30) / 70 = 45.71, 丙 (30 x 40 + 20 x 30) / 70 = 25.71."""
MARKS = {"甲": ("60", "70"), "乙": ("90", "95"), "丙": ("40", "50")}  # service and plan, weighed 10 to 20
FINAL = {"甲": ("90", "90"), "乙": ("60", "60")}


def open_account(system: Visitor, username: str, name: str, role: str, organisation: str = "") -> Visitor:
    """The system administrator opens an account, and hands over the password that the page shows once."""
    system.open("/people/new/")
    bodies = system.choices("organisation")
    system.press(username=username, name=name, role=role, organisation=bodies.get(organisation, ""))
    return Visitor(username, system.text("//dl/dd[last()]"))


def open_house() -> dict[str, Visitor]:
    """Every body and every account, from the first one that the command line opens."""
    said = io.StringIO()
    call_command("open_account", "system", "系统管理员", stdout=said)
    system = Visitor(*said.getvalue().split()).sign_in()
    for name, province in BODIES.items():
        system.open("/organisations/new/").press(kind="recommending", name=name, province=province, standing="province")
    for name, body in LEADS.items():
        system.open("/organisations/new/")
        own = {"name": f"{name}集群促进会", "province": BODIES[body], "city": f"{name}市"}
        system.press(kind="applicant", recommended_by=system.choices("recommended_by")[body], **own)
    people = [
        ("ministry", "部级管理员", "administrator"), ("auditor", "审计员", "auditor"), ("judge", "评审专家", "judge"),
        ("川省工信厅", "川省处长", "province", "川省工信厅"), ("鄂省经信厅", "鄂省处长", "province", "鄂省经信厅"),
        *((name, f"{name}经办", "applicant", f"{name}集群促进会") for name in LEADS),
    ]  # fmt: skip
    return {key: open_account(system, f"person-{n}", *row) for n, (key, *row) in enumerate(people)}


def set_up(ministry: Visitor) -> None:
    """A competition on the small model: a track fewer, dates, quotas, one judge an entry, the cuts; the call published."""
    model = SimpleUploadedFile("model.json", json.dumps(make.MODEL).encode())
    ministry.open("/competitions/new/").press(
        code="contest", name="集群竞赛", name_en="Cluster contest", organiser="主办部门", last_year="2025", text="通知正文",
        opens_at="2026-03-03T09:00", closes_at="2026-03-31T18:00", recommend_by="2026-04-15T18:00", file=model, places="1",
    )  # fmt: skip
    assert ministry.path == "/competitions/contest/setup/"
    ministry.open("/competitions/contest/setup/tracks/").press("/tracks/", **{"form-5-DELETE": True})
    ministry.open("/competitions/contest/setup/quotas/").press("/quotas/", **{ministry.field("鄂省经信厅"): "2"})
    rounds = ministry.open("/competitions/contest/setup/").links(r"/rounds/.*/setup/$")
    for path, cut in zip(rounds, ("2", "1"), strict=True):
        ministry.open(path).press(judges_per_entry="1", cut=cut)
    ministry.open("/competitions/contest/setup/").press("/publish/")
    assert ministry.said() == ["通知已发布，自开始时间起各地可以申报。"]
    public = Visitor().open("/calls/contest/")
    assert public.rows(0)[1:] == [
        ["主导产业产值集群主导产业当年总产值，按当年价格计算，取自统计部门口径。", "亿元", "2023、2024、2025", "各成员相加", "必填"],
        ["规上企业数", "家", "2025", "各成员相加", "—"],
    ]  # fmt: skip
    assert public.rows(1) == [["鄂省经信厅", "2"], ["川省工信厅", "1"]]


def fill(lead: Visitor, name: str) -> str:
    """An application filled in, with the evidence of its output; returns its address."""
    lead.open("/calls/contest/apply/").press(name=f"{name}集群", track=lead.choices("track")["高端装备"])
    path, (output, firms) = lead.path, FIGURES[name]
    texts = dict.fromkeys(
        ("core_park-0-name", "promotion_organisation", "contact", "contact_phone", "summary", "plan"), "有"
    )
    figures = {lead.field(f"主导产业产值 {year}"): output for year in (2023, 2024, 2025)}
    lead.press("/save/", **texts, **figures, **{lead.field("规上企业数 2025"): firms})
    assert lead.texts("//*[@id='gaps']//li") == ["主导产业产值：缺少佐证材料"]
    lead.open(lead.links("figure=output")[0]).press(file=SimpleUploadedFile("产值证明.pdf", PDF, "application/pdf"))
    return path


def submit(lead: Visitor, path: str) -> list[str]:
    """Check and submit; returns number, cluster, track, lead, joint members and version as the receipt states them."""
    lead.open(f"{path}submit/")
    assert lead.text("//main//ol/li") == "没有缺项。"
    lead.press("/submit/")
    return [re.sub(r" 10:\d\d:\d\d", "", text) for text in lead.texts("//main//dl/dd")[:-1]]


def return_once(province: Visitor, lead: Visitor, path: str) -> None:
    """The province sends the texts back for correction; the applicant is told why, and submits again."""
    province.sign_in().open("/recommendations/contest/").open(province.links("/return/$")[0])
    province.press(parts=["texts"], reason="请补充培育方案。", due_at="2026-03-25T18:00")
    assert province.rows(1) == [["甲集群SM2026-51-0001 甲集群促进会", "高端装备", "1 / 1", "退回修改", ""]]
    assert [row[0] for row in lead.sign_in().open("/messages/").rows()] == ["甲集群被退回修改 未读请补充培育方案。"]
    lead.open(path).press("/save/", plan="三年培育方案，已补充。")
    version = "替代2026-03-04的SM2026-51-0001-01"
    assert submit(lead, path) == ["SM2026-51-0001-02", "甲集群", "高端装备", "甲集群促进会", "—", version]


def recommend(province: Visitor, numbers: list[str], swapped: bool = False) -> list[str]:
    """Give each a place in this order, move the last one up if asked, submit; returns the order with its states."""
    province.sign_in()
    for number in numbers:
        province.open("/recommendations/contest/").press(f"/{number}/recommend/")
    if swapped:
        province.press(province.actions("/up/$")[-1])
    province.open("/recommendations/contest/submit/").press(confirmed=True)
    assert province.said() == ["推荐已提交。"]
    return [row[0] + row[1] + row[-1] for row in province.rows(0)]


def score(ministry: Visitor, number: int, work: Callable[[], None]) -> dict[str, str]:
    """Open the round and let the worker score it; returns the blind code of each cluster."""
    ministry.open(f"/rounds/contest-{number}/entries/").press("/open/")
    codes = {row[1][:3]: row[0] for row in ministry.rows()}
    ministry.open("/competitions/contest/scoring/").press("/score/")
    run = ministry.path
    work()
    assert ministry.open(run).texts("//main//ul[contains(@class,'legend')]/li") == ["规模实力"]
    scores = [[row[0], row[3], row[5]] for row in ministry.rows()]
    assert scores == [["1", "甲集群", "55.71"], ["2", "乙集群", "45.71"], ["3", "丙集群", "25.71"]][: len(codes)]
    return codes


def review(judge: Visitor, number: int, codes: dict[str, str], marks: dict[str, tuple[str, str]]) -> None:
    """The judge signs the pledge and marks every entry by its code; no page gives a name away."""
    assert judge.sign_in().open("/reviews/").text("//main//dl//dd[1]") == str(len(marks))
    first = judge.links("/reviews/[0-9]+/$")[0]
    assert judge.open(first).path == f"/rounds/contest-{number}/pledge/"
    judge.press()
    for name, (service, plan) in marks.items():
        code = codes[f"{name}集群"]
        judge.open("/reviews/")
        judge.open(judge.page.xpath(f"//main//tr[th[text()='{code}']]//a/@href")[0])
        assert judge.text("//h1") == code
        assert [word for word in (f"{name}集群", f"{name}市", "SM2026") if word in judge.page.text_content()] == []
        judge.press("/submit/", mark_service=service, mark_plan=plan, comment="评审意见。")
        assert judge.said() == [f"{code}的评分表已提交并锁定。"]


def rank(ministry: Visitor, number: int) -> list[list[str]]:
    """Compile and seal; returns rank, cluster, objective, judges and total of each entry, and the cut line."""
    ministry.open("/competitions/contest/rankings/").press(f"/contest-{number}/compile/")
    ministry.press("/seal/")
    assert ministry.said() == ["排名已封存。"]
    return [row if len(row) == 1 else [row[0], row[2][:3], *row[4:7]] for row in ministry.rows()]


def object_and_answer(public: Visitor, ministry: Visitor, clock: Callable[..., None]) -> None:
    """Somebody objects during the notice; until it is answered and the notice over, nothing can be published."""
    public.open("/notices/contest/")
    assert public.rows() == [["1", "甲集群", "高端装备", "四川 甲集群促进会"]]
    evidence = SimpleUploadedFile("证据.pdf", PDF, "application/pdf")
    public.open("/notices/contest/objection/").press(
        sender="person", name="张某", contact="010-11111111", item=public.choices("item")["甲集群"], subject="untrue",
        facts="数据不符。", pledge=True, evidence=evidence,
    )  # fmt: skip
    assert public.text("//main//h1") == "contest-O001"
    clock(4, 23)
    ministry.sign_in().open("/competitions/contest/objections/")
    ministry.open(ministry.links("^/objections/")[0]).press(button="act=admit")
    ministry.press(button="act=dismissed", answer="经核实，数据属实。")
    assert ministry.text("//main//h1/following::p[1]") == "不成立 · 甲集群"
    ministry.open("/competitions/contest/notice/").press("/results/publish/")
    assert ministry.said() == ["公示尚在进行。"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:You're running the worker with superuser privileges")
def test_from_an_empty_installation_to_published_winners(clock, work):
    people = open_house()
    ministry, judge, public = people["ministry"].sign_in(), people["judge"], Visitor()
    set_up(ministry)

    clock(3, 4)
    paths = {name: fill(people[name].sign_in(), name) for name in LEADS}
    receipts = [submit(people[name], path)[0] for name, path in paths.items()]
    assert receipts == ["SM2026-51-0001-01", "SM2026-42-0001-01", "SM2026-42-0002-01"]
    clock(3, 20)
    return_once(people["川省工信厅"], people["甲"], paths["甲"])
    clock(4, 1)
    assert recommend(people["川省工信厅"], ["SM2026-51-0001"]) == ["1甲集群高端装备已推荐"]
    assert recommend(people["鄂省经信厅"], ["SM2026-42-0002", "SM2026-42-0001"], swapped=True) == [
        "1乙集群高端装备已推荐", "2丙集群高端装备已推荐",
    ]  # fmt: skip

    clock(4, 16)
    ministry.sign_in()
    for path in paths.values():
        ministry.open(f"{path}completeness/")
        ministry.press(points=ministry.page.xpath("//main//input[@name='points']/@value"), outcome="qualified")
    assert [row[-2] for row in ministry.open("/competitions/contest/completeness/").rows()] == ["合格"] * 3
    ministry.open("/judges/new/").press(user=ministry.choices("user")["评审专家"], province="110000")
    codes = score(ministry, 1, work)
    ministry.open("/rounds/contest-1/assignments/").press("/draw/", seed="双色球 2026041")
    review(judge, 1, codes, MARKS)
    assert rank(ministry, 1) == [
        ["1", "乙集群", "45.71", "93.33", "60.00"], ["2", "甲集群", "55.71", "66.67", "59.00"],
        ["晋级线 第2名与第3名相差27.00分"], ["3", "丙集群", "25.71", "46.67", "32.00"],
    ]  # fmt: skip

    clock(4, 17)
    codes = score(ministry.sign_in(), 2, work)
    for entry in ministry.open("/rounds/contest-2/assignments/").page.xpath("//main//input[@name='entry']/@value"):
        ministry.press("/assignments/add/", entry=entry, judge=ministry.choices("judge")["评审专家"])
    review(judge, 2, codes, FINAL)
    assert rank(ministry, 2) == [
        ["1", "甲集群", "55.71", "90.00", "66.00"], ["晋级线 第1名与第2名相差16.00分"],
        ["2", "乙集群", "45.71", "60.00", "50.00"],
    ]  # fmt: skip
    ministry.open("/competitions/contest/notice/edit/").press(
        title="公示", text="现予公示。", starts_on="2026-04-20", working_days="5"
    )
    ministry.press("/notice/publish/").press("/results/open/")
    assert ministry.said() == ["申报单位现可查看本集群结果。"]

    clock(4, 22)
    object_and_answer(public, ministry, clock)
    assert public.open("/results/contest/", 404).status == 404
    clock(4, 27)
    ministry.sign_in().open("/competitions/contest/notice/").press("/results/publish/")
    assert public.open("/results/contest/").rows() == [["1", "甲集群", "高端装备", "四川 甲集群促进会"]]
    lead = people["甲"].sign_in().open("/my-results/SM2026-51-0001/")
    assert lead.texts("//main//dl[contains(@class,'figs')]//dd") == [
        *("2/ 3", "2", "59.00", "55.71", "66.67"), *("1/ 2", "1", "66.00", "55.71", "90.00"),
    ]  # fmt: skip
    assert people["乙"].sign_in().open("/my-results/SM2026-51-0001/", 404).status == 404
    auditor = people["auditor"].sign_in().open("/trail/verify/").press()
    work()
    auditor.open(auditor.path)
    entries = auditor.text("//main//dl/dd[1]")
    assert auditor.texts("//main//*[contains(@class,'state')]") == ["链条完整", f"已校验{entries}条，链条完整。"]
