"""What the acts of the dossier write, inside the door's transaction.

Data of the acts: `save_section` {section, answers, seen}; `choose_data` {datasets: [{code, justification, years_from,
years_to, parts: [{table, variable, justification}]}], seen}, no parts standing for the whole dataset; `add_document`
{piece, document: an uploaded PDF}; `remove_document` {document: id}; `check_item` {items: {code: (verdict, comment)}};
`request_complement` {message}; `create` {dataset: code, or nothing; parts: [{dataset, table, variable}], an empty name
standing for a whole}.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue import queries as catalogue
from catalogue.basket import queries as basket
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow import rules
from requests_workflow.dossier import answers, checklist, data_need, queries, receipts, storage
from requests_workflow.dossier.models import (
    CheckedItem,
    ComplementRequest,
    Document,
    RequestedDataset,
    RequestedPart,
    SectionAnswers,
)
from requests_workflow.procedure import clock_engine
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import AlreadyDone, Change, GuardFailed, NotAllowed, Stale
from requests_workflow.procedure.registry import effect


@effect("access_request", "create")
def begin(act) -> None:
    """Open the sections, with what is already known; only for an organisation the person files for."""
    file = act.subject
    if file.organisation not in accounts.organisations_of(act.by, Role.SPONSOR):
        raise NotAllowed(_("Vous ne déposez pas pour cet organisme."))
    known = {"title": file.title, "acronym": file.acronym}
    for code in [*file.rule_set.form.sections, queries.DATA]:
        fields = file.rule_set.form.sections[code].fields if code != queries.DATA else {}
        typed = {name: text for name, text in known.items() if name in fields}
        SectionAnswers.objects.create(request=file, section=code, data=typed, saved_at=act.at, saved_by=act.by)
    wanted = catalogue.datasets_by_code([act.data.get("dataset") or ""])
    first = [{"code": code} for code in wanted]
    _write_data(file, data_need.with_more(first, act.data.get("parts") or []))


@effect("access_request", "save_section")
def save_section(act) -> None:
    """Keep a section as typed, and bring the file's own title up to date with it."""
    section = act.request.rule_set.form.sections[act.data["section"]]
    row = _row(act, section.code)
    typed = {**row.data, **answers.from_values(section, act.data["answers"])}
    _refuse_stale(act, row, same=typed == row.data)
    row.data = typed
    _sign(row, act)
    act.facts["section"] = section.code
    _follow_title(act, section, row.data)


def _row(act, section: str) -> SectionAnswers:
    return SectionAnswers.objects.select_related("saved_by").get(request=act.request, section=section)


def _refuse_stale(act, row: SectionAnswers, *, same: bool) -> None:
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


def _sign(row: SectionAnswers, act) -> None:
    row.version += 1
    row.saved_at, row.saved_by = act.at, act.by
    row.save()


def _follow_title(act, section: rules.FormSection, typed: dict) -> None:
    for name in {"title", "acronym"} & set(section.fields):
        text = str(typed.get(name, "")).strip()
        if len(text) <= section.fields[name].max_length and (text or name == "acronym"):
            setattr(act.subject, name, text)
    act.subject.save(update_fields=["title", "acronym"])


@effect("access_request", "choose_data")
def choose_data(act) -> None:
    """Replace the list of datasets asked for, and of their parts, by the one sent."""
    wanted = [_as_kept(one) for one in act.data["datasets"]]
    row = _row(act, queries.DATA)
    held = [data_need.as_wanted(one) for one in queries.requested_data(act.request)]
    _refuse_stale(act, row, same=_by_code(wanted) == _by_code(held))
    _write_data(act.request, wanted)
    _sign(row, act)
    act.facts |= {"datasets": len(wanted), "parts": sum(len(one["parts"]) for one in wanted)}


def _as_kept(one: Mapping) -> dict:
    return {
        "code": one["code"],
        "justification": str(one.get("justification") or "").replace("\x00", ""),
        "years_from": one.get("years_from"),
        "years_to": one.get("years_to"),
        "parts": [data_need.as_kept(part) for part in one.get("parts") or []],
    }


def _by_code(datasets: Iterable[Mapping]) -> dict[str, Mapping]:
    return {one["code"]: one for one in datasets}


