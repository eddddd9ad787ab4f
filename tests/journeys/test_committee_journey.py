"""From interests to approved minutes, in a browser: four members, one recused, one tie, one without a mouse."""

import json
from io import BytesIO

import pikepdf

from requests_workflow.committee.enums import Choice
from requests_workflow.committee.papers import preparation
from tests.journeys import committee, office, project
from tests.journeys.cast import CAST
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.pdfs import text_of
from tests.journeys.visitor import Visitor

#: One of them has no mouse.
KINDS = {"fourth_member": KeyboardVisitor}
VOTES = {
    "chair": Choice.FOR,
    "member": Choice.FOR,
    "second_member": Choice.AGAINST,
    "fourth_member": Choice.AGAINST,
}


def test_from_declarations_to_approved_minutes(visitor, prepared):
    title = "Attentes aux urgences, séance à égalité"
    reference = prepared("filed", title, "PLAIN")
    officer, chair = visitor("secretariat"), visitor("chair")
    office.declares_complete(officer, reference)
    office.hands_to_the_chair(officer, reference)
    committee.assigns(chair, reference, "member", "second_member")

    voters = {key: chair if key == "chair" else visitor(key, kind=KINDS.get(key, Visitor)) for key in VOTES}
    recused = visitor("third_member")
    committee.declares_an_interest(recused, reference)
    for key in ("chair", "fourth_member"):
        committee.declares_none(voters[key], reference)
    for key in ("member", "second_member"):
        committee.declares_none(voters[key], reference)
        committee.accepts(voters[key], reference)
        committee.hands_in_a_report(voters[key], reference)

    session = office.plans_a_session(officer, reference, "10:15")
    office.prepares_the_session(officer, session, title)
    committee.answers_the_convocation(voters["fourth_member"], session)
    visitor().go("/calendrier-du-comite/").sees("Ordre du jour publié")
    committee.opens_the_session(chair, session, *VOTES, "third_member")
    votes = {key: (voters[key], choice) for key, choice in VOTES.items()}
    committee.votes_on_an_opinion(chair, officer, session, votes, kind="favourable")
    chair.sees(chair.say("Adopté par la voix de la présidence."))
    sees_nothing(recused, session, title)
    committee.gives_the_opinion(chair, session)
    committee.closes_the_session(chair, session)

    committee.draws_the_minutes(officer, session, "Les membres ont débattu de la durée de l’étude.")
    committee.asks_for_a_correction(voters["member"], session, "Ajouter que le porteur a été entendu.")
    committee.answers_the_correction(officer, session, "C’est ajouté.")
    sees_nothing(recused, session, title)

    later = prepared("filed", "Un dossier de la séance suivante", "PLAIN")
    office.declares_complete(officer, later)
    office.hands_to_the_chair(officer, later)
    committee.is_ready_for_a_session(visitor, chair, later)
    following = office.plans_a_session(officer, later, "15:45")
    committee.opens_the_session(chair, following, "chair")
    committee.approves_the_minutes(chair, session)

    made = committee.downloads_the_minutes(officer, session)
    equals_the_votes(made, reference)


def sees_nothing(recused: Visitor, session: str, title: str) -> None:
    """Neither the session, nor its live page, screen, minutes, tell the recused member of the item."""
    for page in ("", "en-direct/", "ecran/", "proces-verbal/"):
        recused.go(f"{session}{page}").does_not_see(title)


def equals_the_votes(made: bytes, reference: str) -> None:
    """The PDF read back: tagged, archival, its text and its data equal to what was voted."""
    with pikepdf.open(BytesIO(made)) as pdf, pdf.open_metadata() as metadata:
        assert "/StructTreeRoot" in pdf.Root
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        data = json.loads(pdf.attachments[preparation.DATA].get_file().read_bytes())
    item = next(item for item in data["items"] if item["reference"] == reference)
    (ballot,) = item["ballots"]
    french = {Choice.FOR: "Pour", Choice.AGAINST: "Contre"}
    assert dict(ballot["voices"]) == {CAST[key].name: french[choice] for key, choice in VOTES.items()}
    assert (ballot["votes_for"], ballot["votes_against"], ballot["votes_abstain"]) == (2, 2, 0)
    assert (ballot["casting"], ballot["carried"], item["recused"]) == (True, True, [CAST["third_member"].name])
    shown = text_of(made)
    for words in (reference, "Pour : 2, contre : 2", CAST["third_member"].name, "durée de l’étude"):
        assert words.replace(" ", "") in shown.replace("\xa0", " ").replace(" ", ""), words
    assert project.RULES.opinions["favourable"].label_fr.replace(" ", "") in shown.replace(" ", "")
