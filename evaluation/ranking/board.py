"""What the ranking page shows beside the standings: the cut line, the checks before sealing, the reserves, the marks of an entry."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.competition.models import Round
from evaluation.judging.models import Assignment
from evaluation.ranking import breakdown, compilation
from evaluation.ranking.models import Ranking, Standing
from scoring.models import ScoringRun

SORTS = {"-objective", "-panel", "-total", "-spread"}


def obstacles(round: Round) -> list[str]:
    """Why a ranking of the round cannot be compiled yet; empty when it can."""
    if round.status != Round.Status.OPEN:
        return [_("The round is not open.")]
    scoring = round.runs.select_related("run").filter(run__status=ScoringRun.Status.DONE).first()
    return compilation.missing(round, scoring)


def standings(ranking: Ranking) -> Any:
    return ranking.standings.select_related("entry__application__track", "entry__application__lead")


def lines(
    ranking: Ranking, wanted: dict[str, Any], intervals: Mapping[str, dict[str, Any]] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """The standings wanted, each with its bar, its flags and its interval; the first below the line carries `cut`."""
    found = standings(ranking)
    if wanted.get("q"):
        found = found.filter(search(wanted["q"]))
    if wanted.get("track"):
        found = found.filter(entry__application__track__code=wanted["track"])
    sort = wanted.get("sort")
    if sort in SORTS:
        found = found.order_by(sort, "entry__code")
    elif sort == "name":
        found = found.order_by("entry__application__name")
    made = [
        {
            "standing": s, "bar": _bar(s, ranking), "flags": flag_words(s), "cut": False,
            "interval": intervals.get(s.entry.application.code),
        }
        for s in found
    ]  # fmt: skip
    last = max((i for i, row in enumerate(made) if row["standing"].is_above), default=None)
    if last is not None and last + 1 < len(made) and (not sort or sort == "rank"):
        made[last + 1]["cut"] = True
    return made


def _bar(standing: Standing, ranking: Ranking) -> list[tuple[str, Decimal]]:
    share = Decimal(ranking.method["objective_share"]) / 100
    parts = [
        {"name": breakdown.words(part["name"]), "contribution": Decimal(part["contribution"] or 0) * share}
        for part in standing.breakdown.get("dimensions", [])
    ]
    return breakdown.bar(parts)


def flag_words(standing: Standing) -> list[dict[str, str]]:
    """The standing's flags as words, those that must be acted on marked."""
    known = {
        "tied": (_("tied"), ""),
        "wide_gap": (_("re-check"), "bad"),
        "track_full": (_("track full"), "bad"),
        "province_full": (_("province full"), "bad"),
        "vetoed": (_("vetoed"), "bad"),
        "unqualified": (_("unqualified"), "bad"),
        "incomplete": (_("incomplete"), "bad"),
    }
    words = [known[flag] for flag in standing.flags if flag in known]
    if standing.entry.is_joint:
        words.append((_("joint"), ""))
    return [{"word": word, "tone": tone} for word, tone in words]


def cut_line(ranking: Ranking) -> dict[str, Any] | None:
    """The last above and the first below the line, and the points between them; None when all are on one side."""
    ranked = ranking.standings.exclude(rank=None).order_by("rank", "entry__code")
    last = ranked.filter(is_above=True).last()
    first = ranked.filter(is_above=False, rank__gt=last.rank).first() if last else None
    if last is None or first is None:
        return None
    return {"last": last, "first": first, "margin": last.total - first.total}  # type: ignore[operator]


def reserves(ranking: Ranking) -> list[Standing]:
    """The next three below the line."""
    return list(standings(ranking).filter(is_above=False).exclude(rank=None).order_by("rank", "entry__code")[:3])


def tracks(ranking: Ranking) -> list[dict[str, Any]]:
    """Each track with how many stand above the line, against its cap."""
    counts: dict[int, list[int]] = {}
    for track, above in ranking.standings.values_list("entry__application__track", "is_above"):
        pair = counts.setdefault(track, [0, 0])
        pair[0] += 1
        pair[1] += above
    found = ranking.round.competition.call.tracks.all()
    rows: list[tuple[Any, int, int]] = [(t, *counts.get(t.pk, [0, 0])) for t in found]  # type: ignore[misc]
    return [{"track": t, "entries": n, "above": a, "is_full": t.cap is not None and a >= t.cap} for t, n, a in rows]


