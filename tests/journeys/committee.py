"""What the chair and the members of the committee do."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import reverse

from requests_workflow.committee.enums import Choice, Criterion
from tests.journeys import project
from tests.journeys.cast import CAST
from tests.journeys.visitor import Visitor

#: Pages of a file, for somebody who must find none of them.
PAGES = (
    "desk:file",
    "dossier:summary",
    "dossier:receipt",
    "dossier:receipt_pdf",
    "dossier:completeness",
    "consultation:detail",
    "committee:file",
    "committee:report",
    "committee:opinion",
    "committee:declare",
    "authority:detail",
)


def assigns(chair: Visitor, reference: str, *members: str) -> None:
    label = project.act("access_request", "assign_rapporteurs", chair.language)
    chair.go(f"/dossiers/{reference}/").press(label)
    for key in members:
        chair.page.get_by_role("checkbox", name=re.compile(re.escape(CAST[key].name))).check()
    # Asked once the journeys run before this one have given somebody as many files as a month may hold.
    over = chair.page.get_by_label(chair.say("Pourquoi dépasser le nombre de dossiers recommandé ?"))
    if over.count():
        over.fill("Ce thème est le leur.")
    chair.press(label)


def declares_an_interest(member: Visitor, reference: str) -> None:
    """Declare a tie; from then on the file does not exist for this member."""
    say = member.say
    member.go(f"/seances/declarations/{reference}/")
    member.tick(say("Un doute sérieux")).fill(say("Quel lien ?"), "Mon frère dirige ce laboratoire.")
    member.press(say("Enregistrer ma déclaration"))
    for page in PAGES:
        answer = member.context.request.get(member.hub.url + reverse(page, args=[reference]))
        assert answer.status == 404, f"{page}: {answer.status}"
    member.go("/bureau/").does_not_see(reference)


def declares_none(member: Visitor, reference: str) -> None:
    say = member.say
    member.go(f"/seances/declarations/{reference}/").tick(say("Aucun lien"))
    member.press(say("Enregistrer ma déclaration")).sees(
        say("Vous avez déclaré n’avoir aucun lien : le dossier vous est ouvert.")
    )


def accepts(member: Visitor, reference: str) -> None:
    label = project.act("assignment", "accept", member.language)
    member.go(f"/dossiers/{reference}/comite/").press(label).press(label)


def hands_in_a_report(member: Visitor, reference: str) -> None:
    say, page = member.say, member.page
    member.go(f"/dossiers/{reference}/comite/rapport/")
    for choice in page.get_by_role("radio", name=say("Satisfaisant"), exact=True).all():
        choice.check()
    assert page.get_by_role("radio", name=say("Satisfaisant"), exact=True).count() == len(Criterion)
    opinion = project.RULES.opinions["favourable_with_recommendations"]
    member.tick(project.words(opinion, member.language), group=say("Avis proposé au comité"))
    page.get_by_label(say("Recommandations")).first.fill(project.RECOMMENDATIONS[0])
    member.press(say("Remettre mon rapport"))
    member.sees(project.words(project.RULES.machines["assignment"].states["reported"], member.language))


def answers_the_convocation(member: Visitor, session: str) -> None:
    """Say that they will attend, then read the papers."""
    say, label = member.say, project.act("session", "answer_convocation", member.language)
    member.go(session).press(label).tick(say("Oui, je viendrai")).press(label)
    member.sees(say("A répondu qu’il viendrait"))
    member.press(say("Lire les documents")).sees("La séance est urgente.")


def opens_the_session(chair: Visitor, session: str, *present: str) -> None:
    start = project.act("session", "open_session", chair.language)
    attendance = project.act("session", "record_attendance", chair.language)
    chair.go(session).press(start).press(start)
    chair.press(attendance)
    for key in present:
        chair.page.get_by_label(CAST[key].name).select_option(label=chair.say("En salle"))
    chair.press(attendance)
    for key in present:
        chair.sees(CAST[key].name)


def votes_on_an_opinion(
    chair: Visitor,
    officer: Visitor,
    session: str,
    voters: Mapping[str, tuple[Visitor, Choice]],
    *,
    kind: str = "favourable_with_recommendations",
) -> None:
    """Open the first item of the agenda and put an opinion to the vote; each voter (key) confirms the hand noted."""
    item = opens_the_item(chair, session)
    puts_to_the_vote(chair, kind)
    notes_the_hands(officer, item, {key: choice for key, (_who, choice) in voters.items()})
    for member, _choice in voters.values():
        confirms_their_hand(member, session)
    _does(chair.go(item), "ballot", "count_ballot")


def opens_the_item(chair: Visitor, session: str) -> str:
    """Open the first item that this person finds on the agenda; return its address."""
    chair.go(session)
    link = chair.page.get_by_role("main").locator("a[href*='/points/']").first
    item = urlsplit(link.get_attribute("href")).path.removeprefix(f"/{chair.language}")
    _does(chair.go(item), "agenda_item", "open_item")
    return item


def puts_to_the_vote(chair: Visitor, kind: str) -> None:
    say, label, opinion = chair.say, project.act("ballot", "put_to_vote", chair.language), project.RULES.opinions[kind]
    chair.press(label).tick(project.words(opinion, chair.language), group=say("Avis mis aux voix"))
    chair.fill(say("Motifs"), "La question est utile et la méthode y répond.")
    if opinion.recommendations:
        chair.fill(say("Recommandations"), "\n".join(project.RECOMMENDATIONS))
    chair.press(label)


def notes_the_hands(officer: Visitor, item: str, choices: Mapping[str, Choice]) -> None:
    """Note what most voted once, and each who voted otherwise."""
    say, label = officer.say, project.act("ballot", "enter_hands", officer.language)
    most = Counter(choices.values()).most_common(1)[0][0]
    officer.go(item).press(label)
    officer.tick(say(_french(most)), group=say("Voix de tous les membres que vous ne réglez pas un par un"))
    for key, choice in choices.items():
        if choice != most:
            officer.tick(say(_french(choice)), group=CAST[key].name)
    officer.press(label)


def _french(choice: Choice) -> str:
    return {Choice.FOR: "Pour", Choice.AGAINST: "Contre", Choice.ABSTAIN: "Abstention"}[choice]


def confirms_their_hand(member: Visitor, session: str) -> None:
    _does(member.go(f"{session}en-direct/"), "ballot", "confirm_hand")


def gives_the_opinion(chair: Visitor, session: str) -> None:
    """Give the opinion that the vote adopted, from the item where it was voted."""
    _does(chair, "access_request", "give_opinion")
    chair.go(session)


def signs_the_opinion(chair: Visitor, reference: str) -> None:
    _does(chair.go(f"/dossiers/{reference}/"), "access_request", "sign_opinion")


def _does(person: Visitor, machine: str, transition: str) -> None:
    """Do an act from the page that offers it: its button, then the button of its own page."""
    label = project.act(machine, transition, person.language)
    person.press(label).press(label)


def is_ready_for_a_session(visitor, chair: Visitor, reference: str) -> None:
    """Two rapporteurs accept, which is what an agenda waits for."""
    assigns(chair, reference, "member", "second_member")
    for key in ("member", "second_member"):
        rapporteur = visitor(key)
        declares_none(rapporteur, reference)
        accepts(rapporteur, reference)


def draws_the_minutes(officer: Visitor, session: str, debate: str) -> None:
    """Draw them up, write the debate of the first item, submit them to the members."""
    say, submit = officer.say, project.act("minutes", "propose_minutes", officer.language)
    officer.go(session).press(say("Lire le procès-verbal")).press(say("Dresser le procès-verbal"))
    link = officer.page.get_by_role("main").locator("a[href*='/points/']").first
    officer.go(urlsplit(link.get_attribute("href")).path.removeprefix(f"/{officer.language}"))
    write = say("Écrire les débats")
    officer.fill(say("Débats"), debate).press(write).sees(debate)
    officer.press(submit).press(submit)


def asks_for_a_correction(member: Visitor, session: str, text: str) -> None:
    label = member.say("Demander une correction")
    member.go(f"{session}proces-verbal/").press(label)
    member.fill(member.say("Correction demandée"), text).press(label).sees(text)


def answers_the_correction(officer: Visitor, session: str, text: str) -> None:
    say = officer.say
    link = officer.go(f"{session}proces-verbal/").page.get_by_role("main").locator("a[href*='/correction/']").first
    officer.go(urlsplit(link.get_attribute("href")).path.removeprefix(f"/{officer.language}"))
    officer.tick(say("Acceptée")).fill(say("Pourquoi"), text)
    officer.press(say("Répondre à une correction")).sees(text)


def approves_the_minutes(chair: Visitor, session: str) -> None:
    _does(chair.go(f"{session}proces-verbal/"), "minutes", "approve_minutes")


def downloads_the_minutes(reader: Visitor, session: str) -> bytes:
    """Ask for the PDF, wait for the job, take the file."""
    say = reader.say
    reader.go(f"{session}proces-verbal/").press(say("Préparer le PDF"))
    link = reader.page.get_by_role("link", name=say("Télécharger le fichier"))
    link.wait_for()
    with reader.page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


def closes_the_session(chair: Visitor, session: str) -> None:
    label = project.act("session", "close_session", chair.language)
    chair.go(session).press(label).press(label)
