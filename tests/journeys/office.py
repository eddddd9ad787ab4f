"""What the secretariat, the data holder and the CNIL's correspondent do."""

import re
from datetime import timedelta

from hub import working_days
from tests.journeys import project
from tests.journeys.visitor import Visitor

ASKED = "Le soutien de chaque financeur n’est pas dit."


def _acts(person: Visitor, reference: str, transition: str) -> Visitor:
    """Do an act from the file's page: its button, then the button of its own page."""
    label = project.act("access_request", transition, person.language)
    return person.go(f"/dossiers/{reference}/").press(label)


def _confirms(person: Visitor, reference: str, transition: str) -> Visitor:
    return _acts(person, reference, transition).press(project.act("access_request", transition, person.language))


def finds_it_on_the_desk(officer: Visitor, title: str) -> None:
    officer.go("/bureau/").press(title)


def asks_for_complements(officer: Visitor, reference: str, missing: str) -> None:
    """Check every point, find one piece missing, ask for it in one batch."""
    say = officer.say
    officer.go(f"/dossiers/{reference}/").press(say("Complétude"))
    says_present(officer)
    label = project.piece(missing, officer.language)
    officer.tick(say("Manquant"), group=label)
    _comment_of(officer, label).fill(ASKED)
    officer.press(say("Enregistrer les vérifications"))
    officer.sees(say("Demander ce qui manque")).sees(ASKED)
    officer.fill(say("Message au porteur"), "Il ne manque que ceci.")
    officer.press(say("Demander les compléments")).sees(say("La demande de compléments est envoyée au porteur."))
    officer.waits_until(working_days.roll_forward(project.today() + timedelta(days=30)))


def says_present(officer: Visitor) -> None:
    for choice in officer.page.get_by_role("radio", name=officer.say("Présent"), exact=True).all():
        choice.check()


def _comment_of(officer: Visitor, label: str):
    """Return the comment that stands after the verdict of a point."""
    items = officer.page.locator(".checklist-item")
    item = items.filter(has=officer.page.get_by_role("group", name=re.compile(re.escape(label))))
    return item.get_by_role("textbox")


def declares_complete(officer: Visitor, reference: str) -> None:
    say = officer.say
    officer.go(f"/dossiers/{reference}/completude/")
    says_present(officer)
    officer.press(say("Enregistrer les vérifications")).sees(say("Tout est là"))
    officer.press(say("Déclarer le dossier complet"))
    officer.waits_until(working_days.add_months(project.today(), 1))


def consults_the_holder(officer: Visitor, reference: str) -> None:
    _confirms(officer, reference, "send_to_holders")


def gives_remarks(holder: Visitor, reference: str) -> None:
    say = holder.say
    holder.go(f"/dossiers/{reference}/").press(say("Responsables de données"))
    holder.tick(say("Disponible"), group=say("Disponibilité de %(name)s", name="EDS Val-Céleste"))
    holder.fill(say("Vos remarques"), "Les comptes rendus d’avant 2019 sont incomplets.")
    holder.press(f"{say('Transmettre nos remarques')} GH Val-Céleste")
    holder.sees(say("Vos remarques sont transmises au comité."))


def hands_to_the_chair(officer: Visitor, reference: str) -> None:
    _confirms(officer, reference, "open_assignment")


def plans_a_session(officer: Visitor, reference: str, hour: str) -> str:
    """Plan a session today, put the file on its agenda, publish it; return the session's path."""
    say = officer.say
    officer.go("/seances/").press(say("Programmer une séance"))
    officer.fill(say("Jour"), project.today().isoformat()).fill(say("Heure"), hour)
    officer.tick(say("En salle")).fill(say("Lieu ou adresse de connexion"), "Salle des délibérations")
    officer.press(say("Programmer une séance"))
    officer.sees(say("La séance est programmée. Inscrivez-y des dossiers depuis leur page."))
    session = officer.path
    label = project.act("access_request", "schedule", officer.language)
    _acts(officer, reference, "schedule")
    officer.page.get_by_role("radio", name=re.compile(hour.replace(":", r"\D{1,3}"))).check()
    officer.press(label)
    publish = project.act("session", "publish_agenda", officer.language)
    officer.go(session).press(publish).press(publish)
    return session


def prepares_the_session(officer: Visitor, session: str, title: str) -> None:
    """Convene the members, say how long the file takes, send the papers, late and with the reason."""
    say = officer.say
    convene, papers = (project.act("session", name, officer.language) for name in ("convene", "send_papers"))
    officer.go(session).press(convene).press(convene)
    officer.go(f"{session}ordre-du-jour/").sees(title)
    officer.fill(say("Minutes"), "30").press(say("Enregistrer l’ordre du jour"))
    officer.sees(say("L’ordre du jour est enregistré."))
    officer.go(session).press(papers)
    officer.fill(say("Pourquoi les documents partent-ils si tard ?"), "La séance est urgente.").press(papers)


def sends_the_opinion(officer: Visitor, reference: str) -> None:
    """Send the opinion; it leaves when the time to think again is over, here at once."""
    _confirms(officer, reference, "release_opinion")
    officer.hub.call("-m", "tests.journeys.prepared", "sent", "")


def transmits_to_the_cnil(officer: Visitor, reference: str) -> None:
    say, label = officer.say, project.act("access_request", "transmit_to_cnil", officer.language)
    _acts(officer, reference, "transmit_to_cnil")
    officer.fill(say("Reçu par la CNIL le"), project.today().isoformat())
    officer.fill(say("Référence donnée par la CNIL"), "921042").press(label)
    officer.waits_until(working_days.add_months(project.today(), 2))


def records_the_authorisation(liaison: Visitor, reference: str, number: str) -> None:
    say, label = liaison.say, project.act("access_request", "record_authorisation", liaison.language)
    _acts(liaison, reference, "record_authorisation")
    liaison.fill(say("Numéro de la décision"), "DR 12").fill(say("Date de la décision"), project.today().isoformat())
    liaison.press(label)
    assert liaison.status == 422, "a number of another shape"
    liaison.fill(say("Numéro de la décision"), number)
    liaison.fill(say("Conditions posées par la CNIL"), "Informer les patients avant le début.").press(label)
    liaison.go(f"/dossiers/{reference}/").press(say("CNIL")).sees(re.compile(number))


def finds_everything_there(officer: Visitor, reference: str, transition: str) -> None:
    """Check every point, then do the act that ends the check on the file's route."""
    say = officer.say
    officer.go(f"/dossiers/{reference}/completude/")
    says_present(officer)
    officer.press(say("Enregistrer les vérifications")).sees(say("Tout est là"))
    officer.press(project.act("access_request", transition, officer.language))


def approves_the_access(officer: Visitor, reference: str) -> None:
    label = project.act("access_request", "approve_access", officer.language)
    _acts(officer, reference, "approve_access")
    officer.fill(officer.say("Motifs"), "Les cinq conditions sont remplies.").press(label)
