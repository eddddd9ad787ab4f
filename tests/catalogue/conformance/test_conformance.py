"""What the profile asks of a description, and how complete it is."""

import copy
from datetime import date

import pytest
from django.template.loader import render_to_string

from catalogue.conformance import queries
from catalogue.conformance.sections import Section
from catalogue.models import Dataset
from catalogue.properties import Kind, Strength, all_properties
from catalogue.publishing import versions
from catalogue.publishing.description import describe
from tests.catalogue.conftest import ACTOR, AT
from tests.stewardship.conftest import ACCESS, CONTACT, PROPERTIES, vocabulary  # noqa: F401 — fixtures

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def document(make_dataset):
    return describe(Dataset.objects.get(pk=make_dataset().pk))


@pytest.fixture
def whole(document):
    """A description that has all that is mandatory for data given on authorisation."""
    return {**document, "properties": PROPERTIES, "contacts": [CONTACT], "distributions": [ACCESS], "keywords_fr": "a"}


def report(document, **options):
    return queries.report(document, today=TODAY, attested_until=None, **options)


def lacking(document) -> set[str]:
    return {verdict.key for verdict in report(document).mandatory}


def test_each_level_asks_for_its_own_mandatory_properties(document):
    asked = {"contacts", "distributions", "health_category", "keywords", "provenance", "type"}
    assert lacking(document) == asked
    assert lacking({**document, "access_rights": "RESTRICTED"}) == {"distributions", "health_category"}
    assert lacking({**document, "access_rights": "PUBLIC"}) == {"distributions", "health_category"}


def test_nothing_lacks_when_all_is_there(whole):
    found = report(whole)
    assert (found.mandatory, found.is_publishable) == ([], True)


def test_a_verdict_says_why_and_where(document):
    verdicts = {verdict.key: verdict for verdict in report(document).verdicts}
    told = {key: (verdicts[key].reason, verdicts[key].section) for key in ("provenance", "contacts", "keywords")}
    assert told == {
        "provenance": ("Le texte est vide.", Section.PROPERTIES),
        "contacts": ("Aucune ligne n’est remplie.", Section.CONTACTS),
        "keywords": ("Le champ est vide.", Section.TEXTS),
    }
    assert all(verdict.section for verdict in verdicts.values() if not verdict.met)


def test_every_property_of_the_profile_is_judged_and_can_be_met(whole, document):
    """Filled in wherever it stands, no property is left unmet, whatever its kind."""
    filled = copy.deepcopy(whole)
    for one in all_properties().values():
        if one.kind in VALUES:
            filled["properties"][one.key] = VALUES[one.kind]
    filled["distributions"] = [{**ACCESS, "role": role} for role in ("access", "sample", "analytics")]
    filled["linkages"] = [{"other": "", "other_name": "Registre", "method_fr": "Clé"}]
    filled["quality"] = [{"text_fr": "Bonne"}]
    filled["period_from"] = "2019-01-01"
    assert [verdict.key for verdict in report(filled).verdicts if not verdict.met] == []


VALUES = {
    Kind.CONCEPTS: ["X"],
    Kind.TEXT: {"fr": "x", "en": ""},
    Kind.WORDS: ["x"],
    Kind.ADDRESSES: ["https://x.example"],
    Kind.NUMBER: 0,
    Kind.DATE: "2026-01-01",
    Kind.PERIOD: {"from": "2026-01-01", "to": None},
    Kind.DURATION: "P1D",
}


def test_a_table_without_variables_is_not_structured_data(whole):
    whole["tables"][0]["variables"] = []
    assert lacking(whole) == {"variables"}
    whole["tables"] = []
    assert lacking(whole) == set()


def test_a_value_outside_its_vocabulary_is_kept_and_told(whole, vocabulary):  # noqa: F811
    whole["properties"] = {**PROPERTIES, "health_category": ["EHRS", "<b>LUNE</b>"], "type": []}
    (remark,) = [one for one in report(whole).remarks if one.section == Section.PROPERTIES]
    assert remark.text.startswith("Catégories de données de santé (art. 51) : « <b>LUNE</b> » n’est pas dans")
    assert not remark.blocks