def _write_data(request: AccessRequest, datasets: Iterable[Mapping]) -> None:
    """Make the request ask for these datasets, and for no other; rows that stay keep their keys."""
    wanted = _by_code(datasets)
    found = catalogue.datasets_by_code(wanted)
    if unknown := set(wanted) - set(found):
        raise GuardFailed(_("Le catalogue ne connaît pas : %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    if sum(len(one["parts"]) for one in wanted.values()) > data_need.MOST_PARTS:
        reason = _("Un dossier demande %(most)s tables et variables au plus. Demandez plutôt des tables entières.")
        raise GuardFailed(reason % {"most": data_need.MOST_PARTS})
    RequestedDataset.objects.filter(request=request).exclude(dataset__in=found.values()).delete()
    for code, dataset in found.items():
        fields = {name: value for name, value in wanted[code].items() if name not in {"code", "parts"}}
        asked, _new = RequestedDataset.objects.update_or_create(request=request, dataset=dataset, defaults=fields)
        _write_parts(asked, wanted[code]["parts"])


def _write_parts(asked: RequestedDataset, parts: Iterable[Mapping[str, str]]) -> None:
    held = {(part.table, part.variable): part for part in asked.parts.all()}
    wanted = {(part["table"], part["variable"]): part for part in parts}
    new = wanted.keys() - held.keys()
    _refuse_unknown(asked, new)
    asked.parts.filter(pk__in=[part.pk for name, part in held.items() if name not in wanted]).delete()
    kept = [part for name, part in held.items() if name in wanted]
    for part in kept:
        part.justification = wanted[part.table, part.variable]["justification"]
    RequestedPart.objects.bulk_update(kept, ["justification"])
    RequestedPart.objects.bulk_create(
        RequestedPart(request=asked.request, asked=asked, **part) for name, part in wanted.items() if name in new
    )


def _refuse_unknown(asked: RequestedDataset, names: Collection[tuple[str, str]]) -> None:
    """What was asked for before may have left the catalogue since; what is asked for now must be in it."""
    wanted = {(asked.dataset_id, table, variable) for table, variable in names}
    if unknown := wanted - basket.rows_named(wanted).keys():
        codes = ", ".join(sorted(f"{table}.{variable}".rstrip(".") for _dataset, table, variable in unknown))
        raise GuardFailed(_("Le catalogue ne connaît pas : %(codes)s.") % {"codes": codes})


@effect("access_request", "add_document")
def add_document(act) -> None:
    """Keep a PDF for a piece of the rules, checked by its content."""
    if act.data["piece"] not in act.request.rule_set.pieces:
        raise GuardFailed(_("Ce fichier ne correspond à aucune pièce du dossier."))
    _keep_document(act, act.data["piece"], act.data["document"])


def _keep_document(act, piece: str, upload) -> None:
    try:
        stored = storage.store(upload)
    except ValidationError as refused:
        raise GuardFailed(refused.message) from refused
    document = Document.objects.create(
        request=act.request, piece=piece, name=stored.name, size=stored.size, sha256=stored.sha256,
        added_at=act.at, added_by=act.by,
    )  # fmt: skip
    act.facts |= {"document": document.pk, "piece": piece, "sha256": stored.sha256}


@effect("access_request", "declare_conformity")
def keep_the_declaration(act) -> None:
    """Keep the receipt of the CNIL as the document that this route asks for after filing."""
    request = act.request
    piece = next(piece for piece in request.rule_set.pieces.values() if request.route in piece.later)
    _keep_document(act, piece.code, act.data["declaration"])


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
            checked_at=row.checked_at, checked_by=row.checked_by,
        )  # fmt: skip


@effect("access_request", "check_item")
def check_items(act) -> None:
    """Keep the verdicts sent; what is not on this file's checklist is refused."""
    known = {item.code for item in checklist.items(act.request)}
    said = act.data["items"]
    if unknown := set(said) - known:
        raise GuardFailed(_("Ce point n’est pas à vérifier : %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    present = checklist.round_of(act.request)
    for code, (verdict, comment) in said.items():
        CheckedItem.objects.update_or_create(
            request=act.request, round=present, item=code,
            defaults={"verdict": verdict, "comment": comment, "checked_at": act.at, "checked_by": act.by},
        )  # fmt: skip
    act.facts |= {"round": present, "items": len(said)}


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
    SectionAnswers.objects.filter(request=act.subject).delete()
    RequestedDataset.objects.filter(request=act.subject).delete()
    Document.objects.filter(request=act.subject, removed_at=None).update(removed_at=act.at, removed_by=act.by)
