"""Whom a file waited for: the actors that the numbers tell apart, and the states in which each is awaited."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_workflow import rules


class Actor(models.TextChoices):
    SPONSOR = "sponsor", _("Porteur de projet")
    SECRETARIAT = "secretariat", _("Secrétariat unique")
    HOLDERS = "holders", _("Responsables de données")
    COMMITTEE = "committee", _("Comité")
    AUTHORITY = "authority", _("CNIL")
    PROVISION = "provision", _("Mise à disposition")


_OF_ROLE = {
    "sponsor": Actor.SPONSOR,
    "signatory": Actor.SPONSOR,
    "coauthor": Actor.SPONSOR,
    "reader": Actor.SPONSOR,
    "secretariat": Actor.SECRETARIAT,
    "data_holder": Actor.HOLDERS,
    "chair": Actor.COMMITTEE,
    "rapporteur": Actor.COMMITTEE,
    "committee_member": Actor.COMMITTEE,
    "cnil_liaison": Actor.AUTHORITY,
    "registrar": Actor.PROVISION,
    "dpo": Actor.PROVISION,
}

#: Machines of what lives inside a file, whose time runs beside the file's own.
BESIDE = ("consultation", "assignment")

#: The stage of a file whose access is open: its team works, and the procedure waits for nobody.
_IN_USE = "use"


def awaited_in(state: rules.State) -> Actor:
    """Return whom a state waits for: the first role it names, the secretariat being part of provision once there.

    Raises `KeyError` for a role that no actor plays, `IndexError` for a state that waits for nobody.
    """
    actor = _OF_ROLE[state.waits_for[0]]
    return Actor.PROVISION if state.stage == "provision" and actor is Actor.SECRETARIAT else actor


def states() -> list[dict[str, str | bool]]:
    """Return every state of every rule set in which somebody is awaited, as the query of the numbers takes them.

    `counted` is false before the file is filed and once access is open: neither is a delay of the procedure.
    """
    return [
        {
            "ruleset": ruleset.id,
            "machine": name,
            "state": state.name,
            "stage": state.stage,
            "actor": awaited_in(state).value,
            "counted": name == "access_request" and state.name != machine.initial and state.stage != _IN_USE,
        }
        for ruleset in rules.all_rulesets().values()
        for name, machine in ruleset.machines.items()
        if name in {"access_request", *BESIDE}
        for state in machine.states.values()
        if not state.terminal
    ]
