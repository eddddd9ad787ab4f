"""MR-007 and MR-008: an expressly favourable opinion opens the methodology, any other leaves the standard route."""

import pytest

from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure import clocks, registry
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import GuardFailed
from tests.committee import steps
from tests.committee.steps import act
from tests.dossier.filling import upload


@pytest.fixture(autouse=True)
def _routes_are_judged_elsewhere(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setitem(registry.GUARDS, "route_open", lambda act: None)


def given(people, kind: str, route: str = "MR007") -> AccessRequest:
    """A file of a methodology whose sponsor was told of an opinion."""
    asked = ["Préciser la population."] if kind in {"favourable_with_recommendations", "reserved"} else []
    file = steps.voted(
        people, steps.in_session(people, route=route), kind=kind, reasons="Motifs.", recommendations=asked
    )
    return steps.notified(people, file)


def declare(file, people, **data):
    return act("declare_conformity", file, people.sponsor, declaration=upload("recepisse.pdf"), **data)


@pytest.mark.parametrize("route", ["MR007", "MR008"])
def test_an_express_opinion_opens_the_methodology(people, route):
    file = declare(given(people, "favourable", route), people, answers={})
    assert file.state == "conformity_declared"
    assert file.rule_state.public
    assert [clock.code for clock in clocks.running(file)] == ["C8"]
    assert [document.piece for document in dossier.documents(file)] == ["D02", "D17"]


def test_recommendations_are_answered_first(people):
    file = given(people, "favourable_with_recommendations")
    with pytest.raises(GuardFailed):
        declare(file, people, answers={})
    assert declare(file, people, answers={1: "Population précisée."}).state == "conformity_declared"


@pytest.mark.parametrize("kind", ["reserved", "unfavourable"])
def test_another_opinion_leaves_the_standard_route(people, kind):
    file = given(people, kind)
    with pytest.raises(GuardFailed, match="Le circuit standard vous reste ouvert"):
        declare(file, people, answers={})
    file = act("take_standard_route", file, people.sponsor)
    assert (file.route, file.state) == ("STANDARD", "sponsor_choice")
    assert act("choose_cnil", file, people.sponsor, answers={1: "Population précisée."}).state == "cnil_referral"
