"""What choosing data writes, inside the door's transaction.

Data of the act `choose_data`: {datasets: [{code, justification, years_from, years_to, precisions, groups, parts}],
crossing, seen}. `parts` as need/parts.py tells, none standing for the whole dataset; `groups` {name: reason} and
`crossing` keep what they held when they are absent.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from requests_workflow.dossier import queries
from requests_workflow.dossier.models import DataNeed
from requests_workflow.dossier.need import parts, writing
from requests_workflow.procedure.refusals import AlreadyDone, Change, Stale
from requests_workflow.procedure.registry import effect


@effect("access_request", "choose_data")
def choose_data(act) -> None:
    """Replace what the file asks for by what was sent."""
    wanted = [writing.as_kept(one) for one in act.data["datasets"]]
    row = queries.need_of(act.request)
    crossing = parts.clean(act.data.get("crossing", row.crossing))
    held = [writing.as_kept(parts.as_wanted(one)) for one in queries.requested_data(act.request)]
    _refuse_stale(act, row, same=crossing == row.crossing and _same(wanted, held))
    writing.write(act.request, wanted)
    row.crossing = crossing
    _sign(row, act)
    act.facts |= {"datasets": len(wanted), "parts": sum(len(one["parts"]) for one in wanted)}


def _same(wanted: Iterable[Mapping[str, Any]], held: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether two lists ask alike; a list that tells no groups leaves them as they are."""
    reasons = {one["code"]: one["groups"] for one in held}
    told = [{**one, "groups": reasons.get(one["code"]) if one["groups"] is None else one["groups"]} for one in wanted]
    return writing.by_code(told) == writing.by_code(held)


def _refuse_stale(act, row: DataNeed, *, same: bool) -> None:
    """Refuse to write over what was saved since the page was drawn; `same` tells that nothing would change."""
    seen = act.data.get("seen")
    if seen is None or seen == row.version:
        return
    if same and row.saved_by_id == act.by.pk:
        raise AlreadyDone(_("C’est déjà enregistré."))
    change = Change(when=row.saved_at, who=row.saved_by.full_name, what=_("Enregistrement de cette page"))
    raise Stale(
        _("Cette page a été enregistrée depuis que vous l’avez ouverte. Votre saisie n’a rien écrasé."), [change]
    )


def _sign(row: DataNeed, act) -> None:
    row.version += 1
    row.saved_at, row.saved_by = act.at, act.by
    row.save()
