"""Facts about interests, rapporteurs, sessions and votes that the rules demand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import clock
from hub.ui import words
from requests_workflow.committee import deliberation, queries
from requests_workflow.committee.enums import TACIT
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard

# Interests


@guard("interest_not_yet_declared")
def interest_not_yet_declared(act) -> None:
    """Nothing declared yet; an interest found after declaring none is still told."""
    said = queries.interest_of(act.by, act.request)
    if said is not None and not act.data.get("has_interest"):
        day = words.day_month(said.declared_at)
        raise GuardFailed(_("Vous avez déclaré n’avoir aucun lien d’intérêts, le %(day)s.") % {"day": day})


@guard("no_interest")
def no_interest(act) -> None:
    """The rapporteur has declared that nothing ties them to the project."""
    said = queries.interest_of(act.by, act.request)
    if said is None:
        raise GuardFailed(_("Déclarez d’abord vos intérêts sur ce dossier."))
    if said.has_interest:
        raise GuardFailed(_("Vous avez déclaré un lien d’intérêts : vous ne pouvez pas rapporter ce dossier."))


# Rapporteurs


@guard("seats_to_fill")
def seats_to_fill(act) -> None:
    """A seat of rapporteur is free."""
    if queries.seats_left(act.request) <= 0:
        raise GuardFailed(_("Tous les rapporteurs sont désignés."))


@guard("is_own_assignment")
def is_own_assignment(act) -> None:
    """The rapporteur answers for their own seat."""
    if act.subject.rapporteur_id != act.by.pk:
        raise GuardFailed(_("Cette désignation est celle d’un autre rapporteur."))


@guard("rapporteurs_accepted")
def rapporteurs_accepted(act) -> None:
    """Every seat is taken by a rapporteur who accepted."""
    missing = queries.seats_left(act.request)
    if missing > 0:
        raise GuardFailed(_vacant(missing))
    waiting = [seat.rapporteur.full_name for seat in queries.seats_of(act.request) if seat.state == "proposed"]
    if waiting:
        raise GuardFailed(_("L’accord de chaque rapporteur est attendu : %(names)s.") % {"names": ", ".join(waiting)})


@guard("reports_submitted")
def reports_submitted(act) -> None:
    """Every rapporteur has handed in the report."""
    missing = queries.seats_left(act.request)
    if missing > 0:
        raise GuardFailed(_vacant(missing))
    late = [seat.rapporteur.full_name for seat in queries.seats_of(act.request) if seat.state != "reported"]
    if late:
        raise GuardFailed(_("Il manque le rapport de : %(names)s.") % {"names": ", ".join(late)})


def _vacant(missing: int) -> str:
    return ngettext("Il reste %(n)s rapporteur à désigner.", "Il reste %(n)s rapporteurs à désigner.", missing) % {
        "n": missing
    }


# Sessions


@guard("session_planned")
def session_planned(act) -> None:
    """A session to come can take the file; the one chosen, when the form is sent."""
    to_come = queries.sessions_to_come(act.request, clock.day_of(act.at))
    chosen = act.data.get("session")
    if chosen is None and not to_come.exists():
        raise GuardFailed(_("Aucune séance à venir ne peut recevoir ce dossier : programmez-en une."))
    if chosen is not None and not to_come.filter(pk=chosen.pk).exists():
        raise GuardFailed(
            _("La séance du %(day)s ne peut plus recevoir ce dossier : choisissez-en une autre.")
            % {"day": words.day_month(chosen.held_on)}
        )


@guard("agenda_not_empty")
def agenda_not_empty(act) -> None:
    """At least one file is on the agenda."""
    if not act.subject.items.filter(adjourned_at=None).exists():
        raise GuardFailed(_("L’ordre du jour est vide : inscrivez d’abord un dossier à cette séance."))


@guard("agenda_finished")
def agenda_finished(act) -> None:
    """Every item has an opinion, or was adjourned."""
    left = len(queries.items_to_decide(act.subject))
    if left:
        raise GuardFailed(
            ngettext(
                "%(n)s dossier attend encore un avis ou un ajournement.",
                "%(n)s dossiers attendent encore un avis ou un ajournement.",
                left,
            )
            % {"n": left}
        )


@guard("session_open")
def session_open(act) -> None:
    """The session on whose agenda the file stands is open."""
    item = queries.current_item(act.request)
    if item is None or item.session.state != "open":
        raise GuardFailed(_("L’avis se rend en séance : ouvrez d’abord la séance où ce dossier est inscrit."))


# Votes


@guard("quorum_reached")
def quorum_reached(act) -> None:
    """Enough members who may sit on this file are present."""
    found = _electorate(act).quorum
    if not found.reached:
        raise GuardFailed(
            _("Le quorum n’est pas atteint sur ce dossier : présents %(present)s, requis %(needed)s sur %(entitled)s.")
            % {"present": found.present, "needed": found.needed, "entitled": found.entitled}
        )


@guard("vote_carries")
def vote_carries(act) -> None:
    """The opinion has the text the law asks for, and the majority."""
    if act.data["kind"] == TACIT:
        raise GuardFailed(_("L’avis réputé favorable naît du silence : il ne se vote pas."))
    voters = _electorate(act).voters
    rule = act.request.rule_set.opinions[act.data["kind"]]
    for _field, reason in deliberation.problems(rule, act.data, len(voters)):
        raise GuardFailed(reason)
    if act.data.get("casting") and act.by.pk not in voters:
        raise GuardFailed(_("La voix prépondérante est celle d’une présidence présente en séance."))


vote_carries.needs_data = True


def _electorate(act) -> queries.Electorate:
    item = queries.current_item(act.request)
    if item is None:
        raise GuardFailed(_("Ce dossier n’est inscrit à aucune séance."))
    return queries.electorate(item)


# After the opinion


@guard("recommendations_answered")
def recommendations_answered(act) -> None:
    """Each recommendation of the opinion that stands has the sponsor's answer, given before or with this act."""
    opinion = queries.opinion_of(act.request)
    missing = queries.unanswered(opinion, act.data.get("answers", {})) if opinion else 0
    if missing:
        raise GuardFailed(
            ngettext(
                "Il reste %(n)s recommandation sans réponse.", "Il reste %(n)s recommandations sans réponse.", missing
            )
            % {"n": missing}
        )


