"""What the acts of versions write, and what they keep beside the acts of the dossier.

Data of the acts: `answer_complement` {answers: {code of a point: text}}; `create` may carry {copied_from: a reference}.
"""

from django.utils.translation import gettext as _

from requests_workflow.dossier import checklist, snapshots
from requests_workflow.dossier.models import ComplementAnswer, Copy, NeedVersion
from requests_workflow.procedure import policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from requests_workflow.procedure.registry import effect


@effect("access_request", "create", "choose_data")
def keep_what_is_asked_for(act) -> None:
    """Keep each state of the data asked for: answers and documents have their own history."""
    asked = snapshots.datasets(act.subject)
    NeedVersion.objects.create(request=act.subject, at=act.at, by=act.by, datasets=asked)


@effect("access_request", "create")
def note_the_source(act) -> None:
    """Keep which file a copy was begun from: one that the person writes themselves."""
    reference = act.data.get("copied_from")
    if not reference:
        return
    source = policies.sponsored_by(act.by).filter(reference=reference).first()
    if source is None:
        raise NotAllowed(_("Vous ne pouvez repartir que d’un dossier que vous déposez vous-même."))
    Copy.objects.create(request=act.subject, source=source)
    act.facts["copied_from"] = source.reference


@effect("access_request", "answer_complement")
def keep_the_answers(act) -> None:
    """Keep what the sponsor says of each point asked in the last batch."""
    last = act.request.complements.last()
    asked = {item.code for item, _verdict in checklist.missing(act.request, last.round)}
    if unknown := set(act.data["answers"]) - asked:
        raise GuardFailed(_("Ce point ne vous est pas demandé : %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    for code, text in act.data["answers"].items():
        kept = {"text": text.replace("\x00", "").strip(), "answered_at": act.at, "answered_by": act.by}
        ComplementAnswer.objects.update_or_create(request=act.request, round=last.round, item=code, defaults=kept)
    act.facts |= {"round": last.round, "items": len(act.data["answers"])}


@effect("access_request", "delete_draft")
def forget_what_was_asked_for(act) -> None:
    NeedVersion.objects.filter(request=act.subject).delete()
