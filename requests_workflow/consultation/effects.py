"""What the consultation writes when its acts go through the door.

Data of the acts: `give_remarks` {remarks}; `recuse_holder` {recusal_reason}.
"""

from hub.accounts import grants
from requests_workflow.consultation import queries
from requests_workflow.consultation.models import Consultation
from requests_workflow.procedure import door
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.registry import effect


@effect("access_request", "send_to_holders")
def consult_the_holders(act) -> None:
    """Open the file to each holder not consulted yet, and start its delay."""
    for holder in queries.holders_awaiting(act.request):
        grants.give(Grant.CONSULTED_ON, to=holder.organisation.group, on=act.request)
        consultation = Consultation(request=act.request, holder=holder, sent_at=act.at)
        door.perform("open_consultation", consultation, by=act.by, at=act.at)


@effect("consultation", "give_remarks")
def keep_the_remarks(act) -> None:
    act.subject.remarks = act.data["remarks"]
    _close(act)


@effect("consultation", "recuse_holder")
def keep_the_recusal(act) -> None:
    act.subject.recusal_reason = act.data["recusal_reason"]
    _close(act)


@effect("consultation", "record_silence")
def _close(act) -> None:
    act.subject.closed_at = act.at
    act.subject.save(update_fields=["remarks", "recusal_reason", "closed_at"])
