"""What the page's program sends: saved in a few queries, refused in words, never over somebody else's answer."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from hub import clock
from requests_workflow.dossier import queries, saving
from requests_workflow.dossier.models import AnswerVersion
from requests_workflow.procedure import door
from tests.dossier import filling
from tests.dossier.filling import AT

TRANSACTION = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SET CONSTRAINTS")


@pytest.fixture
def recent(people, dataset):
    """A draft begun today, in the last form."""
    return filling.begin(people.sponsor, people.university, at=clock.now())


def send(browser, file, answers, seen, *, slug="projet", form=None, raw=None):
    body = raw if raw is not None else json.dumps({"answers": answers, "seen": seen, "form": form or file.form_version})
    address = reverse("dossier:autosave", args=[file.reference, slug])
    return browser.post(address, body, content_type="application/json")


def test_an_answer_is_saved_and_told(as_, people, draft):
    response = send(as_(people.sponsor), draft, {"summary": "Un début"}, {"summary": 0})
    told = response.json()
    assert response.status_code == 200
    assert told["saved"] == {"summary": 1}
    assert told["said"] == f"Enregistré à {told['at']}"
    assert queries.answers(draft)["summary"] == "Un début"
    event = Event.objects.filter(kind="dossier.answers_saved").get()
    assert event.facts["section"] == "project"


def test_saving_one_answer_costs_six_queries(as_, people, draft):
    browser = as_(people.sponsor)
    send(browser, draft, {"summary": "Un début"}, {"summary": 0})
    with CaptureQueriesContext(connection) as found:
        assert send(browser, draft, {"summary": "Un début, puis"}, {"summary": 1}).json()["saved"] == {"summary": 2}
    asked = [one["sql"] for one in found.captured_queries if not one["sql"].startswith(TRANSACTION)]
    assert len(asked) == 6, "\n".join(asked)
    assert AnswerVersion.objects.filter(request=draft, field="summary").count() == 2


def test_what_is_no_answer_is_saved_and_remarked_on(as_, people, draft):
    told = send(as_(people.sponsor), draft, {"population_size": "beaucoup"}, {"population_size": 0}, slug="population")
    assert told.json()["remarks"]["population_size"]
    assert queries.typed_answers(draft)["population_size"] == "beaucoup"


def test_a_question_saved_meanwhile_is_shown_and_the_others_are_saved(as_, people, draft):
    filling.write(draft, people.sponsor, summary="par un autre onglet")
    sent = {"summary": "par celui-ci", "benefit": "nouveau"}
    response = send(as_(people.sponsor), draft, sent, {"summary": 0, "benefit": 0})
    told = response.json()
    assert response.status_code == 409
    assert told["saved"] == {"benefit": 1}
    assert told["conflicts"]["summary"]["value"] == "par un autre onglet"
    assert told["conflicts"]["summary"]["who"] == people.sponsor.full_name
    assert queries.answers(draft)["summary"] == "par un autre onglet"


def test_the_same_words_sent_twice_are_no_conflict(as_, people, draft):
    browser = as_(people.sponsor)
    for _time in range(2):
        assert send(browser, draft, {"summary": "une fois"}, {"summary": 0}).json()["saved"] == {"summary": 1}
    assert AnswerVersion.objects.filter(request=draft, field="summary").count() == 1


NONSENSE = [
    "",
    "[]",
    "null",
    '{"answers": 4}',
    '{"answers": {}, "seen": []}',
    '{"answers": {"summary": "x"}, "seen": {"summary": "y"}}',
    "\x00",
    "[" * 100_000,
    '{"answers": {"summary": "x"}}',
    '"x"',
    '{"answers": {"summary": "x"}, "seen": {"summary": null}}',
]


@pytest.mark.parametrize("raw", NONSENSE)
def test_nonsense_is_refused_and_changes_nothing(as_, people, draft, raw):
    response = send(as_(people.sponsor), draft, {}, {}, raw=raw)
    assert response.status_code == 422
    assert response.json()["reason"]
    assert not AnswerVersion.objects.filter(request=draft).exclude(field="title").exists()


@pytest.mark.parametrize("typed", [None, 4, {"a": 1}, [{"x": "y"}, 4, None], True, "🦄‮عربي\x00", ["a", ["b"]]])
@pytest.mark.parametrize(("field", "slug"), [("summary", "projet"), ("purposes", "projet"), ("funding", "acteurs")])
def test_any_shape_of_answer_is_kept_as_something_the_page_can_draw(as_, people, recent, typed, field, slug):
    browser = as_(people.sponsor)
    assert send(browser, recent, {field: typed}, {field: 0}, slug=slug).status_code in {200, 409}
    assert browser.get(reverse("dossier:section", args=[recent.reference, slug])).status_code == 200
    assert "\x00" not in json.dumps(queries.typed_answers(recent), ensure_ascii=False)


def test_what_is_too_long_is_refused_in_words(as_, people, draft):
    response = send(as_(people.sponsor), draft, {"summary": "x" * (saving.MOST_CHARACTERS + 1)}, {"summary": 0})
    assert response.status_code == 422
    assert "trop long" in response.json()["reason"]


def test_a_body_that_the_server_does_not_read_is_refused_in_words(as_, people, draft):
    response = send(as_(people.sponsor), draft, {"summary": "x" * 20_000_000}, {"summary": 0})
    assert response.status_code == 413
    assert response.json()["reason"]


def test_a_file_that_is_filed_says_so(as_, people, filed):
    response = send(as_(people.sponsor), filed, {"summary": "trop tard"}, {"summary": 1})
    assert response.status_code == 409
    assert response.json()["closed"]


def test_a_form_that_changed_asks_to_load_the_page_again(as_, people, draft):
    response = send(as_(people.sponsor), draft, {"summary": "x"}, {"summary": 0}, form="1999-01-01")
    assert response.status_code == 409
    assert response.json()["form_retired"] is True


def test_a_session_that_ended_says_where_to_sign_in(client, draft):
    response = send(client, draft, {"summary": "x"}, {"summary": 0})
    assert response.status_code == 401
    assert "connexion" in response.json()["sign_in"] or "login" in response.json()["sign_in"]


def test_a_file_that_is_not_one_s_own_does_not_exist(as_, people, draft, filed):
    for person in (people.other_sponsor, people.nobody, people.secretariat):
        assert send(as_(person), draft, {"summary": "x"}, {"summary": 0}).status_code == 404


def test_an_earlier_version_is_read_and_taken_up_again(as_, people, draft):
    for minute, text in enumerate(["premier", "deuxième", "troisième"]):
        filling.write(draft, people.sponsor, summary=text, at=AT + timedelta(minutes=minute))
    browser = as_(people.sponsor)
    shown = browser.get(reverse("dossier:history", args=[draft.reference, "projet", "summary"])).content.decode()
    assert [shown.index(text) for text in ("troisième", "deuxième", "premier")] == sorted(
        shown.index(text) for text in ("troisième", "deuxième", "premier")
    )
    browser.post(reverse("dossier:restore", args=[draft.reference, "projet", "summary"]), {"version": "1"})
    assert queries.answers(draft)["summary"] == "premier"
    assert [row.value for row in queries.history(draft, "summary")] == ["premier", "troisième", "deuxième", "premier"]


@pytest.mark.parametrize("version", ["0", "99", "-1", "x", "", "9" * 30])
def test_a_version_that_is_not_there_does_not_exist(as_, people, draft, version):
    address = reverse("dossier:restore", args=[draft.reference, "projet", "summary"])
    assert as_(people.sponsor).post(address, {"version": version}).status_code == 404


def test_the_database_refuses_to_rewrite_what_was_saved(draft, people):
    filling.write(draft, people.sponsor, summary="écrit")
    row = AnswerVersion.objects.get(request=draft, field="summary")
    with pytest.raises(Exception, match="never changes"):
        AnswerVersion.objects.filter(pk=row.pk).update(value="récrit")


def test_only_the_acts_of_the_door_save(draft, people):
    act = door.perform("save_section", draft, by=people.sponsor, at=AT, data={"answers": {"nothing": "x"}})
    assert act.result.saved == {}


def test_half_a_character_is_saved_as_a_mark_and_breaks_nothing(as_, people, draft):
    sent = {"answers": {"summary": "a\ud800b"}, "seen": {"summary": 0}, "form": draft.form_version}
    raw = json.dumps(sent)
    assert send(as_(people.sponsor), draft, {}, {}, raw=raw).status_code == 200
    assert queries.typed_answers(draft)["summary"] == "a?b"