recommendations_answered.needs_data = True


@guard("reexamination_allowed")
def reexamination_allowed(act) -> None:
    """The opinion is of a kind that may be examined again, and it was not done too often."""
    opinion = queries.opinion_of(act.request)
    if opinion is None or not opinion.rule.reexamination:
        raise GuardFailed(_("Un nouvel examen se demande après un avis réservé ou défavorable."))
    most = int(act.request.rule_set.parameter("P7"))
    if queries.reexaminations(act.request) >= most:
        raise GuardFailed(_("Ce dossier a déjà eu le nouvel examen que la règle permet."))


@guard("opinion_opens_the_methodology")
def opinion_opens_the_methodology(act) -> None:
    """MR-007 and MR-008 hold only with an expressly favourable opinion (CNIL deliberations 2023-082 and 2023-083)."""
    opinion = queries.opinion_of(act.request)
    if opinion is None or not act.request.rule_set.is_express(opinion.kind):
        raise GuardFailed(
            _(
                "L’avis du comité n’est pas expressément favorable : la méthodologie ne suffit pas."
                " Le circuit standard vous reste ouvert."
            )
        )


@guard("opinion_expressly_favourable")
def opinion_expressly_favourable(act) -> None:
    """The committee said yes in so many words: only then may the CNIL's silence be an authorisation."""
    opinion = queries.opinion_of(act.request)
    if opinion is None or not act.request.rule_set.is_express(opinion.kind):
        raise GuardFailed(
            _("L’avis du comité n’est pas expressément favorable : le silence de la CNIL ne vaut pas autorisation.")
        )
