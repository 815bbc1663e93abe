"""What people say about a file they send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.calls.models import Call, CallIndicator
from submissions.calls.wording import title
from submissions.documents.inspection import TYPES
from submissions.documents.models import Document


class FigureField(forms.ModelChoiceField):
    """A figure of the call by its name in the reader's language."""

    def label_from_instance(self, obj: CallIndicator) -> str:
        return title(obj)


class DocumentForm(forms.Form):
    """A file, what kind it is, and the figure it proves. The file itself is examined by the action."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices, initial=Document.Kind.EVIDENCE)
    indicator = FigureField(
        CallIndicator.objects.none(), label=_("Figure it proves"), required=False, empty_label=_("none in particular")
    )
    file = forms.FileField(
        label=_("File"),
        max_length=500,
        allow_empty_file=True,
        help_text=_("PDF, OFD, DOCX, XLSX, JPG or PNG, 20 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{extension}" for extension in TYPES)}),
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = call.indicators.all()
