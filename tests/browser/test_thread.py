"""The thread clicked through, each role at its own step, in a real browser."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from evaluation.management.demonstration import story
from evaluation.models import Assignment, Award, Objection, Ranking, Round
from evaluation.rounds.models import Entry
from submissions.models import Application, Receipt, Recommendation
from tests.browser.clicks import press, sure

pytestmark = pytest.mark.browser


def test_an_applicant_submits_and_the_province_recommends(play, walk, keep):
    play.until("applications")
    application = Application.objects.get(lead__people__username="applicant")
    assert application.status == "draft"
    page = walk("applicant")
    page.goto(reverse("application-submit", args=[application.code]))
    sure(page, page.locator(f"form[action='{reverse('application-submit', args=[application.code])}'] button"))
    receipt = Receipt.objects.get(application=application)
    page.goto(reverse("receipt", args=[receipt.number]))
    assert receipt.number in page.inner_text("main")
    keep(page, "receipt")
    page = walk("province", 390)
    page.goto(reverse("recommendation", args=["demo"]))
    press(page, page.locator(f"form[action='{reverse('recommendation-add', args=[application.code])}'] button"))
    page.goto(reverse("recommendation-submit", args=["demo"]))
    page.check("[name=confirmed]")
    press(page, page.locator("main form button.btn-primary"))
    keep(page, "recommended")
    application.refresh_from_db()
    assert (application.status, Recommendation.objects.get(body__province="510000").status) == (
        "recommended",
        "submitted",
    )


def giveaways(application):
    """What would tell a judge whose application this is."""
    lead = application.lead
    return [
        application.name,
        application.code,
        lead.name,
        lead.city,
        application.contact_phone,
        *application.documents.values_list("name", flat=True),
    ]


def downloads(page, path):
    """Every file that the page offers."""
    page.goto(path)
    return page.locator("main a[href*='/documents/'], main a[download]").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    )


def said(answer):
    """An answer as it came: its headers, a file's name among them, and its body."""
    headers = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers.items())
    return headers.encode() + answer.body()


def test_a_judge_signs_marks_blind_and_locks(play, walk, keep):
    play.until("round1")
    sheet = Assignment.objects.filter(judge__username="judge").exclude(status="recused").select_related("entry").first()
    if sheet is None:  # the draw passed the demonstrated judge over: give it one entry it may take
        entry = Entry.objects.exclude(application__members__organisation__province="230000").first()
        judge = play.cast.judges[0]
        sheet = Assignment.objects.create(entry=entry, judge=judge, assigned_by=play.cast.administrator)
    page = walk("judge")
    page.goto(reverse("pledge", args=[sheet.entry.round.code]))
    press(page, page.locator("main form button.btn-primary"))
    words = giveaways(sheet.entry.application)
    other = Assignment.objects.exclude(judge__username="judge").first()
    refused = [
        reverse("application", args=[sheet.entry.application.code]), reverse("sheet", args=[other.pk]),
        reverse("application-preview", args=[sheet.entry.application.code]), reverse("ranking-entry", args=[1, sheet.entry.code]),
    ]  # fmt: skip
    seen = [reverse("judge-desk"), reverse("sheet", args=[sheet.pk]), reverse("recuse", args=[sheet.pk]), *refused]
    for path in [*seen, *downloads(page, reverse("sheet", args=[sheet.pk]))]:
        answer = page.request.get(path)
        unsaid = [word for word in words if word not in path]  # what the judge typed is no news
        assert (path, [word for word in unsaid if word.encode() in said(answer)]) == (path, [])
    page.goto(reverse("sheet", args=[sheet.pk]))
    for box in page.locator("input[name^=mark_]:not([type=radio]):not([type=hidden])").all():
        box.fill("80")
    page.fill("textarea[name=comment]", "产业基础扎实。")
    page.wait_for_selector("[name=revision][value='1']", state="attached")  # it saved itself
    keep(page, "sheet")
    first, second = page.locator(".item").nth(0), page.locator(".item").nth(1)
    first.locator("input.score").fill("8o")
    page.fill("textarea[name=comment]", "产业基础扎实，链条完整。")
    page.wait_for_selector("[name=revision][value='2']", state="attached")  # all but what is refused
    assert first.locator("header .invalid-feedback").count() == 0  # told below the title, not beside it
    page.reload()
    page.wait_for_selector("input.score.is-invalid")  # what was typed is there, and told again
    assert (first.locator("input:checked").count(), second.locator("input:checked").get_attribute("data-low")) == (
        0,
        "75",
    )
    assert sheet.marks.filter(value=80).count() == page.locator("input.score").count()
    first.locator("input.score").fill("80")
    page.wait_for_selector("input.score.is-invalid", state="detached")
    page.emulate_media(media="print")
    paper, mark = page.locator("main").bounding_box(), first.locator("input.score").bounding_box()
    assert paper["x"] <= first.bounding_box()["x"] < mark["x"] + mark["width"] <= paper["x"] + paper["width"]
    page.emulate_media(media="screen")
    press(page, page.locator(f"form[action='{reverse('sheet-submit', args=[sheet.pk])}'] button.btn-primary"))
    sheet.refresh_from_db()
    assert (sheet.status, sheet.score) == ("submitted", 80)


