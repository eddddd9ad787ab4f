"""Keeping what a reader saw last, and beginning a file from another."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from hub import clock
from hub.accounts.models import Organisation, User
from requests_workflow.dossier import actions, queries, storage
from requests_workflow.dossier.enums import Origin
from requests_workflow.dossier.models import Document, LastLook
from requests_workflow.dossier.versions import copying
from requests_workflow.dossier.versions import queries as versions
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest


def look(request: AccessRequest, *, by: User, at: datetime) -> None:
    """Keep that a person read the content of a file; the reading itself is traced by the page.

    Nothing is written again on the same day as long as nothing moved.
    """
    last = versions.last_look(request, by)
    if last and clock.day_of(last.at) == clock.day_of(at) and not versions.moves(request, last.at, by).at_all:
        return
    seen = {"at": at, "version": request.snapshots.count()}
    LastLook.objects.update_or_create(request=request, person=by, defaults=seen)


@transaction.atomic
def copy_file(
    source: AccessRequest,
    *,
    by: User,
    organisation: Organisation,
    creation_key: UUID,
    pieces: Collection[int],
    at: datetime,
) -> AccessRequest:
    """Return the draft begun from a file under the rules and the form in force, by this press or an earlier one.

    `pieces` are the keys of the documents to join again. Raises `KeyTaken`, and the door's refusals.
    """
    begun = actions.begin_file(
        by=by, organisation=organisation, title=source.title, acronym=source.acronym, creation_key=creation_key,
        at=at, copied_from=source.reference,
    )  # fmt: skip
    if begun.created_at == at and not begun.datasets.exists():
        _carry(source, begun, by=by, at=at)
        _join_again(begun, _chosen(source, pieces), by=by, at=at)
    return begun


def _carry(source: AccessRequest, begun: AccessRequest, *, by: User, at: datetime) -> None:
    carried = copying.of(source, ruleset=begun.rule_set, form=begun.whole_form)
    sent = {"answers": carried.answers, "origin": Origin.COPIED}
    door.perform("save_section", begun, by=by, at=at, data=sent)
    if carried.datasets:
        door.perform("choose_data", begun, by=by, at=at, data={"datasets": carried.datasets})


def _chosen(source: AccessRequest, pieces: Collection[int]) -> list[Document]:
    again = copying.reusable(source, queries.documents(source))
    return [document for document in again if document.pk in pieces]


def _join_again(begun: AccessRequest, documents: Iterable[Document], *, by: User, at: datetime) -> None:
    for document in documents:
        content = ContentFile(storage.read(document.sha256), name=document.name)
        sent = {"piece": document.piece, "document": content}
        door.perform("add_document", begun, by=by, at=at, data=sent)
