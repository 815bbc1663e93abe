"""Who may do what in the contest: one page of predicates over a person and a thing."""

from __future__ import annotations

from typing import Any

import rules

from submissions.predicates import is_administrator, is_applicant, is_auditor, is_judge


def has_status(*statuses: str) -> rules.predicates.Predicate:
    """A predicate: the thing is in one of these states."""
    return rules.predicate(lambda user, thing: bool(thing and thing.status in statuses), name="|".join(statuses))


competition_is_draft = has_status("draft")
at_meeting = has_status("meeting")
at_notice = has_status("notice")
is_published = has_status("published")
round_is_draft = has_status("draft")
round_is_open = has_status("open")
awaits_check = has_status("recommended", "correction", "qualified")  # put forward by a body and not yet in a round
is_unlocked = has_status("offered", "saved", "reopened")
is_submitted = has_status("submitted")
ranking_is_sealed = has_status("sealed")
entry_is_running = has_status("admitted", "advanced")


@rules.predicate
def call_is_out(user: Any, competition: Any) -> bool:
    """The call is published and no round has closed it yet."""
    return bool(competition and competition.status == "called" and competition.call.status == "called")


@rules.predicate
def draw_is_ripe(user: Any, draw: Any) -> bool:
    """The draw's round is over, and the draw is not public yet."""
    return bool(draw and draw.released_at is None and draw.round.status == "closed")


@rules.predicate
def is_own_assignment(user: Any, assignment: Any) -> bool:
    return bool(assignment and assignment.judge_id == user.pk)


@rules.predicate
def is_not_recused(user: Any, assignment: Any) -> bool:
    return bool(assignment and assignment.status != "recused")


@rules.predicate
def entry_is_judged(user: Any, assignment: Any) -> bool:
    return bool(assignment and assignment.entry.round.status == "open" and assignment.entry.status == "admitted")


@rules.predicate
def marking_is_open(user: Any, assignment: Any) -> bool:
    """The round is open and its end of marking has not come."""
    return bool(assignment and assignment.entry.round.is_marking)


@rules.predicate
def pledge_is_signed(user: Any, assignment: Any) -> bool:
    return bool(assignment and assignment.entry.round.pledges.filter(judge=user).exists())


@rules.predicate
def is_on_the_panel(user: Any, round: Any) -> bool:
    """The judge holds at least one task of the round."""
    return bool(round and round.entries.filter(assignments__judge=user).exists())


@rules.predicate
def ranking_is_draft(user: Any, ranking: Any) -> bool:
    return bool(ranking and ranking.status == "draft" and ranking.round.status == "open")


@rules.predicate
def results_are_open(user: Any, application: Any) -> bool:
    """The ministry has opened results to applicants, and the person acts for the application."""
    competition = getattr(getattr(application, "call", None), "competition", None)
    return bool(
        competition
        and competition.results_opened_at
        and application.members.filter(organisation=user.organisation_id).exclude(status="declined").exists()
    )


rules.add_perm("evaluation.manage_competitions", is_administrator)
rules.add_perm("evaluation.change_competition", is_administrator & competition_is_draft)
rules.add_perm("evaluation.postpone_call", is_administrator & call_is_out)
rules.add_perm("evaluation.postpone_marking", is_administrator & round_is_open)
rules.add_perm("evaluation.view_progress", is_administrator)
rules.add_perm("evaluation.change_round", is_administrator & round_is_draft)
rules.add_perm("evaluation.check_completeness", is_administrator & awaits_check)
rules.add_perm("evaluation.open_round", is_administrator & round_is_draft)
rules.add_perm("evaluation.view_entries", is_administrator)
rules.add_perm("evaluation.remove_entry", is_administrator & entry_is_running)
rules.add_perm("evaluation.start_scoring", is_administrator & round_is_open)
rules.add_perm("evaluation.view_scores", is_administrator)
rules.add_perm("evaluation.manage_judges", is_administrator)
rules.add_perm("evaluation.assign_judges", is_administrator & round_is_open)
rules.add_perm("evaluation.change_panels", is_administrator & (round_is_draft | round_is_open))
rules.add_perm("evaluation.release_draw", is_administrator & draw_is_ripe)
rules.add_perm("evaluation.review_entries", is_judge)
rules.add_perm("evaluation.sign_pledge", is_judge & is_on_the_panel & round_is_open)
rules.add_perm("evaluation.view_sheet", is_judge & is_own_assignment & is_not_recused)
rules.add_perm(
    "evaluation.mark_entry",
    is_judge & is_own_assignment & is_unlocked & entry_is_judged & marking_is_open & pledge_is_signed,
)
rules.add_perm("evaluation.recuse", is_judge & is_own_assignment & is_unlocked & entry_is_judged)
rules.add_perm("evaluation.reopen_sheet", is_administrator & is_submitted & entry_is_judged)
rules.add_perm("evaluation.compile_ranking", is_administrator & round_is_open)
rules.add_perm("evaluation.view_ranking", is_administrator)
rules.add_perm("evaluation.analyse_ranking", is_administrator)
rules.add_perm("evaluation.seal_ranking", is_administrator & ranking_is_draft)
rules.add_perm("evaluation.replace_ranking", is_administrator & ranking_is_sealed)
rules.add_perm("evaluation.record_decision", is_administrator & ranking_is_sealed)
rules.add_perm("evaluation.prepare_notice", is_administrator & at_meeting)
rules.add_perm("evaluation.publish_notice", is_administrator & at_meeting)
rules.add_perm("evaluation.answer_objection", is_administrator)
rules.add_perm("evaluation.publish_results", is_administrator & at_notice)
rules.add_perm("evaluation.open_results", is_administrator)
rules.add_perm("evaluation.view_result", is_applicant & results_are_open)
rules.add_perm("evaluation.manage_awards", is_administrator & is_published)
rules.add_perm("evaluation.view_trail", is_auditor)
rules.add_perm("evaluation.verify_trail", is_auditor)
rules.add_perm("evaluation.export_trail", is_auditor)
