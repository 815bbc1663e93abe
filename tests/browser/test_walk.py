"""The whole contest walked by clicking: from accounts alone to published winners, no address typed but the front door."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from evaluation.management.demonstration.words import EVIDENCE
from tests import make
from tests.browser.conftest import sign_in
from tests.browser.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.look]
BEIJING = ZoneInfo("Asia/Shanghai")
NAME = "点击竞赛"
SCALE = {"甲": 1.5, "乙": 1.0, "丙": 0.5}
"""How much of the figures below each cluster has: it alone decides the order, for judges mark all alike."""
FIGURES = {
    "output": 1000, "cluster_output": 1600, "above_scale_firms": 320, "market_share": 22, "profit": 100, "revenue": 1050, "rd": 35,
    "innovation_platforms": 4, "patents": 1100, "standards": 25, "champions": 4, "little_giants": 15, "platform_adoption": 50,
    "energy_use": 29, "value_added": 330, "local_sourcing": 50, "org_staff": 22,
}  # fmt: skip
MARKS = {"judge1": "80", "judge2": "90"}


@pytest.fixture
def enter(walk, keep) -> Callable[..., Walker]:
    """A function from a user name to somebody who has just signed in; the public stands at the front door.

    Whoever comes again sits before the same browser, in which style sheets and fonts are still there.
    """
    known: dict[tuple[str, int], Walker] = {}

    def _enter(username: str, width: int = 1440) -> Walker:
        walker = known.get((username, width))
        if walker is None or walker.page.is_closed():
            walker = known[username, width] = Walker(walk(username, width), keep)
        elif username != "public":
            walker.page.context.clear_cookies()
            sign_in(walker.page, username)
        walker.page.clock.set_fixed_time(datetime.datetime.now(BEIJING))  # the browser counts down to deadlines itself
        if username == "public":
            walker.page.goto("/")
        return walker

    return _enter


def open_house() -> None:
    """Bodies, organisations and accounts, and nothing else."""
    make.user("administrator", username="ministry")
    make.user("auditor", username="auditor")
    for name in MARKS:
        make.user("judge", username=name, name=f"专家{name}")
    bodies = {code: make.body(province=code) for code in ("510000", "420000")}
    for code, body in bodies.items():
        make.user("province", username=f"province{code}", organisation=body)
    for name, code in (("甲", "510000"), ("乙", "420000"), ("丙", "420000")):
        lead = make.organisation(name=f"{name}促进会", province=code, recommended_by=bodies[code])
        make.user("applicant", username=f"lead{name}", organisation=lead)


def set_up(ministry: Walker) -> None:
    """A competition on the example model: two judges an entry, two of three go on, one wins; the call published."""
    ministry.follow("新建赛事").put(
        code="clicked", name=NAME, organiser="主办部门", text="通知正文", last_year="2025", places="2",
        opens_at="2026-03-03T09:00", closes_at="2026-03-31T18:00", recommend_by="2026-04-15T18:00",
    ).see("new").press("建立草稿")  # fmt: skip
    for nth, cut in enumerate(("2", "1")):
        ministry.follow(places="main a[href$='/setup/'][href*='/rounds/']", nth=nth)
        ministry.put(cut=cut, judges_per_entry="2").press("保存").turn("设置")
    ministry.see("set-up").press("发布通知").see("call-published")
    assert ministry.texts("main [role=status] p") == ["通知已发布，自开始时间起各地可以申报。"]


def apply(lead: Walker, name: str, proof: str) -> str:
    """Everything that the form asks for, typed and proved, then submitted; returns the receipt's number."""
    lead.follow(f"申报：{NAME}").put(name=f"{name}集群", track=1).press("开始填报")
    texts = (
        "core_park-0-name",
        "promotion_organisation",
        "contact",
        "contact_phone",
        "chain_leaders-0-name",
        "summary",
        "plan",
    )
    lead.put(region="510100", **dict.fromkeys(texts, "若干"))
    for field in lead.page.locator("#form input[name^='f-']").all():
        _, _, code, year = field.get_attribute("name").split("-")
        field.fill(str(round(FIGURES.get(code, 0) * SCALE[name] * (1 + (int(year) - 2025) / 20))))
    lead.press("保存").see(f"filled-{name}")
    unproved = "td[id^=evidence-] a.careful"
    for sent in range(lead.page.locator(unproved).count()):
        lead.follow(places=unproved).attach("file", proof)
        lead.page.locator("main form[enctype] button.btn-primary").click()  # goes in pieces, then shows the row
        lead.page.get_by_role("rowheader", name="佐证.pdf").nth(sent).wait_for()
        lead.follow("返回填报")
    lead.see(f"attached-{name}").follow("校验并提交").press("提交").see(f"receipt-{name}")
    return lead.texts("dl.facts dd")[0]


