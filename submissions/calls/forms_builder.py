"""What the ministry types when it builds the form of a call: the only gate for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from submissions.calls.conditions import JOINS, OPERATORS
from submissions.calls.forms_columns import options_of
from submissions.calls.models import Form
from submissions.calls.questions import COLUMNS, KINDS, LIMITS, Question, Sheet
from submissions.calls.texts import line

ADDED = [(kind, name) for kind, name in KINDS.items() if kind not in ("track", "region")]
TYPES = [(kind, kind.upper()) for kind in ("pdf", "ofd", "docx", "xlsx", "jpg", "png")]
CLAUSES = 2


class ConditionForm(forms.Form):
    """When a part is shown: up to two comparisons with earlier answers."""

    join = forms.ChoiceField(label=_("Shown when"), choices=list(JOINS.items()), required=False)

    def __init__(self, *args: Any, sheet: Sheet, when: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [("", "—"), *[(question.code, question.name) for question in sheet if question.is_input]]
        stored = (when or {}).get("clauses", [])
        self.fields["join"].initial = (when or {}).get("join", "all")
        for number in range(CLAUSES):
            given = stored[number] if number < len(stored) else {}
            names = {"number": number + 1}
            self.fields[f"when_{number}"] = forms.ChoiceField(
                label=_("Question %(number)s") % names, choices=asked, required=False, initial=given.get("question")
            )
            self.fields[f"operator_{number}"] = forms.ChoiceField(
                label=_("Comparison %(number)s") % names, choices=list(OPERATORS.items()), required=False,
                initial=given.get("operator"),
            )  # fmt: skip
            self.fields[f"value_{number}"] = forms.CharField(
                label=_("Answer %(number)s") % names, max_length=80, required=False, initial=given.get("value"),
                help_text=_("For a choice, the option's words."),
            )  # fmt: skip
        self.sheet = sheet

    def condition(self) -> dict[str, Any] | None:
        """In its stored form; None where no question was chosen. An option is stored by its code."""
        clauses = []
        for number in range(CLAUSES):
            asked = self.sheet.find(self.cleaned_data[f"when_{number}"])
            if asked is None:
                continue
            value = self.cleaned_data[f"value_{number}"].strip()
            value = next((option.code for option in asked.options if value in (option.name, option.name_en)), value)
            operator = self.cleaned_data[f"operator_{number}"] or "equals"
            clauses.append({"question": asked.code, "operator": operator, "value": value})
        return {"join": self.cleaned_data["join"] or "all", "clauses": clauses} if clauses else None


class SectionForm(ConditionForm):
    """A section's words and when it is shown."""

    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    help = forms.CharField(
        label=_("Guidance"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("name", "name_en", "help", "join")

    def row(self) -> dict[str, Any]:
        return {**{name: self.cleaned_data[name] for name in ("name", "name_en", "help")}, "when": self.condition()}


class QuestionForm(ConditionForm):
    """A question of one kind: its words, its rules, and when it is shown. Only the fields of its kind are there."""

    name = forms.CharField(label=_("Name"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    section = forms.ChoiceField(label=_("Section"))
    required = forms.BooleanField(label=_("required before submission"), required=False)
    identifying = forms.BooleanField(
        label=_("identifying"), required=False, help_text=_("Hidden from judges in blind rounds.")
    )
    per_member = forms.BooleanField(label=_("every member region answers for itself"), required=False)
    help = forms.CharField(
        label=_("Guidance"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    sample = forms.CharField(label=_("Sample"), max_length=500, required=False)
    limit = forms.IntegerField(label=_("Characters at most"), min_value=1, max_value=20_000, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    decimals = forms.IntegerField(label=_("Decimals"), min_value=0, max_value=6, required=False)
    minimum = forms.DecimalField(label=_("Minimum"), max_digits=18, decimal_places=6, required=False)
    maximum = forms.DecimalField(label=_("Maximum"), max_digits=18, decimal_places=6, required=False)
    options = forms.CharField(
        label=_("Options"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line."),
    )  # fmt: skip
    rows = forms.IntegerField(label=_("Rows at most"), min_value=1, max_value=60, required=False)
    types = forms.MultipleChoiceField(
        label=_("Types of file"), choices=TYPES, required=False, widget=forms.CheckboxSelectMultiple
    )
    megabytes = forms.IntegerField(label=_("Largest file, MB"), min_value=1, max_value=2_000, required=False)
    files = forms.IntegerField(label=_("Files at most"), min_value=1, max_value=50, required=False)
    pages = forms.IntegerField(label=_("Pages at most, 0 for any number"), min_value=0, max_value=2_000, required=False)
    groups = forms.MultipleChoiceField(
        label=_("Groups of figures"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all that no other table holds."),
    )  # fmt: skip

    KEEPS = {
        "text": {"limit", "sample"}, "long_text": {"limit", "sample"}, "date": {"sample"}, "credit_code": {"sample"},
        "number": {"unit", "decimals", "minimum", "maximum", "sample"}, "choice": {"options"}, "choices": {"options"},
        "table": {"rows"}, "document": {"types", "megabytes", "files", "pages"}, "figures": {"groups"},
        "track": set(), "region": {"sample"},
    }  # fmt: skip
    SPECIAL = {"limit", "sample", "unit", "decimals", "minimum", "maximum", "options", "rows", "types", "megabytes",
               "files", "pages", "groups"}  # fmt: skip

    def __init__(
        self, *args: Any, kind: str, sheet: Sheet, asked: Question | None = None, groups: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, sheet=sheet, when=asked.when.plain() if asked and asked.when else None, **kwargs)
        self.kind, self.asked = kind, asked
        self.fields["section"].choices = [(section.code, section.name) for section in sheet.sections]
        self.fields["groups"].choices = [(name, name or "—") for name in groups]
        for name in self.SPECIAL - self.KEEPS[kind]:
            del self.fields[name]
        if (asked and (asked.is_fixed or asked.code in COLUMNS)) or kind in ("figures", "track", "region"):
            del self.fields["per_member"]
        if kind in ("figures", "document"):
            del self.fields["identifying"]
        if asked:
            self.initial |= self._told(asked)

    def _told(self, asked: Question) -> dict[str, Any]:
        known = {name: getattr(asked, name) for name in self.fields if hasattr(asked, name)}
        known["options"] = "\n".join(option.name for option in asked.options)
        known["per_member"] = asked.scope == "member"
        known["limit"] = asked.limit or LIMITS.get(asked.kind)
        home = self.sheet.section_of(asked.code)
        return {**known, "section": home.code if home else "", "types": list(asked.types), "groups": list(asked.groups)}

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"], 120)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        low, high = given.get("minimum"), given.get("maximum")
        if low is not None and high is not None and low > high:
            raise ValidationError(_("The minimum is larger than the maximum."))
        return given

    def row(self) -> dict[str, Any]:
        """The question in its stored form."""
        given = self.cleaned_data
        row: dict[str, Any] = {"kind": self.kind, "when": self.condition()}
        for name in ("name", "name_en", "help", "sample", "unit", "required", "identifying", "types", "groups"):
            if name in given:
                row[name] = given[name]
        for name in ("limit", "decimals", "rows", "megabytes", "files", "pages"):
            if given.get(name) is not None:
                row[name] = given[name]
        for name in ("minimum", "maximum"):
            if name in given:
                row[name] = "" if given[name] is None else format(given[name], "f")
        if "options" in given:
            row["options"] = options_of(given["options"], self.asked)
        if "per_member" in given:
            row["scope"] = "member" if given["per_member"] else "lead"
        elif self.kind == "figures":
            row["scope"] = "member"
        return row


class CheckForm(forms.Form):
    """A relation between two figures of the call that is looked into where it does not hold."""

    left = forms.ChoiceField(label=_("Figure"))
    operator = forms.ChoiceField(
        label=_("should be"),
        choices=[("at_most", _("at most")), ("at_least", _("at least")), ("equal", _("the same as"))],
    )
    right = forms.ChoiceField(label=_("Other figure"))

    def __init__(self, *args: Any, indicators: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["left"].choices = self.fields["right"].choices = indicators

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("left") and given.get("left") == given.get("right"):
            raise ValidationError(_("Choose two different figures."))
        return given


class NewQuestionForm(forms.Form):
    """Which kind of question to add, and where."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ADDED)
    section = forms.ChoiceField(label=_("Section"))

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [(section.code, section.name) for section in sheet.sections]


class CopyForm(forms.Form):
    """Another call's form to begin from."""

    source = forms.ModelChoiceField(Form.objects.none(), label=_("Form"), empty_label=None)

    def __init__(self, *args: Any, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Form.objects.exclude(call=form.call_id).select_related("call").order_by("-pk")
