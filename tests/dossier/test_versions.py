"""The versions of a file: listed, read as they were filed, compared, in a constant number of queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests_workflow.dossier.models import Document, LastLook
from requests_workflow.dossier.versions import contents, differences, presentation, queries
from requests_workflow.procedure import door, policies, snapshots
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import page, text

DAY = timedelta(days=1)


@pytest.fixture
def complemented(filed, people):
    """A file filed twice: method and a piece changed in between."""
    filling.check_all(filed, people.secretariat, missing={"section:method": "Trop court.", "piece:D01": "Illisible."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT + DAY)
    filling.write(filed, people.sponsor, at=AT + 2 * DAY, method="Cohorte historique, modèle de Cox, appariement.")
    old = filed.documents.get(piece="D01")
    door.perform("remove_document", filed, by=people.sponsor, at=AT + 2 * DAY, data={"document": old.pk})
    filling.add(filed, people.sponsor, "D01", at=AT + 2 * DAY, name="protocole-v2.pdf")
    return filling.sign_and_file(filed, people.sponsor, at=AT + 3 * DAY, act="file_complement")


def test_a_draft_has_no_version_yet(as_, people, draft):
    assert "Pas encore de version" in text(as_(people.sponsor).get(page("versions", draft)))


def test_each_version_says_which_act_when_and_its_hash(as_, people, complemented):
    shown = text(as_(people.secretariat).get(page("versions", complemented)))
    for kept in complemented.snapshots.all():
        assert kept.sha256[:12] in shown
    for words in ("Dossier déposé", "Compléments demandés", "Compléments déposés", people.sponsor.full_name):
        assert words in shown


def test_a_sponsor_is_told_roles_and_not_the_names_of_the_office(as_, people, complemented):
    shown = text(as_(people.sponsor).get(page("versions", complemented)))
    assert "Compléments demandés" in shown
    assert people.secretariat.full_name not in shown


def test_the_form_leads_to_the_address_of_the_comparison(as_, people, complemented):
    browser = as_(people.sponsor)
    here = page("versions", complemented)
    assert browser.get(here, {"de": "3", "a": "1"}).url == page("versions_between", complemented, 1, 3)
    assert browser.get(here, {"de": "1", "a": "maintenant"}).url == page("versions_now", complemented, 1)
    assert browser.get(here, {"de": "9", "a": "🙂"}).status_code == 422


def test_a_comparison_tells_words_and_pieces(as_, people, complemented):
    shown = text(as_(people.sponsor).get(page("versions_between", complemented, 1, 3)))
    assert "1 réponse changée, 1 pièce remplacée" in shown
    assert '<del class="gone">' in shown
    assert "protocole-v2.pdf" in shown
    assert "début du texte ajouté" in shown
    assert "Comparer la survie" not in shown


def test_two_versions_of_the_same_content_say_so(as_, people, complemented):
    shown = text(as_(people.sponsor).get(page("versions_between", complemented, 1, 2)))
    assert "Rien n’a changé" in shown


@pytest.mark.parametrize(("old", "new"), [(1, 9), (0, 1), (99, 100)])
def test_a_version_that_does_not_exist_is_not_found(as_, people, complemented, old, new):
    assert as_(people.sponsor).get(page("versions_between", complemented, old, new)).status_code == 404
    assert as_(people.sponsor).get(page("version", complemented, new + 10)).status_code == 404


def test_a_version_is_drawn_as_it_was_filed_for_ever(as_, people, complemented):
    shown = text(as_(people.sponsor).get(page("version", complemented, 1)))
    assert "score de propension" in shown
    assert "protocole-v2.pdf" not in shown
    assert complemented.snapshots.first().sha256 in shown
    assert "score de propension" not in text(as_(people.sponsor).get(page("version", complemented, 3)))


def test_a_version_keeps_the_labels_of_its_own_form(full, people):
    now = contents.present(full)
    kept = {"file": {"ruleset": full.ruleset, "route": full.route, "form_version": "2026-11-01"}}
    later = contents.of_snapshot({**kept, "answers": dict(now.typed), "datasets": now.datasets, "documents": []})
    assert later.form.id == "2026-11-01"
    shown = presentation.as_filed(full, later, audience="sponsor")
    assert shown.form != presentation.as_filed(full, now, audience="sponsor").form
    assert presentation.forms_differ(now, later)


def test_who_may_not_see_the_file_sees_no_version(as_, people, complemented):
    for name, more in (("versions", ()), ("version", (1,)), ("versions_between", (1, 2)), ("versions_now", (1,))):
        assert as_(people.other_sponsor).get(page(name, complemented, *more)).status_code == 404


def test_a_reader_has_no_version_of_before_the_file_came_to_them(as_, people, complemented):
    filling.check_all(complemented, people.secretariat)
    file = door.perform("declare_complete", complemented, by=people.secretariat, at=AT + 4 * DAY).subject
    assert [one.number for one in queries.versions(file, policies.roles_on(people.chair, file))] == [4]
    assert as_(people.chair).get(page("version", file, 1)).status_code == 404
    assert as_(people.chair).get(page("version", file, 4)).status_code == 200
    before = page("versions_since", file, presentation.stamp(AT + 2 * DAY))
    assert as_(people.chair).get(before).status_code == 404


def many(file, number: int):
    """Give a file more versions, and pieces in proportion."""
    with transaction.atomic():
        filling.add(file, file.created_by, "D07", name=f"avis-{number}.pdf")
        for index in range(number):
            snapshots.take(file, transition="file_complement", at=AT + (index + 1) * DAY)


@pytest.mark.parametrize("number", [1, 3, 20])
def test_versions_cost_the_same_queries_at_any_number(as_, people, filed, number):
    _more(filed, people.sponsor, versions=number - 1, pieces=2 * number)
    browser = as_(people.secretariat)
    spent = {}
    for name, more in (("versions", ()), ("version", (1,)), ("versions_now", (1,)), ("summary", ()), ("file", ())):
        address = reverse("desk:file", args=[filed.reference]) if name == "file" else page(name, filed, *more)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries_:
            assert browser.get(address).status_code == 200
        spent[name] = len(queries_)
    assert spent == QUERIES


#: What each page asks the database, whatever the number of versions and of pieces.
QUERIES = {"versions": 23, "version": 23, "versions_now": 31, "summary": 37, "file": 40}


def _more(file, sponsor, *, versions: int, pieces: int) -> None:
    """Give a file more versions and pieces than the procedure would in a test's time, each with its trace."""
    from audit import api as audit  # noqa: PLC0415

    with transaction.atomic():
        model = file.documents.first()
        Document.objects.bulk_create(
            Document(
                request=file, piece="D07", name=f"avis-{number}.pdf", size=10, sha256=f"{number:064x}", added_at=AT,
                added_by=model.added_by,
            )
            for number in range(pieces)
        )  # fmt: skip
        for number in range(versions):
            snapshots.take(file, transition="file", at=AT + number * DAY)
        audit.record("dossier.filed", object=file.audit_ref, actor=audit.Actor("service:tests", "administrator"), at=AT)