def recommend(province: Walker, places: int) -> list[str]:
    """Each gets a place, the last moves up where there are two, the order is submitted; returns it."""
    province.turn("推荐").follow(NAME)
    for _ in range(places):
        province.press("添加")
    if places > 1:
        province.press(places="main button[aria-label^='上移']", nth=-1)
    province.see("recommendation").follow("校验并提交").put(confirmed=True).press("提交推荐").see("recommended")
    return [row.split(" ")[0] for row in province.texts("main table tbody th")[:places]]


def check(ministry: Walker) -> None:
    """Every application is found complete."""
    for nth in range(len(SCALE)):
        ministry.turn("申报").follow("审查", nth=nth).put(points=True, outcome="qualified").press("记录审查结果")
    ministry.turn("申报").see("qualified")


def score(enter: Callable[..., Walker], number: int, work: Callable[[], None]) -> list[str]:
    """The round is opened and scored by the worker; returns the clusters in the order of their scores."""
    ministry = (
        enter("ministry").turn("总览").follow("参赛集群", nth=number - 1).press("开启本轮").see(f"opened-{number}")
    )
    ministry.turn("计分").press("开始计分").see(f"queued-{number}").leave()
    work()
    ministry = enter("ministry").turn("计分").follow(places="main a[href*='/runs/']").see(f"scored-{number}")
    return ministry.texts("main table.tbl tbody th")[: len(SCALE)]


def enrol(ministry: Walker) -> None:
    """Both judges come into the pool."""
    ministry.turn("评审").follow("专家库")
    for _ in MARKS:
        ministry.follow("专家入库").put(user=1, province="北京").press("保存")
        ministry.turn("评审").follow("专家库")
    ministry.see("pool")


def review(enter: Callable[..., Walker], number: int) -> list[int]:
    """Judges are drawn, sign the pledge, mark and lock; returns how many sheets each submitted."""
    ministry = enter("ministry").turn("评审").follow("分配专家")
    ministry.put(seed=f"双色球202604{number}").press("抽取专家").see(f"drawn-{number}").leave()
    done = []
    for name, mark in MARKS.items():
        judge = enter(name).turn("我的评审").follow("阅读并签署").press("签署承诺书").turn("我的评审")
        done.append(0)
        while judge.page.locator("main tbody a", has_text="评分").count():
            judge.follow("评分", "main tbody a")
            for field in judge.page.locator("main input[name^=mark_]").all():
                field.fill(mark)
            judge.put(comment="产业基础扎实。").press("提交并锁定").see(f"locked-{number}-{name}").turn("我的评审")
            done[-1] += 1
        judge.leave()
    return done


def seal(ministry: Walker, number: int) -> list[str]:
    """The ranking is compiled and sealed; returns the clusters in their order."""
    ministry.turn("排名").press("生成排名").see(f"compiled-{number}").press("封存排名").see(f"sealed-{number}")
    assert ministry.texts("main [role=status] p") == ["排名已封存。"]
    return [row[:3] for row in ministry.texts("main table.tbl >> nth=0 >> tbody th")]


