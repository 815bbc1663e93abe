"""Documents: sent, handed out, removed. A file leaves private storage only through here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.applications.desk import with_everything
from submissions.applications.models import Application
from submissions.calls.wording import marked
from submissions.documents import actions
from submissions.documents.forms import DocumentForm
from submissions.documents.handing import attachment
from submissions.documents.models import Document
from submissions.rules import require


@login_required
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Send a file, as evidence of a figure or for the application as a whole."""
    found = get_object_or_404(with_everything(Application.objects.visible_to(request.user)), code=code)
    require(request.user, "submissions.upload_document", found)
    figure = found.call.indicators.filter(code=request.GET.get("figure", "")).first()
    first = {name: request.GET.get(name, "") for name in ("year", "question")}
    form = DocumentForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        application=found,
        initial={"indicator": figure, **first},
    )
    if request.method == "POST" and form.is_valid():
        try:
            document = actions.upload(found, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            messages.success(request, _("%(name)s was taken in and checked.") % {"name": document.name})
            anchor = f"evidence-{document.indicator.code}" if document.indicator else "documents"
            return redirect(f"{reverse('application', args=[code])}#{anchor}")
    documents = found.documents.standing().select_related("indicator", "member__organisation")
    context = {"application": found, "form": form, "documents": documents, "figure": figure, **marked(found.call)}
    context["uploads"] = found.uploads.unfinished().filter(begun_by__organisation=request.user.organisation_id)
    return render(request, "submissions/documents/upload.html", context, status=400 if form.errors else 200)


@login_required
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, to be saved; the download is recorded."""
    found = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "submissions.read_document", found.application)
    response = attachment(found.file, found.name, found.content_type)
    actions.handed_out(found, by=request.user)
    return response


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document out of the application."""
    found = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "submissions.remove_document", found.owner)
    try:
        actions.remove(found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(name)s was removed.") % {"name": found.name})
    return redirect(f"{reverse('application', args=[found.application.code])}#documents")


@login_required
@require_POST
def withhold(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a document from judges or, with `release`, let them have it again."""
    found = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "submissions.withhold_document", found.application)
    is_withheld = "release" not in request.POST
    actions.withhold(found, is_withheld=is_withheld, by=request.user)
    words = _("Judges do not get %(name)s.") if is_withheld else _("Judges get %(name)s again.")
    messages.success(request, words % {"name": found.name})
    return redirect(f"{reverse('application', args=[found.application.code])}#documents")


def _visible(request: HttpRequest) -> QuerySet[Document]:
    rows = Document.objects.standing().filter(application__in=Application.objects.visible_to(request.user))
    return rows.select_related("application__call", "application__lead__recommended_by")
