"""Crossing potential identifiers: the rule of law.md 3.2, whatever the tables and datasets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import identifiers
from catalogue.enums import IdentifyingClass, PotentialIdentifier
from catalogue.identifiers import Part
from catalogue.models import Table, Variable

LIKELY = st.sampled_from(["", *PotentialIdentifier])


def variable(number: int, identifier: str) -> Variable:
    identifying_class = IdentifyingClass.POTENTIAL if identifier else IdentifyingClass.NONE
    return Variable(
        pk=number, name=f"V{number}", table=Table(pk=number % 3), potential_identifier=identifier,
        identifying_class=identifying_class,
    )  # fmt: skip


VARIABLES = st.lists(LIKELY, max_size=12).map(lambda kinds: [variable(n, kind) for n, kind in enumerate(kinds)])


def told(found: identifiers.Crossing) -> dict[str, set[str]]:
    return {identifier: {one.name for one in variables} for identifier, variables in found.potential}


@given(VARIABLES, LIKELY)
def test_one_variable_more_never_takes_a_crossing_away(variables, kind):
    before = identifiers.crossing(variables)
    after = identifiers.crossing([*variables, variable(99, kind)])
    assert after.crosses >= before.crosses
    assert all(names <= told(after)[identifier] for identifier, names in told(before).items())


@given(VARIABLES)
def test_it_crosses_exactly_when_two_different_identifiers_meet(variables):
    kinds = {one.potential_identifier for one in variables} - {""}
    assert identifiers.crossing(variables).crosses == (len(kinds) >= 2)


@given(VARIABLES, st.randoms(use_true_random=False))
def test_neither_the_order_nor_a_repetition_changes_it(variables, random):
    shuffled = [*variables, *variables]
    random.shuffle(shuffled)
    assert told(identifiers.crossing(shuffled)) == told(identifiers.crossing(variables))


@given(VARIABLES, VARIABLES)
def test_the_whole_crosses_as_soon_as_a_part_does(one, other):
    assert identifiers.crossing([*one, *other]).crosses >= identifiers.crossing(one).crosses
    parts = told(identifiers.crossing(one)).keys() | told(identifiers.crossing(other)).keys()
    assert told(identifiers.crossing([*one, *other])).keys() == parts


def keys(base, *names: str) -> list[Part]:
    found = [base.variables[name] for name in names]
    return [Part(one.dataset_id, one.table_id, one.pk) for one in found]


def labels(crossed) -> list[str]:
    return [one.label for one in crossed]


def test_two_variables_of_two_tables_cross(base):
    crossed = identifiers.warning(keys(base, "EXE_SOI_DTD", "BEN_RES_COM"))
    assert labels(crossed) == ["Commune de résidence", "Date de soins au jour près"]
    assert [variable.name for one in crossed for variable in one.variables] == ["BEN_RES_COM", "EXE_SOI_DTD"]


def test_two_datasets_cross_as_one_does(base, deaths):
    parts = [*keys(base, "EXE_SOI_DTD"), Part(deaths.pk)]
    assert labels(identifiers.warning(parts)) == [
        "Date de soins au jour près", "Date de décès", "Commune de décès",
    ]  # fmt: skip


def test_one_identifier_twice_does_not_cross(base, deaths):
    assert identifiers.warning(keys(base, "EXE_SOI_DTD", "EXE_SOI_AMD", "DGN_PAL")) == []


@pytest.mark.parametrize("whole", ["dataset", "table"])
def test_a_whole_counts_all_its_variables(base, whole):
    part = Part(base.dataset.pk) if whole == "dataset" else Part(base.dataset.pk, base.people.pk)
    found = labels(identifiers.warning([part]))
    assert found[:2] == ["Commune de résidence", "Mois et année de naissance"]
    assert len(found) == (3 if whole == "dataset" else 2)


def test_only_what_the_catalogue_has_is_proposed(base):
    crossed = identifiers.warning([Part(base.dataset.pk)])
    proposed = {variable.name: take.name for one in crossed for variable, take in one.smaller}
    assert proposed == {
        "EXE_SOI_DTD": "EXE_SOI_AMD",
        "BEN_RES_COM": "BEN_RES_DPT",
        "BEN_NAI_MOI": "BEN_NAI_ANN",
    }
    base.variables["EXE_SOI_AMD"].delete()
    again = {variable.name for one in identifiers.warning([Part(base.dataset.pk)]) for variable, _take in one.smaller}
    assert again == {"BEN_RES_COM", "BEN_NAI_MOI"}
    assert "nombre de jours" in next(one.advice for one in crossed if one.label.startswith("Date de soins"))


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_warning_asks_the_database_the_same_at_any_length(base, count, django_assert_num_queries):
    parts = [
        *keys(base, "EXE_SOI_DTD", "BEN_RES_COM"),
        *[Part(base.dataset.pk, base.people.pk, n) for n in range(count)],
    ]
    with django_assert_num_queries(2):
        identifiers.warning(parts)
