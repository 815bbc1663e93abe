"""What people say about a file they send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from submissions.applications.models import Application
from submissions.applications.printing import PrintedVersion
from submissions.calls.models import CallIndicator
from submissions.calls.wording import title
from submissions.documents.inspection import TYPES, listed
from submissions.documents.models import Document


class FigureField(forms.ModelChoiceField):
    """A figure of the call by its name in the reader's language."""

    def label_from_instance(self, obj: CallIndicator) -> str:
        return title(obj)


class VersionField(forms.ModelChoiceField):
    """A printed version by the code on the paper and the moment it was printed."""

    def label_from_instance(self, obj: PrintedVersion) -> str:
        return f"{obj.code}（{localtime(obj.printed_at):%Y-%m-%d %H:%M:%S}）"


class PurposeForm(forms.Form):
    """What kind a document is, the figure it proves, and for a stamped scan the paper that was stamped."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices, initial=Document.Kind.EVIDENCE)
    indicator = FigureField(
        CallIndicator.objects.none(), label=_("Figure it proves"), required=False, empty_label=_("none in particular")
    )
    year = forms.TypedChoiceField(label=_("Year of the figure"), required=False, coerce=int, empty_value=None)
    question = forms.ChoiceField(label=_("Question it answers"), required=False)
    printed = VersionField(
        PrintedVersion.objects.none(),
        label=_("Printed version that was stamped"),
        required=False,
        empty_label=_("not a stamped scan"),
        help_text=_("For a stamped scan: the code at the foot of the printed application."),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = application.call.indicators.all()
        years = [(year, str(year)) for year in application.call.year_range]
        self.fields["year"].choices = [("", gettext("every year")), *years]
        papers = [q for q in application.form.sheet if q.kind == "document"]
        self.fields["question"].choices = [("", _("none in particular")), *((q.code, title(q)) for q in papers)]
        self.fields["printed"].queryset = application.printed_versions.all()


class DocumentForm(PurposeForm):
    """The same with the file, sent in one go. The file itself is examined by the action."""

    file = forms.FileField(
        label=_("File"),
        max_length=500,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{extension}" for extension in TYPES)}),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, application=application, **kwargs)
        call = application.call
        words = gettext("%(types)s; %(megabytes)s MB at most.")
        if call.document_pages:
            words = gettext("%(types)s; %(megabytes)s MB and %(pages)s pages at most.")
        limits = {"types": listed(TYPES), "megabytes": call.document_megabytes, "pages": call.document_pages}
        self.fields["file"].help_text = words % limits


class UploadForm(PurposeForm):
    """A file announced before its content comes: its name, its size in bytes, and a mark that tells it from its like."""

    name = forms.CharField(label=_("File name"), max_length=500, strip=False)
    size = forms.IntegerField(label=_("Size"), min_value=0, max_value=10**13)
    mark = forms.CharField(required=False, max_length=80)