# What changed since the last reading


@pytest.fixture
def frozen(monkeypatch):
    """Set the hour of the pages: `frozen(AT)`."""
    from hub import clock  # noqa: PLC0415

    return lambda at: monkeypatch.setattr(clock, "now", lambda: at)


def test_a_reader_is_told_what_changed_since_their_last_reading(as_, people, complemented, frozen):
    reader = people.secretariat
    look_at(complemented, reader, AT + DAY)
    since = presentation.since(complemented, reader)
    assert since.said == "1 réponse changée, 1 pièce remplacée"
    frozen(AT + 4 * DAY)
    browser = as_(reader)
    shown = text(browser.get(page("summary", complemented)))
    assert "Depuis votre dernière lecture (3 mars 2026)" in shown
    assert since.url in shown
    assert "protocole-v2.pdf" in text(browser.get(since.url))
    assert "Depuis votre dernière lecture" not in text(browser.get(page("summary", complemented)))


def look_at(file, person, at):
    from requests_workflow.dossier.versions import actions  # noqa: PLC0415

    with transaction.atomic():
        actions.look(file, by=person, at=at)
        from audit import api as audit  # noqa: PLC0415

        audit.record("dossier.read", object=file.audit_ref, actor=audit.Actor(str(person.pk), "secretariat"), at=at)


def test_the_page_of_the_file_tells_it_too_without_counting_as_a_reading(as_, people, complemented, frozen):
    look_at(complemented, people.secretariat, AT + DAY)
    frozen(AT + 4 * DAY)
    browser = as_(people.secretariat)
    here = reverse("desk:file", args=[complemented.reference])
    for _time in range(2):
        assert "Depuis votre dernière lecture" in text(browser.get(here))


def test_a_first_reading_says_nothing(as_, people, complemented):
    assert "Depuis votre dernière lecture" not in text(as_(people.secretariat).get(page("summary", complemented)))


def test_one_s_own_changes_are_not_news(people, complemented):
    look_at(complemented, people.sponsor, AT + DAY)
    assert presentation.since(complemented, people.sponsor) is None


def test_what_was_changed_and_changed_back_is_not_told(people, filed):
    look_at(filed, people.secretariat, AT + DAY)
    filling.check_all(filed, people.secretariat, missing={"section:method": "Trop court."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT + DAY)
    filling.write(filed, people.sponsor, at=AT + 2 * DAY, method="Autre.")
    filling.write(filed, people.sponsor, at=AT + 3 * DAY, method=filling.ANSWERS["method"])
    assert presentation.since(filed, people.secretariat) is None


def test_a_reading_is_kept_once_a_day_while_nothing_moves(as_, people, filed, frozen):
    browser = as_(people.secretariat)
    frozen(AT + DAY)
    browser.get(page("summary", filed))
    frozen(AT + DAY + timedelta(hours=1))
    browser.get(page("summary", filed))
    assert LastLook.objects.get(person=people.secretariat).at == AT + DAY
    frozen(AT + 2 * DAY)
    browser.get(page("summary", filed))
    assert LastLook.objects.get(person=people.secretariat).at == AT + 2 * DAY


@pytest.mark.parametrize("written", ["hier", "20260101", "99999999T999999999999Z"])
def test_a_nonsense_instant_is_not_found(as_, people, filed, written):
    assert as_(people.secretariat).get(page("versions_since", filed, written)).status_code == 404


def test_the_data_asked_for_is_compared_at_any_instant(people, full, dataset):
    asked = [{"code": "dcir", "justification": "Les soins y sont.", "years_from": 2014, "years_to": 2022}]
    before = contents.at(full, AT + DAY)
    door.perform("choose_data", full, by=people.sponsor, at=AT + 2 * DAY, data={"datasets": asked})
    found = differences.between(before, contents.present(full), audience="sponsor")
    (change,) = found.under("data")
    assert [line.runs[0].text for line in change.lines] == ["de 2012 à 2022", "de 2014 à 2022"]
    assert contents.at(full, AT + 3 * DAY).datasets == contents.present(full).datasets


def test_a_stamp_gives_back_its_instant():
    instant = datetime(2026, 3, 12, 9, 15, 0, 123456, tzinfo=UTC)
    assert presentation.instant_of(presentation.stamp(instant)) == instant
