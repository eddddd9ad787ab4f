"""Every component is drawn in the style page, and refuses what it does not know."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from hub.ui import errors, navigation, views
from hub.ui.templatetags.ui import register

AT = datetime(2026, 3, 12, 13, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


@pytest.fixture
def request_here():
    request = RequestFactory().get("/fr/gabarits/?page=2&state=filed")
    request.user = AnonymousUser()
    return request


@pytest.fixture
def gallery(request_here, settings) -> str:
    settings.HUB_DEMO = True
    return views.gallery(request_here).content.decode()


def drawn(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_the_style_page_shows_every_component():
    source = (settings.BASE_DIR / "templates/ui/gallery.html").read_text(encoding="utf-8")
    elsewhere = {"field_face", "field_widget", "logo", "table"}
    assert [name for name in register.tags if name not in elsewhere and f"{{% {name}" not in source] == []


def test_a_page_has_one_title_one_main_and_its_language(gallery):
    assert gallery.count("<h1") == 1
    assert gallery.count("<main") == 1
    assert '<html lang="fr">' in gallery
    assert 'href="#contenu"' in gallery


def test_the_style_page_exists_only_for_those_who_build(request_here, settings):
    settings.HUB_DEMO = settings.DEBUG = False
    with pytest.raises(Http404):
        views.gallery(request_here)


def test_every_page_of_a_demonstration_says_so(gallery, request_here, settings):
    said = "organisations et personnes inventées"
    assert said in gallery
    settings.HUB_DEMO = False
    assert said not in render_to_string("404.html", {}, request_here)


def test_the_language_switch_leads_to_the_same_page(gallery):
    assert 'href="/en/gabarits/?page=2&amp;state=filed" lang="en" hreflang="en"' in gallery


def test_pagination_keeps_the_filters(gallery):
    assert 'href="?page=6&amp;state=filed"' in gallery


@pytest.mark.parametrize("code", [400, 500])
def test_pages_of_last_resort_need_no_context(code):
    html = get_template(f"{code}.html").render()
    assert html.count("<h1") == 1


@pytest.mark.parametrize("code", [403, 404])
def test_refusals_say_what_to_do_next(code, request_here):
    assert "Que faire maintenant" in render_to_string(f"{code}.html", {}, request_here)


def test_a_refusal_gives_its_reason(request_here):
    assert "Dossier fermé" in errors.refused(request_here, reason="Dossier fermé").content.decode()
    assert "Dossier fermé" in render_to_string("403.html", {"exception": "Dossier fermé"}, request_here)


def test_a_conflict_says_who_changed_what_and_keeps_what_was_typed(request_here):
    changes = [{"when": AT, "who": "Basile Morvan", "what": "A déclaré le dossier complet"}]
    response = errors.conflict(request_here, changes=changes, retry_url="/fr/x/", kept={"Motif": "<b>protocole"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Basile Morvan" in html
    assert "à 14\u00a0h\u00a032" in html
    assert "&lt;b&gt;protocole" in html
    assert 'href="/fr/x/"' in html


def test_a_stop_says_until_when(request_here):
    response = errors.unavailable(request_here, until=AT)
    assert response.status_code == 503
    assert "jeudi 12\u00a0mars 2026" in response.content.decode()


@pytest.mark.parametrize(
    ("source", "context"),
    [
        ("{% status_tag 'x' tone='pink' %}", {}),
        ("{% button 'x' kind='huge' %}", {}),
        ("{% journey steps %}", {"steps": [{"label": "x", "state": "maybe"}]}),
        ("{% task_list tasks %}", {"tasks": [{"label": "x", "colour": "red"}]}),
        ("{% blocking_card what %}", {"what": object()}),
        ("{% data_table columns rows caption='x' %}", {"columns": ["a", "b"], "rows": [["1"]]}),
    ],
)
def test_an_unknown_word_is_refused_loudly(source, context):
    with pytest.raises((ValueError, TypeError)):
        drawn(source, **context)


def test_everything_typed_is_escaped():
    evil = "<script>"
    source = "{% page_title evil lead=evil %}{% button evil %}{% notice title=evil %}{{ evil }}{% endnotice %}"
    rows = "{% summary_list rows %}{% blocking_card held %}{% empty_state title=evil %}{% endempty_state %}"
    html = drawn(source + rows, evil=evil, rows=[{"key": evil, "value": [evil]}], held={"what": evil, "who": evil})
    assert evil not in html


def test_what_is_done_is_plain_text():
    html = drawn("{% task_list tasks %}", tasks=[{"label": "Projet", "url": "#", "done": True}])
    assert "Terminé" in html
    assert 'class="tag' not in html


def test_nothing_blocks_is_said_too():
    assert "Rien ne bloque ce dossier." in drawn("{% blocking_card nothing %}", nothing=None)


def test_the_navigation_shows_what_a_role_may_open(monkeypatch):
    monkeypatch.setattr(
        navigation, "reversed_or_none", lambda name: f"/fr/{name}/" if name != "catalogue:index" else None
    )
    sections = [("catalogue:index", "Catalogue", navigation.PUBLIC), ("a", "Registre", navigation.PUBLIC)]
    sections += [("b", "Bureau", navigation.SIGNED_IN), ("c", "Journal", frozenset({"auditor"}))]
    monkeypatch.setattr(navigation, "ITEMS", sections)

    def labels(**who):
        return [item.label for item in navigation.items("/fr/a/12/", **who)]

    assert labels(signed_in=False, roles=frozenset()) == ["Registre"]
    assert labels(signed_in=True, roles=frozenset({"sponsor"})) == ["Registre", "Bureau"]
    assert labels(signed_in=True, roles=frozenset({"auditor"})) == ["Registre", "Bureau", "Journal"]
    assert navigation.items("/fr/a/12/", signed_in=False, roles=frozenset())[0].current == "true"


def test_of_two_sections_one_below_the_other_the_nearest_is_the_current_one(monkeypatch):
    monkeypatch.setattr(navigation, "reversed_or_none", lambda name: f"/fr/{name}/")
    monkeypatch.setattr(navigation, "ITEMS", [(name, name, navigation.PUBLIC) for name in ("a", "a/b", "c")])
    marks = [item.current for item in navigation.items("/fr/a/b/12/", signed_in=False, roles=frozenset())]
    assert marks == ["", "true", ""]