def checklist(ranking: Ranking) -> list[dict[str, str]]:
    """What is settled and what is not before the seal, each with the state it is in."""
    sheets = Assignment.objects.filter(entry__round=ranking.round).exclude(status=Assignment.Status.RECUSED)
    total, locked = sheets.count(), sheets.filter(status=Assignment.Status.SUBMITTED).count()
    wide = sum("wide_gap" in flags for flags in ranking.standings.values_list("flags", flat=True))
    tied = sum("tied" in flags for flags in ranking.standings.values_list("flags", flat=True))
    full = sum(
        bool({"track_full", "province_full"} & set(flags))
        for flags in ranking.standings.values_list("flags", flat=True)
    )
    over = ranking.standings.filter(is_above=True).count() - ranking.cut
    unranked = ranking.standings.filter(rank=None).count()
    points = [
        (
            "done" if locked == total else "act",
            _("Score sheets locked: %(done)s of %(all)s") % {"done": locked, "all": total},
        )
    ]
    if wide:
        points.append(
            (
                "care",
                ngettext(
                    "%(n)s entry with a wide gap between judges", "%(n)s entries with a wide gap between judges", wide
                )
                % {"n": wide},
            )
        )
    if tied:
        points.append(
            ("care", ngettext("%(n)s entry shares its rank", "%(n)s entries share their rank", tied) % {"n": tied})
        )
    if over > 0:
        points.append(("care", _("A tie at the line: %(n)s more than the cut go on") % {"n": over}))
    if full:
        points.append(("care", _("Passed over because a track or province is full: %(n)s") % {"n": full}))
    if unranked:
        points.append(
            (
                "care",
                ngettext(
                    "%(n)s entry without a rank (veto or threshold)",
                    "%(n)s entries without a rank (veto or threshold)",
                    unranked,
                )
                % {"n": unranked},
            )
        )
    points.append(("done", _("Scoring no. %(n)s, result digest agrees") % {"n": ranking.scoring.number}))
    return [{"state": state, "text": text} for state, text in points]


def sheets(standing: Standing) -> list[dict[str, Any]]:
    """The judges' marks of an entry, sheet by sheet, numbered and without names."""
    found = Assignment.objects.filter(entry=standing.entry).exclude(status=Assignment.Status.RECUSED)
    found = found.prefetch_related("marks", "marks__item").order_by("pk")
    return [
        {"number": i, "sheet": sheet, "marks": sorted(sheet.marks.all(), key=lambda mark: mark.item.position)}
        for i, sheet in enumerate(found, start=1)
    ]


def sum_in_words(standing: Standing) -> str:
    """The blend as arithmetic that a reader can repeat."""
    method = standing.ranking.method
    if standing.total is None:
        return ""
    given = ((standing.objective, method["objective_share"]), (standing.panel, method["judge_share"]))
    least = standing.ranking.decimals
    parts = [f"{_number(value, least)} × {_number(Decimal(share))}%" for value, share in given if Decimal(share)]
    return f"{' + '.join(parts)} = {_number(standing.total, least)}"


def panel_in_words(standing: Standing) -> str:
    """How the judges' score comes from their sheets, as the ranking was compiled; nothing where they have no share."""
    method = standing.ranking.method
    if standing.panel is None or not Decimal(method["judge_share"]):
        return ""
    counts = {"high": method["trim_high"], "low": method["trim_low"], "least": method["trim_from"]}
    said = {
        "mean": _("Judges' score: the mean of the submitted sheets."),
        "median": _("Judges' score: the median of the submitted sheets."),
        "trimmed": _(
            "Judges' score: the mean of the submitted sheets without the %(high)s highest and the %(low)s lowest; "
            "of fewer than %(least)s sheets none is left out."
        ),
        "winsorised": _(
            "Judges' score: the mean of the submitted sheets, the %(high)s highest and the %(low)s lowest replaced by "
            "the nearest that is left; of fewer than %(least)s sheets none is replaced."
        ),
    }
    each = _("A sheet's score is the mean of its marks by the items' weights; what does not apply is left out.")
    return f"{said[method['panel']] % counts} {each}" if method["panel"] in said else ""


def _number(value: Decimal | None, least: int = 0) -> str:
    """Every digit of the number, and at least so many decimals."""
    if value is None:
        return "—"
    plain = value.normalize() + 0
    return format(plain, "f" if -int(plain.as_tuple().exponent) >= least else f".{least}f")


def search(text: str) -> Q:
    """Standings whose entry's code, name, number or lead holds the text."""
    found = Q()
    for name in [
        "entry__code",
        "entry__application__code",
        "entry__application__name",
        "entry__application__lead__name",
    ]:
        found |= Q(**{f"{name}__icontains": text})
    return found
