"""What a file takes from an orientation as it begins. Data of `create`: {orientation: the code of one, or nothing}."""

from django.utils.translation import gettext as _

import requests_workflow.dossier.effects  # noqa: F401 — the questions are opened before they are filled
from requests_workflow.dossier import saving
from requests_workflow.dossier.enums import Origin
from requests_workflow.dossier.models import Orientation, OrientationUse
from requests_workflow.dossier.orientation import queries
from requests_workflow.procedure import routes
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import effect


@effect("access_request", "create")
def begin_from_the_orientation(act) -> None:
    """Take the route of the orientation and the answers it already gave, under the rules the file is begun with."""
    code = act.data.get("orientation")
    if not code:
        return
    kept = Orientation.objects.select_for_update().filter(code=code).first()
    followed = queries.follow(act.subject.rule_set, kept.answers) if kept else None
    if followed is None:
        raise GuardFailed(_("Cette orientation ne peut plus servir. Refaites-la, ou commencez sans elle."))
    routes.move(act, followed.outcome.route)
    saving.fill(act, followed.outcome.known, origin=Origin.ORIENTED)
    OrientationUse.objects.create(request=act.subject, orientation=kept, at=act.at)
    act.facts["orientation"] = kept.code


@effect("access_request", "delete_draft")
def leave_the_orientation(act) -> None:
    """A draft that was never filed keeps no orientation from being forgotten."""
    OrientationUse.objects.filter(request=act.subject).delete()
