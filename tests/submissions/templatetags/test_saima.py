"""States, names and controls as pages show them."""

import pytest
from django import forms
from django.apps import apps
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation
from structlog.contextvars import bound_contextvars, clear_contextvars

from submissions.listing import SearchForm
from submissions.models import Application, Organisation
from submissions.templatetags import saima


def render(source, **context):
    return Template("{% load saima %}" + source).render(Context(context)).strip()


class Person(forms.Form):
    name = forms.CharField(help_text="As on the identity card")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    agreed = forms.BooleanField()


def test_a_state_is_a_glyph_and_a_word():
    with translation.override("en"):
        shown = render("{% state thing %}", thing=Application(status="qualified"))
    assert shown == '<span class="state done">Qualified</span>'


def test_a_state_may_be_told_in_other_words():
    with translation.override("en"):
        shown = render('{% state thing "in the final" %}', thing=Application(status="qualified"))
    assert shown == '<span class="state done">in the final</span>'


def test_every_status_that_is_named_exists():
    models = {
        model._meta.model_name: model
        for label in ("scoring", "submissions", "evaluation")
        for model in apps.get_app_config(label).get_models()
    }
    unknown = []
    for name, glyphs in saima.GLYPHS.items():
        fields = {field.name: field for field in models[name]._meta.get_fields()}
        field = fields.get("status") or fields["outcome"]
        unknown += [(name, status) for status in glyphs if status not in dict(field.flatchoices)]
    assert unknown == []


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "江北市经济局"), ("en", "Jiangbei Bureau")])
def test_a_name_follows_the_reader(language, name):
    with translation.override(language):
        assert saima.localised(Organisation(name="江北市经济局", name_en="Jiangbei Bureau")) == name
        assert saima.localised({"zh": "江北市经济局", "en": "Jiangbei Bureau"}) == name


def test_a_name_falls_back_to_the_language_there_is():
    with translation.override("en"):
        assert saima.localised(Organisation(name="江北市经济局")) == "江北市经济局"
        assert saima.localised({"zh": "江北市经济局"}) == "江北市经济局"


def test_a_control_is_tied_to_its_help_and_its_error():
    form = Person({"name": "", "kind": "a", "agreed": "on"})
    control = saima.control(form["name"])
    assert 'class="form-control is-invalid"' in control
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'class="form-select"' in saima.control(form["kind"])
    assert 'class="form-check-input"' in saima.control(form["agreed"])


def test_a_field_shows_its_error_where_its_control_points():
    shown = render('{% include "components/_field.html" %}', field=Person({})["name"])
    assert 'id="id_name_error"' in shown
    assert 'id="id_name_helptext"' in shown


@pytest.mark.parametrize(
    ("asked", "direction", "following"),
    [("", "none", "name"), ("?sort=name", "ascending", "-name"), ("?sort=-name", "descending", "name")],
)
def test_a_heading_says_how_the_list_is_sorted(asked, direction, following):
    request = RequestFactory().get(f"/{asked}")
    context = Context({"request": request})
    assert saima.sorting(context, "name") == {"direction": direction, "next": following}


def test_paging_keeps_the_search():
    request = RequestFactory().get("/", {"q": "jiangbei", "page": "2"})
    page = Paginator(range(100), 25).page(2)
    shown = Template('{% include "components/_pagination.html" %}').render(RequestContext(request, {"page": page}))
    assert 'href="?q=jiangbei&amp;page=3"' in shown
    assert 'aria-current="page">2<' in shown


def test_a_filter_keeps_what_else_the_address_asks_for():
    request = RequestFactory().get("/", {"q": "a", "page": "2", "sort": "-at", "body": "7"})
    context, form = Context({"request": request}), SearchForm(request.GET)
    assert saima.besides(context, form) == [("sort", "-at"), ("body", "7")]
    assert saima.unfiltered(context, form) == "/?sort=-at&body=7"
    assert saima.unfiltered(context, None) == ""


def test_a_digest_is_grouped():
    assert saima.grouped("9f2c41d07b") == "9f2c 41d0 7b"


def test_the_request_number_is_the_logs():
    clear_contextvars()  # what a request of another test left bound
    assert saima.request_number() == ""
    with bound_contextvars(request_id="7f21"):
        assert saima.request_number() == "7f21"


def test_an_act_that_lacks_something_is_shown_and_disabled():
    source = '{% include "components/_confirm.html" with action="/seal/" label="Seal" effect="Cannot be undone." %}'
    refused = render(source, missing=["3 sheets are open"])
    assert "3 sheets are open" in refused
    assert " disabled>" in refused
    assert " disabled>" not in render(source, missing=[])
