"""Filling in a real browser: what is typed survives, two people meet in the open, blocks are pasted, members confirm."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from submissions.models import Application, IndicatorValue, Member
from tests.browser.conftest import PASSWORD
from tests.browser.test_pages import violations

pytestmark = [pytest.mark.browser, pytest.mark.look]

PASTE = """(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def draft(play):
    play.until("applications")
    return Application.objects.get(lead__people__username="applicant")


def form(page, draft):
    page.goto(reverse("application", args=[draft.code]))
    return page


def saved(page, revision):
    """Wait until autosave has brought the page to a revision."""
    page.wait_for_selector(f"#form [name=revision][value='{revision}']", state="attached")


def again(draft):
    return Application.objects.get(pk=draft.pk)


def test_what_is_typed_survives_a_lost_connection(draft, walk):
    page = form(walk("applicant"), draft)
    page.context.set_offline(True)
    page.fill("#id_summary", "断网时填写的概况")
    page.wait_for_selector("[data-stamp].act")
    assert again(draft).summary != "断网时填写的概况"
    page.context.set_offline(False)
    saved(page, draft.revision + 1)
    assert again(draft).summary == "断网时填写的概况"


def test_what_is_typed_survives_a_server_that_is_busy_and_is_sent_when_it_says(draft, walk):
    page = form(walk("applicant"), draft)
    busy = {"status": 503, "headers": {"Retry-After": "1"}}
    page.route("**/save/", lambda route: route.fulfill(**busy), times=1)
    page.fill("#id_summary", "繁忙时填写的概况")
    page.wait_for_selector("[data-stamp].act")
    assert again(draft).summary != "繁忙时填写的概况"
    saved(page, draft.revision + 1)
    assert again(draft).summary == "繁忙时填写的概况"


def test_what_is_typed_survives_an_expired_session_and_a_closed_page(draft, walk):
    page = form(walk("applicant"), draft)
    Session.objects.all().delete()
    page.fill("#id_summary", "登录失效后填写")
    link = page.locator("[data-stamp] a").first
    link.wait_for()
    assert again(draft).summary != "登录失效后填写"
    link.click()
    page.fill("input[name=login]", "applicant")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/applications/"))
    saved(page, draft.revision + 1)
    assert again(draft).summary == "登录失效后填写"


def test_two_tabs_clash_in_one_field_and_merge_in_others(draft, walk):
    first = form(walk("applicant"), draft)
    second = form(first.context.new_page(), draft)
    first.fill("#id_summary", "甲写的概况")
    saved(first, draft.revision + 1)
    second.fill("#id_goal", "乙写的目标")
    saved(second, draft.revision + 2)
    assert (again(draft).summary, second.input_value("#id_summary")) == ("甲写的概况", "甲写的概况")
    first.fill("#id_goal", "甲写的目标")
    box = first.locator("#conflict section")
    box.wait_for()
    assert [words in box.inner_text() for words in ("甲写的目标", "乙写的目标")] == [True, True]
    assert again(draft).answers["goal"] == "乙写的目标"
    box.locator("input[value=theirs]").check()
    with first.expect_navigation():
        box.locator("button").click()
    assert (again(draft).answers["goal"], first.input_value("#id_goal")) == ("乙写的目标", "乙写的目标")


def test_a_block_from_excel_fills_the_table_and_wrong_cells_are_named(draft, walk):
    page = form(walk("applicant"), draft)
    lead = draft.members.get(is_lead=True)
    cells = page.locator("table[data-figures] tbody input[id^='f-']")
    names = [cells.nth(place).get_attribute("name") for place in range(6)]
    cells.nth(0).evaluate(PASTE, "1,001\t1,102\t约1,200\r\n\t2,002\t2,103\r\n")
    page.wait_for_selector(f"[name='{names[2]}'].is-invalid")
    code = names[0].split("-")[2]
    stored = dict(lead.values.filter(indicator__code=code).values_list("year", "value"))
    assert sorted(str(value) for value in stored.values())[:2] == ["1001", "1102"]
    assert not IndicatorValue.objects.filter(
        member=lead, indicator__code=names[3].split("-")[2], year=int(names[3][-4:])
    ).exists()
    assert page.locator(f"[id='{names[2]}_error']").count() == 1


def test_a_block_from_excel_keeps_its_rows_where_reasons_stand_between_them_and_its_years_where_one_is_asked(
    draft, walk
):
    page = form(walk("applicant"), draft)
    lines = page.locator("table[data-figures] tbody tr:not(.why):not(.group)")
    codes = [
        lines.nth(place).locator("input").first.get_attribute("name").split("-")[2] for place in range(lines.count())
    ]
    first, second, last = codes[0], codes[1], codes[-1]
    field = "input[name^='f-'][name$='-{}-{}']"
    years = sorted(lines.nth(0).locator("input").evaluate_all("all => all.map(one => one.name.slice(-4))"))
    page.fill(field.format(first, years[1]), "999999")
    why = page.locator(f"#why-{first} input").first
    why.wait_for()
    page.locator(field.format(first, years[0])).evaluate(PASTE, "1,001\t1,102\t1,203\r\n2,001\t2,102\t2,203\r\n")
    typed = [page.input_value(field.format(code, year)) for code in (first, second) for year in years]
    assert typed == ["1,001", "1,102", "1,203", "2,001", "2,102", "2,203"]
    page.locator(field.format(codes[-2], years[0])).evaluate(PASTE, "1\t2\t3\r\n7\t8\t0\r\n")
    assert page.input_value(field.format(last, years[-1])) == "0"
    assert page.locator(".field [data-unplaced]:visible").inner_text().endswith("7、8")


def test_what_is_wrong_is_not_called_saved_and_comes_back_after_a_reload(draft, walk):
    page = form(walk("applicant"), draft)
    cells = page.locator("table[data-figures] tbody input[id^='f-']")
    wrong, right = (cells.nth(place).get_attribute("name") for place in (1, 4))
    page.fill(f"[name='{right}']", "4,321")
    page.fill(f"[name='{wrong}']", "12.3.4")
    page.wait_for_selector(f"[name='{wrong}'].is-invalid")
    stamp = page.locator("[data-stamp]:visible").first
    assert [stamp.get_attribute("data-partly") in stamp.inner_text(), "act" in stamp.get_attribute("class")] == [
        True,
        True,
    ]
    assert page.locator(f"[id='{wrong}_error']").inner_text() == "请只填写数字。"
    assert (
        page.locator(f"[name='{wrong}']").evaluate("field => field.parentNode.querySelectorAll('.careful').length") == 0
    )
    page.reload()
    page.wait_for_selector(f"[name='{wrong}'].is-invalid")
    assert page.input_value(f"[name='{wrong}']") == "12.3.4"


def test_what_is_wrong_in_many_figures_does_not_burst_the_table(draft, walk):
    page = form(walk("applicant"), draft)
    cells = page.locator("table[data-figures] tbody input[id^='f-']")
    for place in range(9):
        cells.nth(place).fill("12万美元")
    page.wait_for_selector(f"[name='{cells.nth(8).get_attribute('name')}'].is-invalid")
    within = "table => table.getBoundingClientRect().width - table.parentNode.getBoundingClientRect().width"
    assert page.locator("table[data-figures]").evaluate(within) <= 0


def test_going_back_shows_what_was_saved_and_after_signing_out_nothing(draft, walk):
    page = form(walk("applicant"), draft)
    page.fill("#id_summary", "离开之前写的概况")
    saved(page, draft.revision + 1)
    page.goto(reverse("application-list"))
    page.go_back()
    page.wait_for_selector("#id_summary")
    assert page.input_value("#id_summary") == "离开之前写的概况"
    page.goto(reverse("application-list"))
    Session.objects.all().delete()
    page.go_back()
    page.wait_for_selector("input[name=login]")
    assert "离开之前写的概况" not in page.content()


def test_a_condition_shows_its_question_as_soon_as_it_holds(draft, walk):
    page = form(walk("applicant"), draft)
    assert page.locator("#field-mechanism").is_visible()
    page.check("input[name=cross][value=o2]")
    page.wait_for_selector("#field-mechanism", state="hidden")
    page.check("input[name=cross][value=o1]")
    page.wait_for_selector("#field-mechanism", state="visible")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_form_is_clean_and_fits_a_phone(draft, walk, keep, width):
    page = form(walk("applicant", width), draft)
    assert [v["id"] for v in violations(page)] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    low = "[...document.querySelectorAll('main input:not([type=hidden]):not([type=radio]):not([type=checkbox]), main select')]"
    if width == 390:
        assert (
            page.evaluate(
                f"{low}.filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.name)"
            )
            == []
        )
    keep(page, f"fill-{width}")
    page = walk("administrator", width)
    for name in ("call-form", "form-preview"):
        page.goto(reverse(name, args=["demo"]))
        assert [v["id"] for v in violations(page)] == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        keep(page, f"{name}-{width}")


def test_a_member_confirms_and_fills_its_own_part(draft, walk, play):
    partner = Member.objects.get(application=draft, is_lead=False)
    Member.objects.filter(pk=partner.pk).update(status="invited")
    username = partner.organisation.people.get().username
    page = walk(username) if username == "member" else None
    if page is None:
        partner.organisation.people.update(username="joint-test")
        person = partner.organisation.people.get()
        person.set_password(PASSWORD)
        person.save()
        page = walk("joint-test")
    page.goto(reverse("application", args=[draft.code]))
    with page.expect_navigation():
        page.locator("button[name=accept][value=yes]").click()
    assert (page.locator("#id_summary").count(), page.locator("#id_department").count()) == (0, 1)
    page.fill("#id_department", "示例市工业和信息化局")
    saved(page, partner.revision + 1)
    partner.refresh_from_db()
    assert (partner.status, partner.answers["department"]) == ("confirmed", "示例市工业和信息化局")


def test_a_pasted_block_fills_choices_by_name_and_says_what_found_no_place(draft, walk):
    page = form(walk("applicant"), draft)
    page.locator("[name=core_park-0-name]").evaluate(PASTE, "东园\t省级\t1,200\r\n西园\t州级\t约30\r\n")
    page.wait_for_selector("[name=core_park-1-area].is-invalid")
    found = [page.input_value(f"[name=core_park-{row}-{column}]") for row in (0, 1) for column in ("name", "area")]
    chosen = page.locator("[name=core_park-0-level] option:checked").inner_text()
    assert (found, chosen) == (["东园", "1,200", "西园", "约30"], "省级")
    assert "州级" in page.locator("#field-core_park [data-unplaced]").inner_text()
    assert page.locator("#id_core_park-1-area_error").count() == 1
    page.fill("[name=core_park-1-area]", "30")
    saved(page, draft.revision + 1)
    assert [row["area"] for row in again(draft).answers["core_park"]][:2] == ["1200", "30"]
