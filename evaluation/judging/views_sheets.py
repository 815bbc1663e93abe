"""The judge's own pages: the desk, the pledge, the score sheet with autosave, and staying out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition.forms import coded
from evaluation.competition.models import Round
from evaluation.judging import actions, blind
from evaluation.judging import pledge as pledging
from evaluation.judging.forms import DeskFilter, ReasonForm, SheetForm
from evaluation.judging.models import Assignment, Pledge
from evaluation.judging.sheets import sheet_score
from submissions.documents.blind import hand_out
from submissions.documents.handing import attachment
from submissions.rules import require
from submissions.states import Conflict
from submissions.trail.actions import record
from submissions.trail.acts import Act


@login_required
def judge_desk(request: HttpRequest) -> HttpResponse:
    require(request.user, "evaluation.review_entries")
    tasks = Assignment.objects.filter(judge=request.user).select_related("entry__round__competition__call")
    tasks = tasks.select_related("entry__application__track")
    rounds = Round.objects.filter(entries__assignments__judge=request.user).select_related("competition").distinct()
    signed = set(Pledge.objects.filter(judge=request.user).values_list("round", flat=True))
    found = DeskFilter(request.GET, tasks, round=coded(rounds))
    page = found.page()
    figs = [
        (
            _("To mark"),
            tasks.exclude(status__in=["submitted", "recused"]).filter(entry__round__status="open").count(),
            "",
        ),
        (_("Submitted"), tasks.filter(status="submitted").count(), ""),
    ]
    context = {"page": page, "form": found.form, "figs": figs}
    context |= {"unsigned": [r for r in rounds if r.status == "open" and r.pk not in signed]}
    context |= {"demo": True} if any(task.entry.round.competition.is_demonstration for task in page) else {}
    return render(request, "evaluation/judging/desk.html", context)


@login_required
def pledge(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.review_entries")
    own = Round.objects.filter(entries__assignments__judge=request.user).distinct()
    round = get_object_or_404(own.select_related("competition__call"), code=code)
    if request.method == "POST":
        require(request.user, "evaluation.sign_pledge", round)
        actions.sign_pledge(round, by=request.user)
        messages.success(request, _("The pledge is signed. You can open your entries now."))
        return redirect("judge-desk")
    signed = Pledge.objects.filter(round=round, judge=request.user).first()
    context = {"round": round, "signed": signed, "articles": pledging.articles(round), "digest": pledging.digest(round)}
    return render(request, "evaluation/judging/pledge.html", context)


def _own(request: HttpRequest, pk: int) -> Assignment:
    """The judge's own sheet; 404 for anybody else's and for one that the judge is recused from."""
    require(request.user, "evaluation.review_entries")
    visible = Assignment.objects.visible_to(request.user)  # type: ignore[arg-type]
    visible = visible.select_related("entry__round__competition__call", "entry__application__track")
    visible = visible.select_related("entry__application__call", "entry__application__lead__recommended_by")
    return get_object_or_404(visible.prefetch_related("marks", "entry__round__items"), pk=pk)


@login_required
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    require(request.user, "evaluation.view_sheet", found)
    if not Pledge.objects.filter(round=found.entry.round, judge=request.user).exists():
        return redirect("pledge", found.entry.round.code)
    record(Act.SHEET_READ, by=request.user, about=found.entry)
    return _show(request, found, SheetForm(assignment=found))


@login_required
def sheet_document(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """One document of the entry: the cleaned copy in a blind round, the document itself in an open one."""
    found = _own(request, pk)
    require(request.user, "evaluation.view_sheet", found)
    if not Pledge.objects.filter(round=found.entry.round, judge=request.user).exists():
        return redirect("pledge", found.entry.round.code)
    if found.entry.round.is_blind:
        return hand_out(found.entry.application, number, code=found.entry.code, by=request.user)
    documents = found.entry.application.documents.standing().order_by("pk")
    if not 1 <= number <= len(documents):
        raise Http404
    chosen = documents[number - 1]
    record(Act.DOCUMENT_READ, by=request.user, about=found.entry.application, document=chosen.pk, form="judge")
    return attachment(chosen.file, chosen.name, chosen.content_type)


def _show(request: HttpRequest, found: Assignment, form: SheetForm, status: int = 200) -> HttpResponse:
    round = found.entry.round
    queue = Assignment.objects.filter(judge=request.user, entry__round=round).select_related("entry")
    context = {
        "assignment": found, "entry": found.entry, "round": round, "form": form, "rows": form.rows(),
        "queue": queue, "dossier": blind.dossier(found.entry), "score": sheet_score(found),
        "total": sum(item.weight for item in form.items), "may": request.user.has_perm("evaluation.mark_entry", found),
        "may_recuse": request.user.has_perm("evaluation.recuse", found),
    }  # fmt: skip
    context |= {"demo": True} if round.competition.is_demonstration else {}
    return render(request, "evaluation/judging/sheet.html", context, status=status)


@login_required
@require_POST
def sheet_save(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    form = SheetForm(request.POST, assignment=found)
    quiet = request.headers.get("X-Requested-With") == "autosave"
    if not form.is_valid() and not quiet:
        return _show(request, found, form, status=422)
    typed, errors = form.cleaned_data, {name: " ".join(texts) for name, texts in form.errors.items()}
    if "revision" in errors or (errors and not form.has_news() and _is_newest(request, found, typed["revision"])):
        return _stored(found, errors)  # all but what is refused, if anything
    comment = typed.get("comment", found.comment)
    try:
        saved = actions.save_sheet(
            found, marks=form.marks(), comment=comment, revision=typed["revision"], by=request.user
        )
    except Conflict as refusal:
        return _conflict(request, found, form, refusal, quiet)
    if quiet:
        return _stored(saved, errors)
    messages.success(request, _("Saved."))
    return redirect("sheet", pk)


def _is_newest(request: HttpRequest, found: Assignment, revision: int) -> bool:
    """Whether the sheet as it was read could be saved: it is the one that stands, and still open."""
    return found.revision == revision and request.user.has_perm("evaluation.mark_entry", found)


def _stored(found: Assignment, errors: dict[str, str]) -> JsonResponse:
    """The answer to autosave: what stands and since when, beside what was refused; 400 where nothing stands."""
    if "revision" in errors or found.saved_at is None:
        return JsonResponse({"errors": errors}, status=400)
    clock = timezone.localtime(found.saved_at).strftime("%H:%M:%S")
    return JsonResponse({"revision": found.revision, "saved_at": clock, "errors": errors})


@login_required
@require_POST
def sheet_submit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    require(request.user, "evaluation.view_sheet", found)
    form = SheetForm(request.POST, assignment=found)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    typed = form.cleaned_data
    try:
        actions.submit_sheet(
            found, marks=form.marks(), comment=typed["comment"], revision=typed["revision"], by=request.user
        )
    except Conflict as refusal:
        return _conflict(request, found, form, refusal, quiet=False)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _show(request, _own(request, pk), form, status=422)
    messages.success(request, _("The score sheet of %(entry)s is submitted and locked.") % {"entry": found.entry.code})
    return redirect("judge-desk")


def _conflict(request: HttpRequest, found: Assignment, form: SheetForm, refusal: Conflict, quiet: bool) -> HttpResponse:
    """What was typed stays on the page; nothing of it overwrites what is stored."""
    if quiet:
        return JsonResponse({"message": " ".join(refusal.messages), "revision": found.revision}, status=409)
    form.add_error(None, refusal)
    return _show(request, _own(request, found.pk), form, status=409)


@login_required
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    require(request.user, "evaluation.recuse", found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.recuse(found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("You are recused from %(entry)s.") % {"entry": found.entry.code})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("judge-desk")
    context = {"assignment": found, "entry": found.entry, "round": found.entry.round, "form": form}
    return render(request, "evaluation/judging/recuse.html", context, status=422 if form.errors else 200)
