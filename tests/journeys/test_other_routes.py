"""The other routes in a browser: the sample, two methodologies, and a reserved opinion amended then authorised."""

import pytest

from requests_workflow.committee.enums import Choice
from tests.journeys import committee, office, project, sponsor
from tests.journeys.visitor import Visitor


@pytest.fixture
def prepared(running_hub):
    """Return a function that prepares a file without a browser, and gives its reference."""

    def prepare(wanted: str, title: str, sort: str) -> str:
        return running_hub.call("-m", "tests.journeys.prepared", wanted, title, sort).split()[-1]

    return prepare


def test_the_hub_approves_access_to_the_sample(visitor, prepared):
    title = "Séances de kinésithérapie dans l’échantillon"
    reference = prepared("draft", title, "SAMPLE")
    porteuse, officer = visitor("sponsor"), visitor("secretariat")
    sponsor.takes_the_route(porteuse, reference, "SAMPLE")
    sponsor.signs(porteuse, reference, "file")
    office.finds_everything_there(officer, reference, "declare_complete_to_hub")
    office.approves_the_access(officer, reference)
    porteuse.go(f"/dossiers/{reference}/").sees(state("approved"))
    visitor().go("/registre/").press(f"{title} (RUPTURE)").sees(project.words(project.RULES.routes["SAMPLE"], "fr"))


def test_a_declared_project_enters_the_register_before_it_begins(visitor, prepared):
    title = "Relecture de dossiers de soins"
    reference = prepared("draft", title, "MR004")
    porteuse, officer = visitor("sponsor", javascript=False), visitor("secretariat", javascript=False)
    sponsor.takes_the_route(porteuse, reference, "MR004")
    porteuse.go(f"/dossiers/{reference}/pieces/")
    sponsor.joins(porteuse, "D17")
    porteuse.press(porteuse.say("Joindre ces fichiers"))
    sponsor.signs(porteuse, reference, "declare")
    office.finds_everything_there(officer, reference, "publish_declaration")
    begin = project.act("access_request", "begin_processing", "fr")
    porteuse.go(f"/dossiers/{reference}/").press(begin).press(begin)
    conditions = project.RULES.routes["MR004"].conditions
    entry = visitor().go("/registre/").press(f"{title} (RUPTURE)")
    entry.sees(project.words(conditions["not_identified"], "fr"))


def test_an_express_opinion_opens_a_methodology(visitor, prepared):
    title = "Séjours courts, méthodologie MR-007"
    reference = prepared("filed", title, "MR007")
    porteuse, officer, chair = visitor("sponsor"), visitor("secretariat"), visitor("chair")
    office.declares_complete(officer, reference)
    through_the_committee(visitor, officer, chair, reference, "favourable", "10:00")
    sponsor.declares_conformity(porteuse, reference)
    porteuse.go(f"/dossiers/{reference}/").sees(state("conformity_declared"))
    visitor().go("/registre/").press(f"{title} (RUPTURE)").sees(
        project.words(project.RULES.opinions["favourable"], "fr")
    )


def test_a_reserved_opinion_is_amended_then_authorised(visitor, prepared):
    title = "Séjours courts, avis réservé"
    reference = prepared("filed", title, "PLAIN")
    porteuse, officer, chair = visitor("sponsor"), visitor("secretariat"), visitor("chair")
    office.declares_complete(officer, reference)
    through_the_committee(visitor, officer, chair, reference, "reserved", "11:00")
    sponsor.amends(porteuse, reference)
    sponsor.goes_to_the_cnil(porteuse, reference)
    office.transmits_to_the_cnil(officer, reference)
    office.records_the_authorisation(visitor("cnil_liaison"), reference, "DR-2026-103")
    porteuse.go(f"/dossiers/{reference}/").sees(state("authorised"))


def through_the_committee(visitor, officer: Visitor, chair: Visitor, reference: str, kind: str, hour: str) -> None:
    office.hands_to_the_chair(officer, reference)
    committee.assigns(chair, reference, "member", "second_member")
    voters = {"chair": chair, **{key: visitor(key) for key in ("member", "second_member", "fourth_member")}}
    for key in ("chair", "fourth_member"):
        committee.declares_none(voters[key], reference)
    for key in ("member", "second_member"):
        rapporteur = voters[key]
        committee.declares_none(rapporteur, reference)
        committee.accepts(rapporteur, reference)
        committee.hands_in_a_report(rapporteur, reference)
    session = office.plans_a_session(officer, reference, hour)
    committee.opens_the_session(chair, session, "chair", "member", "second_member", "fourth_member")
    voices = {key: (voter, Choice.FOR) for key, voter in voters.items()}
    committee.votes_on_an_opinion(chair, officer, session, voices, kind=kind)
    committee.gives_the_opinion(chair, session)
    committee.closes_the_session(chair, session)
    committee.signs_the_opinion(chair, reference)
    office.sends_the_opinion(officer, reference)


def state(name: str) -> str:
    """Return what a sponsor is told of a state."""
    return project.words(project.RULES.machines["access_request"].states[name], "fr", "public_label")