def test_the_ministry_compiles_and_seals(play, walk, keep):
    for stage in story.STAGES[:4]:
        getattr(play, f"_{stage}")(unfinished=False)
    play._round1(unfinished=False)
    round = Round.objects.get(number=1)
    page = walk("administrator")
    page.goto(reverse("rankings", args=["demo"]))
    page.locator(f"form[action='{reverse('ranking-compile', args=[round.code])}'] button").click()
    page.wait_for_url("**/rankings/*/")
    sure(page, page.locator("form[action$='/seal/'] button"))
    keep(page, "sealed")
    assert Ranking.objects.get().status == "sealed"
    assert Entry.objects.filter(status="advanced").count() == 4


def test_the_public_objects_and_the_ministry_answers(play, walk, keep, tmp_path):
    play.until("notice")
    Objection.objects.all().delete()
    evidence = tmp_path / "证据.pdf"
    evidence.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    page = walk("public", 390)
    page.goto(reverse("objection-file", args=["demo"]))
    page.locator("main form button.btn-primary").click()
    assert Objection.objects.count() == 0
    page.select_option("select[name=sender]", "person")
    page.fill("input[name=name]", "张某")
    page.fill("input[name=contact]", "010-00000000")
    page.select_option("select[name=item]", index=1)
    page.select_option("select[name=subject]", "untrue")
    page.fill("textarea[name=facts]", "数据与统计口径不符。")
    page.set_input_files("input[name=evidence]", str(evidence))
    page.check("input[name=pledge]")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/objections/filed/**")
    keep(page, "objection")
    filed = Objection.objects.get()
    page = walk("administrator")
    page.goto(reverse("objection", args=[filed.code]))
    press(page, page.locator("button[value=admit]"))
    page.fill("textarea[name=answer]", "经核实不成立。")
    sure(page, page.locator("button[value=dismissed]"))
    filed.refresh_from_db()
    assert (filed.status, filed.answer) == ("dismissed", "经核实不成立。")


def test_the_winners_are_public_and_the_auditor_verifies(play, walk, keep, work):
    play.until("published")
    page = walk("public")
    page.goto(reverse("results", args=["demo"]))
    shown = page.inner_text("main")
    names = list(Award.objects.filter(kind="winner").values_list("entry__application__name", flat=True))
    assert ([name in shown for name in names], len(names)) == ([True, True], 2)
    keep(page, "winners")
    page = walk("auditor")
    page.goto(reverse("trail-verify"))
    press(page, page.locator("main form button.btn-primary"))
    verification = page.url
    page.goto("about:blank")  # nobody asks for progress while the worker has this process to itself
    work()
    page.goto(verification)
    assert page.locator("main .state.done").count() >= 1
    keep(page, "verified")