@pytest.mark.parametrize(
    ("part", "row", "said"),
    [
        ("contacts", {**CONTACT, "email": ""}, "Ligne 1 : il faut une adresse électronique"),
        ("contacts", {**CONTACT, "name_fr": ""}, "Ligne 1 : le champ « Nom, en français » est vide."),
        ("linkages", {"other": "a", "other_name": "b", "method_fr": "x"}, "Ligne 1 : il faut nommer l’autre"),
        ("linkages", {"other": "", "other_name": "", "method_fr": "x"}, "Ligne 1 : il faut nommer l’autre"),
        ("distributions", {**ACCESS, "title_fr": ""}, "Ligne 1 : le champ « Titre, en français » est vide."),
        ("coverage", {"axis": "year", "bin": ""}, "Ligne 1 : le champ « Classe » est vide."),
    ],
)
def test_a_row_that_is_not_whole_keeps_from_publishing(whole, part, row, said):
    (blocking,) = report({**whole, part: [row]}).blocking
    assert blocking.text.startswith(said)


def test_a_column_says_its_name_title_description_and_type(whole):
    assert [one for one in report(whole).remarks if one.section == Section.DICTIONARY] == []
    whole["tables"][0]["variables"][0]["label_fr"] = "date_visite"
    (remark,) = [one for one in report(whole).remarks if one.section == Section.DICTIONARY]
    assert remark.text == "Table visite : 1 variable sans libellé, description ou type : date_visite."
    whole["tables"][0]["variables"][0]["description_fr"] = "Le jour de la visite."
    assert [one for one in report(whole).remarks if one.section == Section.DICTIONARY] == []


# The score


def points(document, **options) -> list[int]:
    options = {"today": TODAY, "attested_until": None, **options}
    return [criterion.points for criterion in queries.report(document, **options).score.criteria]


def test_each_criterion_counts_for_its_share(whole):
    recommended = [one for one in report(whole).verdicts if one.strength == Strength.RECOMMENDED]
    met = sum(one.met for one in recommended)
    whole["tables"][0]["variables"][0]["label_fr"] = "date_visite"
    assert points(whole) == [50, 25 * met // len(recommended), 0, 0, 0]
    whole["tables"][0]["variables"][0]["description_fr"] = "Le jour de la visite."
    assert points({**whole, "period_from": "2019-01-01"}, attested_until=TODAY)[2:] == [15, 5, 5]


def test_a_coded_variable_without_its_list_is_not_whole(whole):
    variable = whole["tables"][0]["variables"][0]
    variable |= {"description_fr": "Le motif.", "code_list_name": "MOTIFS"}
    assert points(whole)[2] == 0
    variable["code_list"] = "motifs"
    assert points(whole)[2] == 15


@pytest.mark.parametrize(
    ("rhythm", "period", "in_time"),
    [
        ("yearly", ("2010-01-01", None), True),
        ("yearly", ("2010-01-01", "2024-03-02"), True),
        ("yearly", ("2010-01-01", "2024-03-01"), False),
        ("monthly", ("2010-01-01", "2025-02-02"), True),
        ("monthly", ("2010-01-01", "2025-02-01"), False),
        ("never", ("2010-01-01", "2012-01-01"), True),
        ("unknown", ("2010-01-01", None), False),
        ("yearly", (None, None), False),
    ],
)
def test_data_are_late_after_a_period_and_the_time_to_deliver_it(whole, rhythm, period, in_time):
    dated = {**whole, "rhythm": rhythm, "period_from": period[0], "period_to": period[1]}
    assert points(dated)[3] == 5 * in_time


def test_the_holder_s_word_holds_until_its_last_day(whole):
    assert points(whole, attested_until=TODAY)[4] == 5
    assert points(whole, attested_until=date(2026, 3, 1))[4] == 0


# What the public page shows


def test_the_report_of_a_dataset_is_on_its_last_version(make_dataset, django_assert_num_queries):
    dataset = make_dataset()
    versions.publish(dataset, at=AT, actor=ACTOR)
    with django_assert_num_queries(3):
        found = queries.report_of(dataset, today=TODAY)
    assert found.score.criteria[-1].points == 5
    late = queries.report_of(dataset, today=date(2027, 1, 16))
    assert late.score.criteria[-1].points == 0


def test_the_panel_says_each_criterion_and_what_is_missing(document):
    document["title_fr"] = "<b>x</b>"
    drawn = render_to_string("catalogue/conformance.html", {"report": report(document)})
    assert "points sur 100" in drawn
    for word in ("Propriétés obligatoires", "Dictionnaire des variables", "Données à jour", "Point de contact"):
        assert word in drawn
    assert "href" not in drawn
    linked = render_to_string("catalogue/conformance.html", {"report": report(document), "write_url": "/ici/"})
    assert '<a href="/ici/contacts/">Point de contact</a>' in linked
