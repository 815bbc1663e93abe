"""Papers of publication: the notice 公示, the publication 公布, and an applicant's own report 得分报告."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluation.competition.models import Competition
from evaluation.publication.models import Award, Notice
from submissions.models import Application
from submissions.numbers import amount, score2
from submissions.paper import Paper
from submissions.templatetags.moments import cn_date


def notice(found: Notice) -> Paper:
    """The notice as it is hung out: the text, until when and to whom to object, and the list in the notice's order."""
    competition = found.competition
    paper = Paper(found.title, demonstration=competition.is_demonstration)
    paper.text(found.text)
    paper.text(
        _("The notice runs from %(start)s until %(end)s, %(days)s working days.")
        % {"start": cn_date(found.starts_on), "end": _until(found.ends_at), "days": found.working_days}
    )
    if found.contact:
        paper.text(_("Contact: %(contact)s") % {"contact": found.contact})
    items = found.items.select_related("entry__application__lead", "entry__application__track")
    rows = [[i.position, *_named(i.entry.application)] for i in items]
    paper.heading(_("Proposed winners")).table(_head(), rows, (14, 62, 30, 50))
    paper.note(_("The order of publication may differ from the order of this notice."))
    return paper.signed(competition.call.organiser, cn_date(found.starts_on))


def publication(competition: Competition, awards: Iterable[Award]) -> Paper:
    """The winners as they are published."""
    title = _("Winners of %(name)s") % {"name": competition.name}
    paper = Paper(title, demonstration=competition.is_demonstration)
    paper.text(
        _(
            "After recommendation, completeness check, rounds of expert review and a public notice, the following are the winners."
        )
    )
    paper.table(_head(), [[a.position, *_named(a.entry.application)] for a in awards], (14, 62, 30, 50))
    published = (
        timezone.localtime(competition.published_at).date() if competition.published_at else timezone.localdate()
    )
    return paper.signed(competition.call.organiser, cn_date(published))


def own_report(application: Application, competition: Competition, stages: list[dict[str, Any]]) -> Paper:
    """What one applicant got, round by round: rank, parts, aspects, and every indicator with its rule. No judge's name."""
    paper = Paper(_("Score report"), application.name, demonstration=competition.is_demonstration)
    paper.facts(
        [(_("Competition"), competition.name), (_("Number"), application.code), (_("Track"), application.track.name),
         (_("Lead"), application.lead.name)]
    )  # fmt: skip
    for stage in stages:
        standing = stage["standing"]
        score = partial(score2, places=standing.ranking.decimals)
        paper.heading(stage["round"].name)
        paper.facts(
            [
                (_("Rank"), f"{standing.rank or '—'} / {stage['entries']}"), (_("Rank in track"), standing.rank_in_track),
                (_("Total"), stage["sum"] or score(standing.total)), (_("Objective"), score(standing.objective)),
                (_("Judges"), score(standing.panel)), (_("Outcome"), standing.entry.get_status_display()),
            ]
        )  # fmt: skip
        for reason in stage["reasons"]:
            paper.text(f"✕ {reason}")
        if stage["panel_words"]:
            paper.note(stage["panel_words"])
        if stage["aspects"]:
            points, rate = _("Full points"), _("Rate, %%") % {}
            median = _("Median of the track, %%") % {}
            rows = [
                [
                    part["name"],
                    score2(part["full"]),
                    score2(part["got"]),
                    amount(part["rate"], 1),
                    amount(part["median"], 1),
                ]
                for part in stage["aspects"]
            ]
            paper.table([_("Aspect"), points, _("Points"), rate, median], rows, (60, 24, 24, 20, 28))
        if rows := [_explained(node) for node in stage["nodes"] if node["is_leaf"]]:
            share = pgettext("of an indicator in the whole", "Share, %%") % {}
            head = [_("Indicator"), _("Stated figure"), _("Unit"), _("Value"), share, _("Points")]
            paper.table(head, rows, (50, 29, 18, 20, 18, 20))
            paper.note(
                _(
                    "The share is the weight in the whole, after what does not apply is taken out of its group. Under weighted "
                    "arithmetic means, value × share = points. A line that begins with = says how a figure is computed from "
                    "those in the application."
                )
            )
    paper.note(
        _("Printed %(at)s. The report goes to the applicant alone; it holds no judge's name.")
        % {"at": _at(timezone.now())}
    )
    return paper


def _head() -> list[str]:
    return [_("No."), _("Cluster"), _("Track"), _("Lead")]


def _named(application: Application) -> list[str]:
    return [application.name, application.track.name, f"{application.lead.province_name} {application.lead.name}"]


def _explained(node: dict[str, Any]) -> list[str]:
    """One indicator as the page explains it: its rule and formula below the name, its figures with the page's decimals."""
    name = [node["name"], node["words"], f"= {node['formula']}" if node["formula"] else "", *node["notes"]]
    shown = [amount(node.get(part), node["decimals"]) for part in ("value", "share", "contribution")]
    return ["\n".join(filter(None, name)), amount(node.get("input")), node.get("unit") or "", *shown]


def _until(moment: Any) -> str:
    """A minute as official papers write it: 2026年12月4日17:00."""
    words = pgettext("a moment in a paper, Django format", "j F Y, H:i")
    return date_format(timezone.localtime(moment), words)


def _at(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
