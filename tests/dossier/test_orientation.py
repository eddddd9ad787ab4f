"""An orientation kept without a word of who gave it, then taken into a file: its route, its answers, its evidence."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from audit import api as audit
from audit import context
from requests_workflow import rules
from requests_workflow.dossier import actions, queries, tasks
from requests_workflow.dossier.enums import Origin
from requests_workflow.dossier.models import Orientation, OrientationUse
from requests_workflow.dossier.orientation import actions as orienting
from requests_workflow.dossier.orientation import presentation
from requests_workflow.procedure import door, snapshots
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.rules import orientation as asking
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.transparency.orientation.answering import given

RULES = rules.get("2022-01-01")
pytestmark = pytest.mark.django_db


def kept(*, at=AT, **changes) -> Orientation:
    return orienting.keep(RULES, asking.walk(RULES.orientation, given(**changes)), at=at)


def begin(people, code: str, key=None):
    return actions.begin_file(
        by=people.sponsor,
        organisation=people.university,
        title="Essai",
        acronym="",
        creation_key=key or uuid4(),
        at=AT,
        orientation=code,
    )


# Keeping one


def test_what_is_kept_are_the_answers_the_rules_and_the_route():
    one = kept(matching="direct")
    assert (one.ruleset, one.route, one.at) == ("2022-01-01", "STANDARD", AT)
    assert one.answers == given(matching="direct")
    assert {field.name for field in Orientation._meta.concrete_fields} == {
        "id", "code", "ruleset", "answers", "route", "at",
    }  # fmt: skip


def test_codes_are_not_to_be_guessed():
    codes = {kept().code for _i in range(20)}
    assert len(codes) == 20
    assert {len(code) for code in codes} == {16}


def test_the_trace_tells_nothing_of_who_answered(people):
    """Not even of somebody signed in, from an address that the request knows."""
    around = context.Situation(
        corr="c" * 32, auth="password", actor=str(people.sponsor.pk), technical={"address": "10.0.0.1"}
    )
    with context.situation(around):
        one = kept()
    event = audit.events_for(one.audit_ref).get()
    assert (event.kind, event.actor_id, event.facts) == (
        "orientation.kept", "anonymous", {"route": "MR007", "ruleset": "2022-01-01"},
    )  # fmt: skip
    entry = bytes(event.entry).decode()
    assert "password" not in entry
    assert "c" * 32 not in entry
    assert '"detail"' not in entry


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_one_without_a_trace():
    with pytest.raises(Exception, match="without a trace"), transaction.atomic():
        Orientation.objects.create(ruleset="2022-01-01", answers={}, route="OPEN", at=AT)


# Into the file


def test_a_file_takes_the_route_and_the_answers_already_given(people):
    file = begin(people, kept(involvement="no", data="none", matching="none").code)
    file.refresh_from_db()
    typed = queries.typed_answers(file)
    assert file.route == "MR004"
    assert typed["title"] == "Essai"
    assert (typed["matching"], typed["information"], typed["legal_basis"]) == ("none", "individual", "6-1-e")
    assert (typed["genetic_data"], typed["controller_sector"]) == ("no", "none")
    rows = queries.saved_answers(file)
    assert rows["matching"].origin == Origin.ORIENTED
    assert rows["title"].origin == Origin.TYPED


def test_a_project_kept_from_a_methodology_is_near_it(people):
    file = begin(people, kept(matching="direct").code)
    file.refresh_from_db()
    assert file.route == "STANDARD"
    assert queries.typed_answers(file)["near_methodology"] == "MR007"
    assert "has_matching" in queries.facts(file)


def test_the_trace_of_the_file_names_the_orientation(people):
    one = kept()
    file = begin(people, one.code)
    event = audit.events_for(file.audit_ref).get(kind="dossier.created")
    assert event.facts["orientation"] == one.code
    assert event.facts["to_route"] == "MR007"


def test_pressing_twice_begins_one_file(people):
    one, key = kept(), uuid4()
    assert begin(people, one.code, key) == begin(people, one.code, key)
    assert OrientationUse.objects.count() == 1


def test_two_files_may_begin_with_one_orientation(people):
    one = kept()
    assert begin(people, one.code) != begin(people, one.code)


@pytest.mark.parametrize("code", ["NOSUCHCODE", "😀"])
def test_an_orientation_that_is_gone_begins_nothing(people, code):
    with pytest.raises(GuardFailed, match="ne peut plus servir"):
        begin(people, code)


def test_answers_that_the_rules_do_not_know_any_more_begin_nothing(people):
    one = kept()
    Orientation.objects.filter(pk=one.pk).update(answers={"anonymous": ["perhaps"]})
    with pytest.raises(GuardFailed, match="ne peut plus servir"):
        begin(people, one.code)


def test_the_snapshot_keeps_the_orientation(people, dataset):
    one = kept(basis="other")
    file = begin(people, one.code)
    filling.fill(file, people.sponsor, near_methodology="none")
    file = filling.sign_and_file(file, people.sponsor, at=AT)
    part = file.snapshots.last().content["orientation"]
    assert part == {
        "code": one.code,
        "ruleset": "2022-01-01",
        "answers": given(basis="other"),
        "route": "STANDARD",
        "at": AT.isoformat(),
    }
    assert snapshots.canonical(part)


def test_a_file_without_one_says_so_in_its_snapshot(filed):
    assert filed.snapshots.last().content["orientation"] is None


# The pages


def test_the_page_of_a_new_file_says_what_it_takes(as_, people):
    one = kept()
    page = as_(people.sponsor).get(f"/fr/dossiers/nouveau/?orientation={one.code}").content.decode()
    assert "MR-007" in page
    assert "réponses que vous avez déjà données" in page
    assert f'name="orientation" value="{one.code}"' in page


def test_the_form_of_a_new_file_begins_with_it(as_, people):
    one = kept()
    sent = {"organisation": people.university.pk, "title": "Essai", "creation_key": str(uuid4())}
    as_(people.sponsor).post("/fr/dossiers/nouveau/", {**sent, "orientation": one.code})
    assert OrientationUse.objects.get().orientation == one
    assert OrientationUse.objects.get().request.route == "MR007"


def test_without_an_account_one_signs_in_first_and_comes_back(client):
    page = client.get("/fr/dossiers/nouveau/?orientation=ABC")
    assert page.status_code == 302
    assert "orientation%3DABC" in page["Location"]


@pytest.mark.parametrize("code", ["NOSUCHCODE", "\x00", "x" * 400])
def test_an_orientation_that_cannot_serve_is_told_and_does_not_keep_from_beginning(as_, people, code):
    browser = as_(people.sponsor)
    page = browser.get("/fr/dossiers/nouveau/", {"orientation": code})
    assert page.status_code == 200
    assert "ne peut plus servir" in page.content.decode()
    sent = {"organisation": people.university.pk, "title": "Essai", "creation_key": str(uuid4())}
    assert browser.post("/fr/dossiers/nouveau/", {**sent, "orientation": "NOSUCHCODE"}).status_code == 302
    assert not OrientationUse.objects.exists()


def test_the_route_page_shows_the_answers_and_what_changed_since(as_, people):
    one = kept()
    file = begin(people, one.code)
    page = f"/fr/dossiers/{file.reference}/circuit/"
    said = as_(people.sponsor).get(page).content.decode()
    assert "Vos réponses à l’orientation" in said
    assert "Le dossier dit toujours la même chose" in said
    filling.write(file, people.sponsor, matching="direct")
    said = as_(people.sponsor).get(page).content.decode()
    assert "Ce qui a changé depuis" in said
    assert "Ce circuit est fermé à votre projet" in said
    assert f"/fr/orientation/{one.code}/" in said


def test_a_change_is_told_in_words_with_the_page_that_answers_it(people):
    file = begin(people, kept().code)
    filling.write(file, people.sponsor, matching="direct")
    (change,) = presentation.of_file(file).changes
    assert change.before == "Non, chaque base est étudiée à part"
    assert change.now == "Oui, par un numéro commun (appariement direct)"
    assert change.url == f"/fr/dossiers/{file.reference}/redaction/protection-des-donnees/"


def test_another_route_chosen_since_is_told(people):
    file = begin(people, kept().code)
    door.perform("choose_route", file, by=people.sponsor, at=AT, data={"route": "STANDARD"})
    file.refresh_from_db()
    assert presentation.of_file(file).left.startswith("MR-007")


def test_a_file_without_one_is_offered_the_orientation(as_, people, draft):
    said = as_(people.sponsor).get(f"/fr/dossiers/{draft.reference}/circuit/").content.decode()
    assert "Vos réponses à l’orientation" not in said
    assert 'href="/fr/orientation/"' in said


# Forgetting


def test_those_that_served_no_file_are_forgotten_in_time(people, settings):
    settings.HUB_ORIENTATION_DAYS = 90
    old, used, young = kept(), kept(), kept(at=AT + timedelta(days=1))
    begin(people, used.code)
    assert orienting.purge(at=AT + timedelta(days=90)) == 0
    assert orienting.purge(at=AT + timedelta(days=90, minutes=1)) == 1
    assert set(Orientation.objects.all()) == {used, young}
    assert audit.events_for(old.audit_ref).last().kind == "orientation.forgotten"


def test_the_task_may_run_twice(settings):
    kept()
    tasks.purge_orientations()
    tasks.purge_orientations()
    assert not Orientation.objects.exists()


def test_more_than_a_batch_is_forgotten(monkeypatch):
    monkeypatch.setattr(orienting, "BATCH", 2)
    for _i in range(5):
        kept()
    assert orienting.purge(at=AT + timedelta(days=365)) == 5


def test_a_deleted_draft_lets_its_orientation_be_forgotten(people):
    file = begin(people, kept().code)
    door.perform("delete_draft", file, by=people.sponsor, at=AT)
    assert orienting.purge(at=AT + timedelta(days=365)) == 1
