"""What changed, and what was filed, is told to those who may read it: each field, each audience, each page."""

import re
from dataclasses import replace

import pytest
from django.db import transaction

from audit import api as audit
from hub.accounts import grants
from requests_workflow import rules
from requests_workflow.dossier.versions import contents, differences, presentation
from requests_workflow.procedure import snapshots
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.rules.forms import AUDIENCES
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_versions import DAY
from tests.dossier.test_writing_pages import page, text

RULES = rules.get("2022-01-01")
TEXTS = {"text", "longtext", "group"}


@pytest.fixture(autouse=True)
def _every_question_arises(monkeypatch):
    monkeypatch.setattr(contents, "holding", lambda content, named: frozenset(RULES.flags))


def said(form, field, word: str):
    """Return two different answers to a question, the text ones with a word found nowhere else."""
    first = word == "avant"
    if field.kind == "group":
        return [dict.fromkeys(field.columns, f"{word}-{field.code}")]
    if field.kind in {"choice", "choices"}:
        codes = list(form.choices_of(field))
        return [codes[0 if first else -1]] if field.kind == "choices" else codes[0 if first else -1]
    values = {"yes_no": ("yes", "no"), "integer": ("1", "2"), "date": ("2026-01-01", "2026-02-01")}
    return values.get(field.kind, (f"avant-{field.code}", f"après-{field.code}"))[0 if first else 1]


def hidden(form, code: str, audience: str):
    """Return a form that keeps the answer to one question from an audience."""
    section = form.section_of(code)
    field = section.fields[code]
    field = replace(field, audience=tuple(one for one in field.audience if one != audience))
    section = replace(section, fields={**section.fields, code: field})
    return replace(form, sections={**form.sections, section.code: section})


def content(form, route: str, typed) -> contents.Content:
    return contents.Content(RULES, route, form, typed, [], [])


@pytest.mark.django_db
@pytest.mark.parametrize("version", RULES.forms)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_change_is_told_to_the_audience_of_its_field_and_to_nobody_else(version, audience):
    for route in RULES.routes:
        form = RULES.form_on(route, version)
        for code, field in form.fields().items():
            before, after = (content(form, route, {code: said(form, field, word)}) for word in ("avant", "après"))
            if before.said(code) == after.said(code):
                continue  # one choice only
            found = differences.between(before, after, audience=audience)
            assert bool(found) == (field.is_filed and audience in field.audience), (route, code)
            assert bool(presentation.in_short(found)) == bool(found)


@pytest.mark.django_db
def test_what_one_of_the_two_forms_hides_is_not_told():
    """A field that a new form opens to an audience says nothing of the answer it had while it was hidden."""
    form = RULES.form_on("STANDARD", "2026-11-01")
    hiding = hidden(form, "method", "office")
    for before, after in ((hiding, form), (form, hiding)):
        sides = (content(one, "STANDARD", {"method": said}) for one, said in ((before, "avant"), (after, "après")))
        assert not differences.between(*sides, audience="office").under("section:method")


READERS = {
    "sponsor": "sponsor", "secretariat": "office", "auditor": "office", "chair": "committee",
    "cnil_liaison": "cnil", "holder": "data_holder",
}  # fmt: skip


@pytest.fixture
def told(people, dataset):
    """A file of the second form whose every text was changed between two versions, open to everybody of the hub."""
    at = AT.replace(month=11)
    file = filling.begin(people.sponsor, people.university, at=at)
    with transaction.atomic():
        milestones = dict.fromkeys(("filed_at", "completed_at", "transmitted_at", "authorised_at"), at)
        AccessRequest.objects.filter(pk=file.pk).update(state="complement_requested", **milestones)
        grants.give(Grant.CONSULTED_ON, to=people.holder_body.group, on=file)
        audit.record("dossier.filed", object=file.audit_ref, actor=audit.Actor("service:tests", "administrator"), at=at)
    file.refresh_from_db()
    for number, word in enumerate(("avant", "après")):
        form = file.form
        sent = {
            code: said(form, field, word) for code, field in form.fields().items() if code not in {"title", "acronym"}
        }
        filling.write(file, people.sponsor, at=at + number * DAY, **sent)
        with transaction.atomic():
            snapshots.take(file, transition="file", at=at + number * DAY)
            audit.record(
                "dossier.filed", object=file.audit_ref, actor=audit.Actor("service:tests", "administrator"), at=at
            )
    return file


@pytest.mark.parametrize(("reader", "audience"), READERS.items())
def test_no_page_of_versions_shows_a_word_of_another_audience(as_, people, told, reader, audience):
    browser = as_(getattr(people, reader))
    start = presentation.stamp(AT.replace(month=11) + DAY / 2)
    pages = [
        page("versions_between", told, 1, 2), page("versions_now", told, 1), page("versions_since", told, start),
        page("version", told, 1), page("version", told, 2), page("versions", told),
    ]  # fmt: skip
    shown = {address: set(re.split(r"[\s<>]+", text(browser.get(address)))) for address in pages}
    fields = {c: f for c, f in told.form.fields().items() if f.kind in TEXTS and c not in {"title", "acronym"}}
    assert {"team_notes", "method", "funding"} <= set(fields)
    for code, field in fields.items():
        for address, words in shown.items():
            if audience not in field.audience:
                assert not {f"avant-{code}", f"après-{code}"} & words, (code, address)
        told_here = field.is_filed and audience in field.audience
        assert (f"après-{code}" in shown[pages[0]]) == told_here, code
        assert (f"après-{code}" in shown[pages[2]]) == told_here, code
        assert (f"avant-{code}" in shown[pages[3]]) == told_here, code


def test_a_reader_is_not_told_that_something_hidden_changed(people, told):
    from tests.dossier.test_versions import look_at  # noqa: PLC0415

    at = AT.replace(month=11) + 2 * DAY
    for reader in READERS:
        look_at(told, getattr(people, reader), at)
    filling.write(told, people.sponsor, at=at + DAY, team_notes="Une note entre nous.")
    assert [presentation.since(told, getattr(people, reader)) for reader in READERS] == [None] * len(READERS)
    filling.write(told, people.sponsor, at=at + DAY, method="Une méthode nouvelle.")
    assert presentation.since(told, people.chair).said == "1 réponse changée"
