"""Gathers the rooms' models so that Django finds them."""

from evaluation.competition.models import CalendarDay, CheckItem, Competition, Round, RubricItem
from evaluation.follow_up.models import Review
from evaluation.judging.models import Advice, Assignment, Draw, Judge, Mark, Panel, Pledge
from evaluation.publication.models import Award, Notice, NoticeItem, Objection, PastWinner
from evaluation.ranking.models import Decision, Ranking, RankingRobustness, RoundRun, Standing
from evaluation.rounds.models import CompletenessCheck, Entry

__all__ = [
    "Advice",
    "Assignment",
    "Award",
    "CalendarDay",
    "CheckItem",
    "Competition",
    "CompletenessCheck",
    "Decision",
    "Draw",
    "Entry",
    "Judge",
    "Mark",
    "Notice",
    "NoticeItem",
    "Objection",
    "Panel",
    "PastWinner",
    "Pledge",
    "Ranking",
    "RankingRobustness",
    "Review",
    "Round",
    "RoundRun",
    "RubricItem",
    "Standing",
]
