"""The form as a jurist's file: read whole, in both languages, and refused when it is not understood."""

import shutil

import pytest
from django.utils import translation

from hub import clock
from requests_workflow import rules
from requests_workflow.dossier import presentation, queries
from requests_workflow.rules import RuleError, loader
from tests.dossier.test_writing_pages import page, text

REAL = loader.FOLDER / "2022-01-01"
FORMS = rules.get("2022-01-01").forms
FORM = FORMS["2022-01-01"]

EXTRA = """
[[section.field]]
code = "extra"
label_fr = "Question"
label_en = "Question"
help_fr = ""
help_en = ""
kind = "text"
required = "no"
max_length = 10
audience = ["sponsor"]
"""


@pytest.fixture
def folder(tmp_path):
    """A copy of the rules whose forms may be changed."""
    copied = shutil.copytree(REAL, tmp_path / "2022-01-01")
    (copied / "forms" / "published.sha256").unlink()
    return copied


def test_a_section_may_be_longer_without_code(folder):
    change(folder, "\n[[choice_list]]", EXTRA + "\n[[choice_list]]")
    assert "extra" in loader.load(folder).forms["2026-11-01"].fields()


def change(folder, old: str, new: str) -> None:
    """Write `new` in place of the first `old` of the last form."""
    path = folder / "forms" / "2026-11-01.toml"
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('kind = "text"', 'kind = "poem"', "poem"),
        ('kind = "text"', 'kind = "text"\ncolour = "red"', "colour"),
        ('slug = "projet"', 'slug = "projet"\ncolour = "red"', "colour"),
        ('slug = "methode"', 'slug = "projet"', "share an address"),
        ("max_length = 250", "", "max_length"),
        ('choices = "purposes"', "", "list of choices"),
        ('choices = "purposes"', 'choices = "nothing"', "unknown list"),
        ('condition = "has_matching"', "", "condition"),
        ('not_before = "period_from"', 'not_before = "title"', "unknown date"),
        ('code = "acronym"', 'code = "title"', "stands twice"),
        ('code = "main_objective"', 'code = "title"', "two sections"),
        ('code = "P2"', 'code = "P1"', "stands twice"),
        ('audience = ["sponsor",', 'audience = ["everybody",', "everybody"),
        ('sources = ["decret-2019-536-88", "csp-l1461-3"]', 'sources = ["rumour"]', "rumour"),
    ],
)
def test_what_is_not_understood_is_refused_and_named(folder, old, new, reason):
    change(folder, old, new)
    with pytest.raises(RuleError, match=reason):
        loader.load(folder)


def test_every_question_is_asked_in_both_languages():
    entries = [
        entry
        for form in FORMS.values()
        for entry in (
            *form.sections.values(),
            *form.fields().values(),
            *(column for field in form.fields().values() for column in field.columns.values()),
            *(choice for one in form.choice_lists.values() for choice in one.choices.values()),
        )
    ]
    for entry in entries:
        assert entry.label_fr
        assert entry.label_en
        assert bool(getattr(entry, "help_fr", "")) == bool(getattr(entry, "help_en", "")), entry.code


def test_the_opinion_and_the_register_find_what_they_need():
    public = {code for code, field in FORM.fields().items() if "public" in field.audience}
    needed = {"title", "acronym", "summary", "purposes", "main_objective", "medical_domains", "matching", "legal_basis"}
    needed |= {"implementer", "research_firm", "funders", "period_from", "period_to", "population", "population_size"}
    needed |= {"hosting", "recipients", "transfers", "start_on", "duration_months", "opposition_contact"}
    assert needed <= public
    assert FORM.fields()["summary"].max_length == 1500


def test_each_audience_reads_its_own(as_, people, filed):
    whole, asked = questions(filed, "office"), questions(filed, "committee")
    assert "Méthode" in asked
    assert DPO_CONTACT not in asked
    assert asked | {DPO_CONTACT} <= whole


def questions(file, audience) -> set[str]:
    """What the page of the dossier asks and answers for one audience, with plain spaces."""
    sections = presentation.sections(file, audience=audience)
    return {row.key.replace("\u00a0", " ") for section in sections for row in section.rows}


DPO_CONTACT = "Délégué à la protection des données : adresse de la fonction"


def test_answers_come_back_as_values(filed):
    found = queries.answers(filed)
    assert found["includes_deceased"] is True
    assert found["population_size"] == 4200
    assert found["period_from"].year == 2012
    assert found["purposes"] == ["P6"]
    assert found["results_on"] is None
    assert queries.answers(filed)["summary"].startswith("Nous comparons")


def test_the_pages_speak_english(as_, people, draft):
    with translation.override("en"):
        address = page("section", draft, "population")
    assert address.startswith("/en/")
    assert "Expected number of people" in text(as_(people.sponsor).get(address))


def test_a_published_form_is_never_changed(folder):
    forms = folder / "forms"
    (forms / "published.sha256").write_text((REAL / "forms" / "published.sha256").read_text())
    loader.load(folder)
    (forms / "2022-01-01.toml").write_text((forms / "2022-01-01.toml").read_text() + "\n# une virgule\n")
    with pytest.raises(RuleError, match=r"2022-01-01\.toml is published"):
        loader.load(folder)


def test_every_form_in_force_is_published():
    listed = (REAL / "forms" / "published.sha256").read_text().split()[1::2]
    assert listed == sorted(f"{form.id}.toml" for form in FORMS.values() if form.in_force_from <= clock.today())


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('from = "funders"', 'from = "nothing"', "has no place|unknown field"),
        ('column = "funder"', 'column = "colour"', "unknown column"),
        ('replaces = "2022-01-01"', 'replaces = "1999-01-01"', "must say that it replaces"),
        ('code = "exclusion"', 'code = "left_out"', "exclusion has no place"),
        ("most = 20", "most = 0", "columns and a number of rows"),
        ('condition = "produces_algorithm"', "", "goes with a condition"),
    ],
)
def test_a_form_that_loses_an_answer_or_a_row_is_refused(folder, old, new, reason):
    change(folder, old, new)
    with pytest.raises(RuleError, match=reason):
        loader.load(folder)