def announce(ministry: Walker) -> None:
    """The notice is drafted and published, and applicants' own results opened."""
    ministry.turn("公示").follow("起草公示").put(
        title="拟胜出名单公示", text="现予公示。", contact="010-00000000", starts_on="2026-04-20", working_days="5"
    ).press("保存草稿").see("notice-draft")  # fmt: skip
    ministry.press("发布公示").press("向申报单位开放结果").see("notice-published")


def object_and_answer(enter: Callable[..., Walker], proof: str) -> None:
    """Somebody objects; the ministry finds it without ground."""
    public = enter("public").turn("公示与异议").follow("拟胜出名单公示").see("notice").follow("提出异议")
    public.put(sender=1, name="张某", contact="010-11111111", item=1, subject=1, facts="数据不符。", pledge=True)
    public.attach("evidence", proof).press("提交异议").see("objection-filed")
    ministry = enter("ministry").turn("公示").follow("异议").follow(places="main tbody a").press("受理")
    ministry.put(answer="经核实，数据属实。").press("不成立").see("objection-answered")


def publish(enter: Callable[..., Walker]) -> None:
    """The winners are published; the public reads them on a telephone, and an applicant its own result."""
    enter("ministry").turn("公示").press("公布胜出名单").see("published")
    public = enter("public", 390).follow("查看胜出名单").see("winners")
    assert public.texts("main table.tbl >> nth=0 >> tbody th") == ["甲集群"]
    own = enter("lead甲").turn("结果").follow("甲集群", "main tbody a").see("own-result")
    assert own.texts("main dl.figs dd")[:2] == ["1/ 3", "1"]


def verify(enter: Callable[..., Walker], work: Callable[[], None]) -> None:
    """The auditor has the whole trail verified."""
    enter("auditor").follow("校验链条").press("立即校验").leave()
    work()
    auditor = enter("auditor").follow("校验链条").follow(places="main tbody a").see("verified")
    assert auditor.page.locator("main .state.done").count() == 2


@pytest.mark.filterwarnings("ignore:You're running the worker with superuser privileges")
def test_the_contest_is_walked_by_clicking_from_accounts_to_winners(transactional_db, clock, enter, work, tmp_path):
    proof = tmp_path / "佐证.pdf"
    proof.write_bytes(EVIDENCE)
    open_house()
    set_up(enter("ministry"))

    clock(3, 4)
    receipts = [apply(enter(f"lead{name}"), name, proof) for name in SCALE]
    assert receipts == ["SM2026-51-0001-01", "SM2026-42-0001-01", "SM2026-42-0002-01"]
    clock(4, 1)
    assert recommend(enter("province510000"), 1) == ["甲集群"]
    assert recommend(enter("province420000"), 2) == ["丙集群", "乙集群"]

    clock(4, 16)
    check(enter("ministry"))
    enrol(enter("ministry"))
    assert score(enter, 1, work) == ["甲集群", "乙集群", "丙集群"]
    assert review(enter, 1) == [3, 3]
    assert seal(enter("ministry"), 1) == ["甲集群", "乙集群", "丙集群"]
    assert score(enter, 2, work)[:2] == ["甲集群", "乙集群"]
    assert review(enter, 2) == [2, 2]
    assert seal(enter("ministry"), 2) == ["甲集群", "乙集群"]

    announce(enter("ministry"))
    clock(4, 22)
    object_and_answer(enter, proof)
    clock(4, 27)
    publish(enter)
    verify(enter, work)


def test_a_dead_link_ends_the_walk(transactional_db, enter):
    public = enter("public")
    public.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=\"/nowhere/\">断链</a>')"
    )
    with pytest.raises(AssertionError, match=r"GET .*/nowhere/: 404"):
        public.follow("断链")
