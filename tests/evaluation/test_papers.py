"""The papers that are printed and stamped: what stands on each, that a demonstration is marked, and that a download is kept."""

import datetime
import io
import random

import docx
import pytest
from django.urls import reverse

from evaluation.management.demonstration import cast, story
from evaluation.models import Assignment, Decision, Judge, Notice, Ranking
from evaluation.publication import actions as publication
from evaluation.ranking import actions as rankings
from submissions.models import Application, AuditEntry, User
from submissions.numbers import amount

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(settings):
    """A small demonstration at its notice."""
    settings.DEMONSTRATION = True
    play = story.Play(cast.assemble(), "demo", "演示竞赛", "Demonstration", 6, (4, 2), random.Random(1))
    play.until("notice")
    return play


def read(answer):
    """Everything a paper says: head, text and tables."""
    paper = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    head = [p.text for section in paper.sections for p in section.header.paragraphs]
    return "\n".join([*head, *(p.text for p in paper.paragraphs), *cells])


def test_every_paper_of_the_ministry(play, sign_in):
    page = sign_in(User.objects.get(username="administrator"))
    ranking = Ranking.objects.filter(status="sealed").order_by("-pk").first()
    sheet = Assignment.objects.filter(status="submitted", entry__round=ranking.round).first()
    excluded = ranking.standings.filter(is_above=True).last().entry
    decision = rankings.decide(
        ranking, excluded, outcome="exclude", reason="现场核查", document="示〔2026〕1号", decided_on=datetime.date(2026, 11, 20),
        by=User.objects.get(username="administrator"),
    )  # fmt: skip
    texts = {
        name: read(page.get(reverse(name, args=[argument])))
        for name, argument in {
            "sheet-paper": sheet.pk, "sign-in-paper": ranking.round.code, "ranking-paper": ranking.pk, "decision-paper": decision.pk,
        }.items()
    }  # fmt: skip
    assert all("演示数据" in text for text in texts.values())
    assert (sheet.entry.code in texts["sheet-paper"], sheet.entry.application.name in texts["sheet-paper"]) == (
        True,
        False,
    )
    judges = Judge.objects.filter(user__assignments__entry__round=ranking.round).select_related("user")
    assert all(judge.user.name in texts["sign-in-paper"] for judge in judges)
    assert not any(judge.user.name in texts["ranking-paper"] for judge in judges)
    names = ranking.standings.values_list("entry__application__name", flat=True)
    assert all(name in texts["ranking-paper"] for name in names)
    assert all(word in texts["decision-paper"] for word in ("现场核查", "示〔2026〕1号", excluded.application.name))
    assert AuditEntry.objects.filter(act="paper_taken").count() == 4
    assert Decision.objects.count() == 1


def test_a_judge_takes_its_own_sheet_and_no_other(play, sign_in):
    sheet, other = Assignment.objects.filter(status="submitted").order_by("judge")[0], None
    other = Assignment.objects.exclude(judge=sheet.judge).first()
    desk = sign_in(sheet.judge)
    text = read(desk.get(reverse("sheet-paper", args=[sheet.pk])))
    assert (sheet.entry.code in text, sheet.judge.name in text) == (True, False)
    assert desk.get(reverse("sheet-paper", args=[other.pk])).status_code == 404
    Assignment.objects.filter(pk=sheet.pk).update(status="recused")
    assert desk.get(reverse("sheet-paper", args=[sheet.pk])).status_code == 404


def test_the_public_takes_the_notice_and_the_publication(play, client):
    notice = Notice.objects.get()
    text = read(client.get(reverse("notice", args=["demo"]), {"as": "docx"}))
    names = list(notice.items.values_list("entry__application__name", flat=True))
    assert (notice.title in text, all(name in text for name in names), "演示数据" in text) == (True, True, True)
    play._published(unfinished=True)
    text = read(client.get(reverse("results", args=["demo"]), {"as": "docx"}))
    assert all(name in text for name in names)


def test_an_applicant_takes_its_own_report_when_results_are_open(play, sign_in):
    applicant = User.objects.get(username="applicant")
    application = Application.objects.get(lead__people=applicant)
    own = reverse("own-result", args=[application.code])
    page, text = (sign_in(applicant).get(own, asked) for asked in ({}, {"as": "docx"}))
    nodes = [node for stage in page.context["stages"] for node in stage["nodes"] if node["is_leaf"]]
    text, told = read(text), [said for node in nodes for said in (node["words"], node["formula"]) if said]
    assert (len(nodes) > 10, [said for said in told if said not in text]) == (True, [])
    assert [stage["sum"] for stage in page.context["stages"] if stage["sum"] not in text] == []
    assert [node["name"] for node in nodes if amount(node["share"], node["decimals"]) not in text] == []
    assert (application.name in text, "演示数据" in text) == (True, True)
    assert not any(judge.user.name in text for judge in Judge.objects.select_related("user"))
    assert publication.final_ranking(play.competition).digest not in text
