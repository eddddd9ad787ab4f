"""Many files for the lists that must cost the same however long: one by its acts, the others as rows copied of it."""

import uuid
from datetime import datetime
from typing import Any

from audit import api as audit
from requests_workflow.procedure.models import AccessRequest, AccessRequestGroupPermission, Clock
from tests.procedure.people import TESTER


def twins(first: AccessRequest, count: int, *, at: datetime) -> list[AccessRequest]:
    """Return `count` files: the one given, and copies of it with its delays and the organisations it is shared with."""
    made = AccessRequest.objects.bulk_create(
        AccessRequest(**_values(first, id=None, reference=f"D-{number:07}", creation_key=uuid.uuid4()))
        for number in range(count - 1)
    )
    for twin in made:
        audit.record("dossier.filed", object=twin.audit_ref, actor=TESTER, at=at)
    _copy_ties(first, made)
    copy_clocks(first, {twin.pk: twin for twin in made})
    return [first, *made]


def copies(row: Any, files: list[AccessRequest]) -> list[Any]:
    """Return copies of something of a file with its delays, one for each of other files."""
    made = type(row).objects.bulk_create(type(row)(**_values(row, id=None, request_id=file.pk)) for file in files)
    copy_clocks(row, {one.pk: one.request for one in made})
    return made


def copy_clocks(subject: Any, files: dict[int, AccessRequest]) -> None:
    """Copy the delays of a subject to others of its machine: their file, by key."""
    kept = Clock.objects.filter(subject_machine=subject.machine_name, subject_id=subject.pk)
    Clock.objects.bulk_create(
        Clock(**_values(clock, id=None, request_id=file.pk, subject_id=key))
        for clock in list(kept)
        for key, file in files.items()
    )


def _copy_ties(first: AccessRequest, files: list[AccessRequest]) -> None:
    ties = AccessRequestGroupPermission.objects.filter(content_object=first)
    AccessRequestGroupPermission.objects.bulk_create(
        AccessRequestGroupPermission(**_values(tie, id=None, content_object_id=file.pk))
        for tie in list(ties)
        for file in files
    )


def _values(row: Any, **others: Any) -> dict[str, Any]:
    return {**{field.attname: getattr(row, field.attname) for field in row._meta.fields}, **others}
