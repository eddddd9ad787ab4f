"""Facts of the dossier that the rules demand before an act."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_workflow.dossier import checklist, queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard

#: Beyond this many, the list is on the page; the sentence stays readable.
NAMED = 3


@guard("route_open")
def route_open(act) -> None:
    """Nothing in the answers or the data shuts the file's route to the project."""
    _refuse(queries.missing_route(act.request), _("Ce circuit ne convient pas."))


@guard("form_in_force")
def form_in_force(act) -> None:
    """The form of a first filing is not one that another has replaced for good; what was filed once keeps its own."""
    file = act.request
    if file.filed_at is None and file.rule_set.form_is_retired(file.form_version, act.clock_on):
        raise GuardFailed(_("Ce formulaire ne se dépose plus : passez d’abord votre brouillon au nouveau."))


@guard("answers_complete")
def answers_complete(act) -> None:
    """Every required question has a valid answer."""
    _refuse(queries.missing_answers(act.request), _("Des réponses manquent."))


@guard("data_chosen")
def data_chosen(act) -> None:
    """At least one dataset is asked for, each with its reason and its years."""
    _refuse(queries.missing_data(act.request), _("La demande de données est incomplète."))


@guard("pieces_present")
def pieces_present(act) -> None:
    """Every required piece has a document."""
    _refuse(queries.missing_pieces(act.request), _("Des pièces manquent."))


def _refuse(missing: list[queries.Missing], reason: str) -> None:
    if not missing:
        return
    named = " ".join(one.label if one.label.endswith((".", "!", "?")) else f"{one.label}." for one in missing[:NAMED])
    more = len(missing) - NAMED
    rest = ngettext("Et %(n)s autre point.", "Et %(n)s autres points.", more) % {"n": more} if more > 0 else ""
    raise GuardFailed(" ".join(filter(None, [reason, named, rest])))


@guard("checklist_finished")
def checklist_finished(act) -> None:
    """Every point of the checklist has a verdict in this round."""
    left = len(checklist.unchecked(act.request))
    if left:
        reason = ngettext("Il reste %(n)s point à vérifier.", "Il reste %(n)s points à vérifier.", left)
        raise GuardFailed(reason % {"n": left})


@guard("checklist_has_missing")
def checklist_has_missing(act) -> None:
    """At least one point is missing: there is something to ask for."""
    if not checklist.missing(act.request, checklist.round_of(act.request)):
        raise GuardFailed(_("Aucun point ne manque : il n’y a rien à demander."))


@guard("checklist_has_none_missing")
def checklist_has_none_missing(act) -> None:
    """No point is missing: the file is complete."""
    missing = checklist.missing(act.request, checklist.round_of(act.request))
    if missing:
        labels = ", ".join(item.label for item, _verdict in missing)
        raise GuardFailed(_("Il manque : %(labels)s.") % {"labels": labels})
    infected = [document.name for document in queries.documents(act.request) if document.is_infected]
    if infected:
        reason = _("L’antivirus a écarté « %(name)s » : demandez au porteur de le refaire.")
        raise GuardFailed(reason % {"name": infected[0]})
