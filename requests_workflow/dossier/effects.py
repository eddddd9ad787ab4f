"""What the acts of the dossier write, inside the door's transaction.

Data of the acts: `save_section` {answers: {field: typed or value}, seen: {field: version} or nothing, origin};
`upgrade_form` nothing; `choose_data`: see need/effects.py; `add_document`
{piece, document: an uploaded file}; `remove_document` {document: id}; `check_item` {items: {code: (verdict, comment)}};
`request_complement` {message}; `create` {dataset: code, or nothing; parts: [{dataset, table, variable}], an empty name
standing for a whole}.
"""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from catalogue import queries as catalogue
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow import rules
from requests_workflow.dossier import checklist, queries, receipts, saving, upgrading
from requests_workflow.dossier.enums import Verdict
from requests_workflow.dossier.models import (
    Answer,
    AnswerVersion,
    CheckedItem,
    ComplementRequest,
    DataNeed,
    Document,
    RequestedDataset,
)
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.dossier.need import writing
from requests_workflow.dossier.pieces import keeping
from requests_workflow.dossier.versions import hashes
from requests_workflow.procedure import clock_engine
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import AlreadyDone, GuardFailed, NotAllowed
from requests_workflow.procedure.registry import effect


@effect("access_request", "create")
def begin(act) -> None:
    """Open every question, with what is already known; only for an organisation the person files for."""
    file = act.subject
    if file.organisation not in accounts.organisations_of(act.by, Role.SPONSOR):
        raise NotAllowed(_("Vous ne déposez pas pour cet organisme."))
    saving.open_questions(act, {"title": file.title, "acronym": file.acronym})
    DataNeed.objects.create(request=file, saved_at=act.at, saved_by=act.by)
    wanted = catalogue.datasets_by_code([act.data.get("dataset") or ""])
    first = [{"code": code} for code in wanted]
    writing.write(file, data_need.with_more(first, act.data.get("parts") or []))


@effect("access_request", "save_section")
def save_answers(act) -> None:
    """Keep answers as typed, whatever they hold; what somebody else saved meanwhile is never written over."""
    act.result = saving.save(act)


@effect("access_request", "upgrade_form")
def upgrade_the_form(act) -> None:
    """Move a draft to the form that takes over its own; every answer goes where the new form says."""
    upgrading.move(act)


@effect("access_request", "add_document")
def add_document(act) -> None:
    """Keep a file for a piece of the rules, checked by its content; it may be the next version of one held."""
    if act.data["piece"] not in act.request.rule_set.pieces:
        raise GuardFailed(_("Ce fichier ne correspond à aucune pièce du dossier."))
    keeping.keep(act, act.data["piece"], act.data["document"])


@effect("access_request", "declare_conformity")
def keep_the_declaration(act) -> None:
    """Keep the receipt of the CNIL as the document that this route asks for after filing."""
    request = act.request
    piece = next(piece for piece in request.rule_set.pieces.values() if request.route in piece.later)
    keeping.keep(act, piece.code, act.data["declaration"])


@effect("access_request", "begin_processing")
def let_the_sponsor_set_the_length(act) -> None:
    """What is only declared lasts as long as the sponsor said."""
    months = queries.answers(act.request)["duration_months"]
    if months:
        act.clock_lengths["C10"] = months


@effect("access_request", "remove_document")
def remove_document(act) -> None:
    """Take a document away from the dossier; its row and its content stay."""
    document = Document.objects.filter(request=act.request, pk=act.data["document"]).first()
    if document is None:
        raise GuardFailed(_("Ce document n’est pas dans le dossier."))
    if document.removed_at:
        raise AlreadyDone(_("Ce document est déjà retiré."))
    document.removed_at, document.removed_by = act.at, act.by
    document.save()
    act.facts |= {"document": document.pk, "piece": document.piece, "sha256": document.sha256}


@effect("access_request", "file", "declare", "file_complement", "redeclare")
def send_receipt(act) -> None:
    receipts.queue_mails(act.request, at=act.at, by=act.by)


@effect("access_request", *queries.COMPLEMENTS)
def keep_verdicts(act) -> None:
    """What was present and has not changed need not be checked again."""
    present = checklist.round_of(act.request)
    for row in checklist.still_valid(act.request):
        CheckedItem.objects.create(
            request=act.request, round=present, item=row.item, verdict=row.verdict, comment=row.comment,
            content_sha256=row.content_sha256, checked_at=row.checked_at, checked_by=row.checked_by,
        )  # fmt: skip


@effect("access_request", "check_item")
def check_items(act) -> None:
    """Keep the verdicts sent; what is not on this file's checklist is refused."""
    known = {item.code for item in checklist.items(act.request)}
    said = act.data["items"]
    if unknown := set(said) - known:
        raise GuardFailed(_("Ce point n’est pas à vérifier : %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    _refuse_unread(act.request, {code for code, (verdict, _comment) in said.items() if verdict == Verdict.OK})
    present, held = checklist.round_of(act.request), hashes.of_file(act.request)
    for code, (verdict, comment) in said.items():
        signed = {"content_sha256": held[code], "checked_at": act.at, "checked_by": act.by}
        CheckedItem.objects.update_or_create(
            request=act.request, round=present, item=code,
            defaults={"verdict": verdict, "comment": comment, **signed},
        )  # fmt: skip
    act.facts |= {"round": present, "items": len(said)}


def _refuse_unread(request: AccessRequest, found_present: Collection[str]) -> None:
    """Nobody can have looked at what the antivirus withholds."""
    for item in checklist.items(request):
        withheld = [document.name for document in item.documents if not document.is_readable]
        if item.code in found_present and withheld:
            reason = _("« %(name)s » ne peut pas être ouvert : l’antivirus l’a écarté, ou ne l’a pas encore vérifié.")
            raise GuardFailed(reason % {"name": withheld[0]})


@effect("access_request", "request_complement")
def ask_for_complements(act) -> None:
    """Close the round: one batch, with the date by which the sponsor answers."""
    present = checklist.round_of(act.request)
    ComplementRequest.objects.create(
        request=act.request,
        round=present,
        sent_at=act.at,
        due_on=_answer_due_on(act.subject.rule_set, act.clock_on),
        message=act.data.get("message", ""),
    )
    act.facts |= {"round": present, "missing": len(checklist.missing(act.request, present))}


def _answer_due_on(ruleset: rules.RuleSet, on: date) -> date:
    clock = ruleset.clocks["C2"]
    started = [clock_engine.ClockFact("start", on)]
    return clock_engine.compute(clock, started, roll=bool(ruleset.parameter(clock.roll))).due_on


@effect("access_request", "delete_draft")
def forget_the_draft(act) -> None:
    """A draft that was never filed leaves no answer behind; its documents are no longer in the dossier."""
    Answer.objects.filter(request=act.subject).delete()
    AnswerVersion.objects.filter(request=act.subject).delete()
    DataNeed.objects.filter(request=act.subject).delete()
    RequestedDataset.objects.filter(request=act.subject).delete()
    Document.objects.filter(request=act.subject, removed_at=None).update(removed_at=act.at, removed_by=act.by)
