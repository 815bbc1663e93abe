"""The notice, the objection and its answer."""

from __future__ import annotations

from typing import Any

import puremagic
from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.publication.models import Notice, Objection

EVIDENCE_TYPES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
EVIDENCE_LIMIT = 20 * 1024 * 1024


class NoticeForm(forms.ModelForm):
    class Meta:
        model = Notice
        fields = ["title", "text", "contact", "starts_on", "working_days"]
        labels = {"contact": _("Contact")}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean_working_days(self) -> int:
        days = self.cleaned_data["working_days"]
        if not 1 <= days <= 60:
            raise forms.ValidationError(_("A notice runs for 1 to 60 working days."))
        return days


class ReceiptForm(forms.Form):
    """What a sender without an account keeps of an objection: its number and the access code of its receipt."""

    code = forms.CharField(label=_("Number of the objection"), max_length=40)
    key = forms.CharField(label=_("Access code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        found = Objection.objects.exclude(key="").filter(code=given.get("code", ""), key=given.get("key", "")).first()
        if not self.errors and found is None:
            raise forms.ValidationError(_("No objection has this number and this access code."))
        return {**given, "found": found}


class ObjectionForm(forms.ModelForm):
    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("PDF or image, at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    pledge = forms.BooleanField(
        label=_(
            "I answer for the truth of this. My identity is shown to the investigators only, not to the party objected to."
        ),
        error_messages={"required": _("Confirm that you answer for what you write.")},
    )

    class Meta:
        model = Objection
        fields = ["sender", "name", "contact", "item", "subject", "facts", "evidence"]
        widgets = {"facts": forms.Textarea(attrs={"rows": 6, "maxlength": 2000})}

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.fields["item"]
        item.queryset = notice.items.select_related("entry__application")  # type: ignore[attr-defined]
        item.label_from_instance = lambda i: i.entry.application.name  # type: ignore[attr-defined]
        for name in ("name", "contact"):
            self.fields[name].required = False  # the action refuses an anonymous objection in its own words

    def clean_evidence(self) -> Any:
        file = self.cleaned_data.get("evidence")
        if not file:
            return None
        if file.size > EVIDENCE_LIMIT:
            raise forms.ValidationError(
                _("This file has %(size)s MB; at most 20 MB.") % {"size": round(file.size / 2**20, 1)}
            )
        head = file.read(4096)
        file.seek(0)
        kinds = {match.mime_type for match in _kinds(head)}
        if not kinds & EVIDENCE_TYPES.keys():
            raise forms.ValidationError(_("This is not a PDF, JPEG or PNG file."))
        return file


def _kinds(head: bytes) -> list[Any]:
    try:
        return puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return []


class AnswerForm(forms.Form):
    """What the ministry does with an objection; refusing needs a ground, deciding needs an answer."""

    act = forms.ChoiceField(
        choices=[("refuse", _("Refuse")), ("admit", _("Admit")), ("upheld", _("Uphold")), ("dismissed", _("Dismiss"))]
    )
    ground = forms.ChoiceField(
        label=_("Ground of refusal"), choices=[("", "—"), *Objection.Refusal.choices], required=False
    )
    answer = forms.CharField(
        label=_("Answer"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("act") == "refuse" and not given.get("ground"):
            self.add_error("ground", _("Name the ground: late, anonymous or without evidence."))
        if given.get("act") in ("upheld", "dismissed") and not (given.get("answer") or "").strip():
            self.add_error("answer", _("An objection is answered in writing: say what was found."))
        return given
