"""What the acts before the CNIL write, and the day from which its delay counts."""

from requests_workflow.authority import queries
from requests_workflow.authority.enums import Outcome
from requests_workflow.authority.models import AuthorisedYears, AuthorityRequest, Decision, Extension, Transmission
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier import storage
from requests_workflow.procedure import clocks
from requests_workflow.procedure.registry import effect


@effect("access_request", "transmit_to_cnil")
def keep_the_transmission(act) -> None:
    """Say for good which package was sent: the one prepared from the file as the sponsor left it, if there is one."""
    act.clock_on = act.data["received_on"]
    package = queries.package_ready(act.subject)
    if package:
        act.facts["package"] = package.sha256
    Transmission.objects.create(
        request=act.subject,
        sent_at=act.at,
        received_on=act.data["received_on"],
        cnil_reference=act.data.get("cnil_reference", ""),
        package=package,
        note=act.data.get("note", ""),
    )


@effect("access_request", "record_cnil_request")
def keep_the_question(act) -> None:
    act.clock_on = act.data["asked_on"]
    AuthorityRequest.objects.create(
        request=act.subject,
        asked_on=act.data["asked_on"],
        due_on=act.data.get("due_on"),
        text=act.data["text"],
    )


@effect("access_request", "answer_cnil")
def keep_the_answer(act) -> None:
    question = queries.pending_request(act.subject)
    question.answered_at, question.answer = act.at, act.data["answer"]
    for column, value in _stored(act.data.get("document")).items():
        setattr(question, column, value)
    question.save()


@effect("access_request", "record_cnil_extension")
def keep_the_extension(act) -> None:
    act.clock_on = act.data["extended_on"]
    Extension.objects.create(request=act.subject, extended_on=act.data["extended_on"], reasons=act.data["reasons"])


@effect("access_request", "record_authorisation")
def keep_the_authorisation(act) -> None:
    _decide(act, Outcome.AUTHORISED)


@effect("access_request", "record_refusal")
def keep_the_refusal(act) -> None:
    _decide(act, Outcome.REFUSED)


@effect("access_request", "record_no_action")
def keep_the_closure(act) -> None:
    _decide(act, Outcome.NO_ACTION)


@effect("access_request", "record_tacit_authorisation")
def keep_the_tacit_authorisation(act) -> None:
    """The silence of the CNIL decides at the end of the last day of its delay, not when a person notices it."""
    running = clocks.running(act.subject, "C7")
    _decide(act, Outcome.TACITLY_AUTHORISED, decided_on=running[0].due_on)


@effect("access_request", "deliver")
def let_the_decision_set_the_access(act) -> None:
    """Access lasts as long as the CNIL authorised; the rule's length stands in when the decision is silent."""
    decision = queries.decision_of(act.subject)
    if decision and decision.duration_months:
        act.clock_lengths["C10"] = decision.duration_months


def _decide(act, outcome: Outcome, *, decided_on=None) -> None:
    act.clock_on = decided_on or act.data["decided_on"]
    decision = Decision.objects.create(
        request=act.subject,
        outcome=outcome,
        number=act.data.get("number", ""),
        decided_on=act.clock_on,
        notified_on=act.data.get("notified_on"),
        conditions=act.data.get("conditions", []),
        reasons=act.data.get("reasons", ""),
        duration_months=act.data.get("duration_months"),
        recorded_at=act.at,
        recorded_by=act.by,
        **_stored(act.data.get("document")),
    )
    _keep_the_years(act, decision)
    act.facts["decision"] = decision.number or outcome


def _keep_the_years(act, decision: Decision) -> None:
    """Write the years of each dataset that the decision names, given by the dataset's code."""
    asked = {one.dataset.code: one.dataset_id for one in dossier.requested_datasets(act.subject)}
    AuthorisedYears.objects.bulk_create(
        AuthorisedYears(request=act.subject, decision=decision, dataset_id=asked[code], years_from=first, years_to=last)
        for code, (first, last) in act.data.get("years", {}).items()
    )


def _stored(upload) -> dict:
    """Keep a PDF and return the columns that name it; nothing when none was given."""
    if not upload:
        return {}
    kept = storage.store(upload)
    return {"document_name": kept.name, "document_sha256": kept.sha256, "document_size": kept.size}
