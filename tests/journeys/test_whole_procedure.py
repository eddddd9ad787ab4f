"""One file, from an empty desk to the public register, by every role, in a browser against the running hub."""

import pytest

from requests_workflow.committee.enums import Choice
from tests.journeys import committee, office, project, sponsor

MISSING = "D08"


@pytest.mark.parametrize(
    ("javascript", "hour", "number"),
    [(True, "14:00", "DR-2026-101"), (False, "16:30", "DR-2026-102")],
    ids=["with JavaScript", "without JavaScript"],
)
def test_a_file_goes_from_the_draft_to_the_public_register(visitor, javascript, hour, number):
    def arrive(key: str = ""):
        return visitor(key, javascript=javascript)

    title = f"{project.TITLE}, {hour}"
    porteuse, officer, chair = arrive("sponsor"), arrive("secretariat"), arrive("chair")

    reference = sponsor.files_a_project(porteuse, title)
    office.finds_it_on_the_desk(officer, title)
    office.asks_for_complements(officer, reference, MISSING)
    sponsor.completes(porteuse, reference, MISSING, office.ASKED)
    office.declares_complete(officer, reference)

    office.consults_the_holder(officer, reference)
    office.gives_remarks(arrive("holder"), reference)
    office.hands_to_the_chair(officer, reference)

    rapporteurs = arrive("member"), arrive("second_member")
    committee.assigns(chair, reference, "member", "second_member")
    committee.declares_an_interest(arrive("third_member"), reference)
    other = arrive("fourth_member")
    for member in (chair, other):
        committee.declares_none(member, reference)
    for rapporteur in rapporteurs:
        committee.declares_none(rapporteur, reference)
        committee.accepts(rapporteur, reference)
    for rapporteur in rapporteurs:
        committee.hands_in_a_report(rapporteur, reference)

    session = office.plans_a_session(officer, reference, hour)
    committee.opens_the_session(chair, session, "chair", "member", "second_member", "fourth_member")
    voices = {
        "chair": (chair, Choice.FOR),
        "member": (rapporteurs[0], Choice.FOR),
        "second_member": (rapporteurs[1], Choice.FOR),
        "fourth_member": (other, Choice.ABSTAIN),
    }
    committee.votes_on_an_opinion(chair, officer, session, voices)
    committee.gives_the_opinion(chair, session)
    committee.closes_the_session(chair, session)
    committee.signs_the_opinion(chair, reference)
    office.sends_the_opinion(officer, reference)

    sponsor.goes_to_the_cnil(porteuse, reference)
    office.transmits_to_the_cnil(officer, reference)
    office.records_the_authorisation(arrive("cnil_liaison"), reference, number)

    arrive("auditor").go("/journal/").sees(reference)

    anyone = arrive()
    for page in ("/", "/procedure/", "/accessibilite/", "/mentions-legales/", "/compte/connexion/"):
        assert anyone.go(page).status == 200, page
    anyone.go("/registre/").press(f"{title} (RUPTURE)")
    opinion = project.RULES.opinions["favourable_with_recommendations"]
    anyone.sees(number).sees(project.words(opinion, "fr")).sees(project.ANSWERS["summary"])


def test_a_sponsor_files_in_english(visitor):
    sponsor.files_a_project(visitor("sponsor", language="en"), f"{project.TITLE}, in English")
