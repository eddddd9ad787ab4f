"""What the chair and the members of the committee do."""

import re

from django.urls import reverse

from requests_workflow.committee.enums import Criterion
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
    chair.press(label)


def declares_an_interest(member: Visitor, reference: str) -> None:
    """Declare a tie; from then on the file does not exist for this member."""
    say = member.say
    member.go(f"/seances/declarations/{reference}/")
    member.tick(say("Un lien, ou un doute sérieux")).fill(say("Quel lien ?"), "Mon frère dirige ce laboratoire.")
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
    member.fill(say("Recommandations"), project.RECOMMENDATIONS[0])
    member.press(say("Remettre mon rapport"))
    member.sees(say("Votre rapport est remis. Vous pouvez lire celui de l’autre rapporteur."))


def opens_the_session(chair: Visitor, session: str, *present: str) -> None:
    start = project.act("session", "open_session", chair.language)
    attendance = project.act("session", "record_attendance", chair.language)
    chair.go(session).press(start).press(start)
    chair.press(attendance)
    for key in present:
        chair.tick(CAST[key].name)
    chair.press(attendance)
    for key in present:
        chair.sees(CAST[key].name)


def gives_the_opinion(
    chair: Visitor, reference: str, *, voices: tuple[int, int, int], kind: str = "favourable_with_recommendations"
) -> None:
    say, label = chair.say, project.act("access_request", "give_opinion", chair.language)
    opinion = project.RULES.opinions[kind]
    chair.go(f"/dossiers/{reference}/").press(label)
    chair.tick(project.words(opinion, chair.language))
    chair.fill(say("Motifs"), "La question est utile et la méthode y répond.")
    if opinion.recommendations:
        chair.fill(say("Recommandations"), "\n".join(project.RECOMMENDATIONS))
    for name, count in zip((say("Pour"), say("Contre"), say("Abstentions")), voices, strict=True):
        chair.fill(name, str(count))
    chair.press(label)


def closes_the_session(chair: Visitor, session: str) -> None:
    label = project.act("session", "close_session", chair.language)
    chair.go(session).press(label).press(label)
