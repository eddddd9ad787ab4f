"""What two descriptions differ by: all of it, in words, and nothing when they are alike."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import Dataset
from catalogue.publishing import fields
from catalogue.publishing.description import describe
from catalogue.publishing.differences import Change, differences
from catalogue.publishing.rebasing import rebase

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(make_dataset):
    """A description with a row of each part, two tables and a link between them."""
    described = describe(Dataset.objects.get(pk=make_dataset().pk))
    for part in fields.PARTS:
        empty = dict.fromkeys(part.fields, "")
        described[part.name] = [{**empty, **ROWS[part.name]}]
    described["properties"] = {"records": 12_000, "health_category": ["EHRS"], "provenance": {"fr": "Avant", "en": ""}}
    other = copy.deepcopy(described["tables"][0]) | {"name": "suivi"}
    link = {"dataset": "base-1", "table": "suivi", "columns": ["a"], "target_columns": ["b"], "origin": "join"}
    described["tables"][0]["links"] = [link]
    described["tables"].append(other)
    return described


ROWS = {
    "contacts": {"name_fr": "Service", "email": "s@inventee.example"},
    "distributions": {"role": "access", "title_fr": "Demander", "byte_size": None},
    "linkages": {"other": "", "other_name": "Registre", "method_fr": "Clé", "is_linked_already": False},
    "quality": {"section": "technical", "criterion": "Complétude", "text_fr": "Bonne"},
    "coverage": {"axis": "year", "bin": "2019", "count": 1200},
}


def told(old, new) -> dict[str, list[Change]]:
    return {difference.section: difference.items for difference in differences(old, new)}


def leaves(value, path=()):
    """Yield the path of every text, number or answer of a document."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from leaves(one, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for index, one in enumerate(value):
            yield from leaves(one, (*path, index))
    elif path[-1] != "links":  # a table without a link has none to change
        yield path


def put(document, path, value):
    changed = copy.deepcopy(document)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def at(document, path):
    for key in path:
        document = document[key]
    return document


def another(value):
    """Return a value of the same kind that says something else."""
    if isinstance(value, bool):
        return not value
    if value is None or isinstance(value, int):
        return (value or 0) + 1000
    if isinstance(value, dict):
        return {**value, "nouveau": "x"}
    return [*value, "nouveau"] if isinstance(value, list) else f"{value}nouveau"


def test_alike_descriptions_differ_by_nothing(document, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert differences(document, copy.deepcopy(document)) == []


def test_every_leaf_that_changes_is_told(document):
    """Whatever leaf moves: said once at least, and what it becomes is read in it."""
    silent = []
    for path in leaves(document):
        value = another(at(document, path))
        found = [change for items in told(document, put(document, path, value)).values() for change in items]
        if not found or all(change.before == change.after for change in found):
            silent.append(path)
    assert silent == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_moves_together_is_told_and_goes_back(document, data):
    paths = data.draw(st.lists(st.sampled_from(list(leaves(document))), min_size=1, max_size=6, unique=True))
    changed = document
    for path in sorted(paths, key=str):
        changed = put(changed, path, another(at(document, path)))
    assert differences(document, changed)
    assert differences(changed, changed) == []
    assert {one.section for one in differences(changed, document)} >= {
        one.section for one in differences(document, changed) if not one.section.startswith("Table ")
    }


def test_changes_are_in_words_never_in_json(document):
    changed = put(document, ("tables", 0, "variables", 0, "identifying_class"), "pseudonym")
    changed = put(changed, ("properties", "provenance"), {"fr": "Après", "en": "After"})
    changed = put(changed, ("properties", "records"), 52_000)
    changed = put(changed, ("linkages", 0, "is_linked_already"), True)
    found = told(document, changed)
    assert found["Table visite"] == [
        Change("date_visite : Caractère identifiant", "Identifiant potentiel", "Pseudonyme", "changed")
    ]
    assert found["Appariements possibles"] == [
        Change("Registre : Le rapprochement est déjà fait", "non", "oui", "changed")
    ]
    assert found["Propriétés européennes"] == [
        Change("Nombre d’enregistrements", "12\u202f000", "52\u202f000", "changed"),
        Change("Provenance", "en français : Avant", "en français : Après ; en anglais : After", "changed"),
    ]
    words = [word for items in found.values() for change in items for word in (change.before, change.after)]
    assert not [word for word in words if set(word) & set('{}[]"')]


def test_what_is_added_and_removed_is_named(document):
    changed = copy.deepcopy(document)
    changed["tables"][0]["variables"][0]["name"] = "jour_visite"
    changed["tables"][0]["links"] = []
    del changed["tables"][1]
    changed["contacts"] = []
    found = told(document, changed)
    assert [(one.label, one.kind) for one in found["Table visite"]] == [
        ("date_visite", "removed"),
        ("jour_visite", "added"),
        ("Jointure", "removed"),
    ]
    assert found["Tables"] == [Change("suivi", "1 variable", "", "removed")]
    assert [(one.label, one.before, one.kind) for one in found["Contacts"]] == [
        (
            "s@inventee.example",
            "Nom, en français : Service ; Adresse électronique d’un service : s@inventee.example",
            "removed",
        )
    ]


def test_an_order_that_changes_is_told(document):
    changed = copy.deepcopy(document)
    changed["tables"].reverse()
    assert told(document, changed) == {"Tables": [Change("Ordre", "visite, suivi", "suivi, visite", "changed")]}


def test_nothing_is_not_a_change(document):
    changed = put(document, ("properties", "alternative"), {"fr": "", "en": ""})
    assert differences(document, put(changed, ("properties", "spatial"), [])) == []


def test_a_first_version_differs_by_all_it_says(document):
    assert {"Textes", "Contacts", "Tables"} <= told({}, document).keys()
    assert all(change.kind == "added" for items in told({}, document).values() for change in items)


# Rebasing


def test_a_rebased_draft_keeps_my_changes_and_takes_theirs(document):
    mine = put(document, ("tables", 0, "variables", 0, "label_fr"), "Mon libellé")
    mine = put(mine, ("summary_fr",), "Mon résumé")
    theirs = put(document, ("tables", 0, "variables", 0, "label_en"), "Their label")
    theirs = put(theirs, ("title_fr",), "Leur titre")
    theirs["tables"][0]["variables"].append({**theirs["tables"][0]["variables"][0], "name": "nouvelle"})
    rebased = rebase(document, mine, theirs)
    first, added = rebased["tables"][0]["variables"]
    assert (first["label_fr"], first["label_en"], added["name"]) == ("Mon libellé", "Their label", "nouvelle")
    assert (rebased["summary_fr"], rebased["title_fr"]) == ("Mon résumé", "Leur titre")


def test_a_row_taken_away_by_them_stays_only_when_i_changed_it(document):
    theirs = copy.deepcopy(document)
    del theirs["tables"][1]
    assert rebase(document, put(document, ("summary_fr",), "X"), theirs)["tables"] == theirs["tables"]
    mine = put(document, ("tables", 1, "label_fr"), "Je la décris")
    assert [table["name"] for table in rebase(document, mine, theirs)["tables"]] == ["visite", "suivi"]


def test_without_a_known_base_all_of_mine_stays(document):
    mine = put(document, ("summary_fr",), "Mon résumé")
    assert rebase({}, mine, document) == mine
