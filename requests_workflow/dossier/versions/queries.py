"""The versions of a file and what each reader saw last. Nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Q

from audit import api as audit
from hub.accounts import queries as accounts
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.dossier.models import AnswerVersion, ComplementAnswer, Copy, Document, LastLook, NeedVersion
from requests_workflow.dossier.versions import contents
from requests_workflow.dossier.versions.contents import Content
from requests_workflow.procedure import policies, thread, wording
from requests_workflow.procedure.models import AccessRequest, RouteChange, Snapshot

#: Since when a role reads a file, by the field that says so; what was written before is not for it.
READS_FROM = {
    "secretariat": "filed_at", "dpo": "filed_at", "auditor": "filed_at", "registrar": "authorised_at",
    "chair": "completed_at", "committee_member": "completed_at", "rapporteur": "completed_at",
    "data_holder": "completed_at", "cnil_liaison": "transmitted_at",
}  # fmt: skip
WRITERS = frozenset({"sponsor", "signatory"})


@dataclass(frozen=True)
class Version:
    """One version of a file: the act that kept it, who did it in which role, when, and the hash of what is kept.

    `who` is empty for readers who are told roles only, as in the thread of the file.
    """

    number: int
    key: int
    act: str
    at: datetime
    who: str
    role: str
    sha256: str


def versions(request: AccessRequest, roles: Collection[str]) -> list[Version]:
    """Return the versions that these roles may read, oldest first: three queries, however many there are."""
    kept = list(request.snapshots.values_list("pk", "transition", "at", "sha256"))
    first, readable = reads_from(request, roles), thread.audiences(roles)
    if first is None:
        return []
    told = [
        (number, *row)
        for number, row in enumerate(kept, start=1)
        if row[2] >= first and _rule(request, row[1]).timeline in readable
    ]
    traces = _traces(request) if told else {}
    names = accounts.names_of_people(trace.actor_id for trace in traces.values()) if "office" in readable else {}
    return [_version(request, row, traces.get((row[2], row[3])), names) for row in told]


def _version(request: AccessRequest, row: tuple, trace, names: dict[str, str]) -> Version:
    number, key, transition, at, sha256 = row
    return Version(
        number=number,
        key=key,
        act=wording.kind_label(_rule(request, transition).audit),
        at=at,
        who=names.get(trace.actor_id, "") if trace else "",
        role=wording.role_label(trace.actor_role, request.rule_set) if trace else "",
        sha256=sha256,
    )


def _rule(request: AccessRequest, transition: str) -> rules.Transition:
    """Return the act of the rules that kept a version, of the file or of what hangs on it."""
    machines = [request.rule_set.machines["access_request"], *request.rule_set.machines.values()]
    return next(machine.transitions[transition] for machine in machines if transition in machine.transitions)


def _traces(request: AccessRequest) -> dict[tuple[str, datetime], object]:
    events = audit.events_of_project(request.reference).filter(outcome=0, facts__has_keys=["transition", "sha256"])
    return {(event.facts["transition"], event.occurred_at): event for event in events}


def reads_from(request: AccessRequest, roles: Collection[str]) -> datetime | None:
    """Return the instant from which these roles read a file; None when they do not yet."""
    if WRITERS & set(roles):
        return request.created_at
    reached = [getattr(request, READS_FROM[role]) for role in roles if role in READS_FROM]
    return min((instant for instant in reached if instant is not None), default=None)


def content_of(versions_: Sequence[Version]) -> list[Content]:
    """Return what versions hold, in the order given: one query."""
    kept = dict(Snapshot.objects.filter(pk__in=[one.key for one in versions_]).values_list("pk", "content"))
    return [contents.of_snapshot(kept[one.key]) for one in versions_]


def content_when_asked(request: AccessRequest, sent_at: datetime) -> Content | None:
    """Return the file as it stood when complements were asked; None when no version was kept then."""
    found = request.snapshots.filter(at=sent_at, transition="request_complement").values_list("content", flat=True)
    return contents.of_snapshot(found[0]) if found else None


def content_when_answered(request: AccessRequest, sent_at: datetime) -> Content:
    """Return the file as the sponsor filed it after complements were asked, or as it stands until then."""
    later = request.snapshots.filter(at__gte=sent_at, transition__in=("file_complement", "redeclare"))
    found = later.values_list("content", flat=True)[:1]
    return contents.of_snapshot(found[0]) if found else contents.present(request)


def documents_by_hash(request: AccessRequest) -> dict[str, Document]:
    """Return a document of the file for each content it ever held: one query."""
    return {document.sha256: document for document in request.documents.all()}


# What a reader saw last


@dataclass(frozen=True)
class Moves:
    """Whether the content of a file changed after an instant: at all, and by somebody else than its reader."""

    at_all: bool
    by_others: bool


def last_look(request: AccessRequest, person: User) -> LastLook | None:
    return LastLook.objects.filter(request=request, person=person).first()


def moves(request: AccessRequest, since: datetime, reader: User) -> Moves:
    """Tell whether a file's content changed since an instant: one query."""
    all_, others = _changed(request, since), _changed(request, since, reader)
    found = AccessRequest.objects.filter(pk=request.pk).values_list(_any(all_), _any(others))
    return Moves(*found[0])


def _any(querysets: Sequence):
    condition = Q()
    for queryset in querysets:
        condition |= Q(Exists(queryset))
    return condition


def _changed(request: AccessRequest, since: datetime, reader: User | None = None) -> list:
    added, removed = Q(added_at__gt=since), Q(removed_at__gt=since)
    saved, needs = Q(saved_at__gt=since, version__gt=0), Q(at__gt=since)
    moved = Q(at__gt=since)
    if reader is not None:
        added, removed = added & ~Q(added_by=reader), removed & ~Q(removed_by=reader)
        saved, needs, moved = saved & ~Q(saved_by=reader), needs & ~Q(by=reader), moved & ~Q(by=reader)
    return [
        AnswerVersion.objects.filter(saved, request=request),
        NeedVersion.objects.filter(needs, request=request),
        Document.objects.filter(added | removed, request=request),
        RouteChange.objects.filter(moved, request=request),
    ]


# Complements and copies


def complement_answers(request: AccessRequest, round_: int) -> dict[str, ComplementAnswer]:
    """Return what the sponsor answered to the points asked in a round, by code of the point."""
    return {row.item: row for row in ComplementAnswer.objects.filter(request=request, round=round_)}


def source_of(request: AccessRequest, reader: User) -> AccessRequest | None:
    """Return the file that a file was copied from, when the reader may see it."""
    return policies.visible_to(reader).filter(copies__request=request).first()


def copies_of(request: AccessRequest, reader: User) -> list[AccessRequest]:
    """Return the files copied from a file that the reader may see."""
    keys = Copy.objects.filter(source=request).annotate(file=F("request_id")).values("file")
    return list(policies.visible_to(reader).filter(pk__in=keys))
