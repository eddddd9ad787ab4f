"""What the consultation and the conditions write when their acts go through the door.

Data of the acts: `give_remarks` {remarks; availability: [{dataset, availability, note, weeks}]; documents: PDFs};
`recuse_holder` {recusal_reason}; `delegate_consultation` {delegate: a colleague}; `give_evidence` {text; documents};
`insist` {refused_because, due_on}; `waive_condition` {waiver}. A condition comes to `set_condition` with its fields.
"""

from django.utils.translation import gettext as _

from hub.accounts import grants
from requests_workflow.consultation import queries, sending
from requests_workflow.consultation.models import (
    Consultation,
    DatasetAnswer,
    Evidence,
    EvidenceDocument,
    RemarkDocument,
    StoredPdf,
)
from requests_workflow.dossier import storage
from requests_workflow.procedure import door
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import effect

# Consultations


@effect("access_request", "send_to_holders")
def consult_the_holders(act) -> None:
    """Open the file to each holder to consult, with the list of its data as it stands, and start its delay."""
    for holder in queries.holders_awaiting(act.request):
        grants.give(Grant.CONSULTED_ON, to=holder.organisation.group, on=act.request)
        sent = sending.data_sent_to(holder, act.request)
        consultation = Consultation(
            request=act.request, holder=holder, sent_at=act.at, sent_data=sent, sent_sha256=sending.hash_of(sent)
        )
        door.perform("open_consultation", consultation, by=act.by, at=act.at)


@effect("consultation", "open_consultation")
def tell_what_was_sent(act) -> None:
    act.facts |= {"datasets": len(act.subject.sent_data), "sha256": act.subject.sent_sha256}


@effect("access_request", "give_opinion", "record_tacit_opinion", "withdraw")
def close_what_is_unanswered(act) -> None:
    """The file leaves the committee: nobody is asked for remarks any more."""
    for consultation in queries.open_consultations(act.request):
        door.perform("lapse", consultation, by=act.by, at=act.at)


@effect("consultation", "delegate_consultation")
def entrust(act) -> None:
    """Name the colleague who answers; naming oneself takes the answer back."""
    delegate = act.data["delegate"]
    if delegate not in queries.colleagues(act.subject):
        raise GuardFailed(_("Cette personne ne répond pas pour ce responsable de données."))
    own = delegate == act.by
    act.subject.delegate, act.subject.delegated_by = (None, None) if own else (delegate, act.by)
    act.subject.save(update_fields=["delegate", "delegated_by"])


@effect("consultation", "give_remarks")
def keep_the_remarks(act) -> None:
    consultation = act.subject
    consultation.remarks = act.data["remarks"]
    _refuse_other_datasets(consultation, act.data.get("availability", []))
    for one in act.data.get("availability", []):
        DatasetAnswer.objects.create(request=act.request, consultation=consultation, **one)
    _keep_documents(RemarkDocument, act, consultation=consultation)


def _refuse_other_datasets(consultation: Consultation, answers: list[dict]) -> None:
    if {one["dataset"] for one in answers} - {one["code"] for one in consultation.sent_data}:
        raise GuardFailed(_("Vous répondez sur des données qui ne vous ont pas été soumises."))


@effect("consultation", "recuse_holder")
def step_aside(act) -> None:
    """Keep the reason, and shut the file to the organisation unless it answers there for another holder."""
    act.subject.recusal_reason = act.data["recusal_reason"]
    organisation = act.subject.holder.organisation
    if not queries.answers_of_organisation(organisation, act.request).exists():
        grants.take(Grant.CONSULTED_ON, from_=organisation.group, on=act.request)


@effect("consultation", "give_remarks", "recuse_holder", "record_silence", "lapse")
def close(act) -> None:
    act.subject.closed_at, act.subject.closed_by = act.at, act.by
    act.subject.save(update_fields=["remarks", "recusal_reason", "closed_at", "closed_by"])


# Conditions


@effect("condition", "give_evidence")
def keep_the_evidence(act) -> None:
    evidence = Evidence.objects.create(
        request=act.request, condition=act.subject, text=act.data["text"], given_at=act.at, given_by=act.by
    )
    _keep_documents(EvidenceDocument, act, evidence=evidence)


@effect("condition", "insist")
def keep_why_it_is_not_enough(act) -> None:
    evidence = act.subject.evidence.last()
    evidence.refused_because = act.data["refused_because"]
    evidence.save(update_fields=["refused_because"])
    act.subject.due_on = act.data["due_on"]
    act.subject.save(update_fields=["due_on"])


@effect("condition", "waive_condition")
def keep_the_waiver(act) -> None:
    act.subject.waiver = act.data["waiver"]


@effect("condition", "lift_condition", "waive_condition")
def settle(act) -> None:
    act.subject.settled_at = act.at
    act.subject.save(update_fields=["waiver", "settled_at"])


def _keep_documents(kind: type[StoredPdf], act, **about) -> None:
    for upload in act.data.get("documents", []):
        kept = storage.store(upload)
        kind.objects.create(request=act.request, name=kept.name, size=kept.size, sha256=kept.sha256, **about)
