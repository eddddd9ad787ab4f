"""What is kept of the work before a transmission, outside any legal act."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from audit import api as audit
from hub import contents
from hub.accounts import queries as accounts
from hub.accounts.models import User
from requests_workflow.authority import packages
from requests_workflow.authority.models import Package
from requests_workflow.procedure.models import AccessRequest, Snapshot


def keep_package(request: AccessRequest, snapshot: Snapshot, file: BinaryIO, *, at: datetime, by: User) -> Package:
    """Keep a written package with its trace, and return its row; the same bytes are kept, and told, once."""
    sha256 = contents.put(packages.FOLDER, file)
    fields = {"snapshot_sha256": snapshot.sha256, "size": file.seek(0, 2), "made_at": at, "made_by": by}
    with transaction.atomic():
        package, is_new = Package.objects.get_or_create(request=request, sha256=sha256, defaults=fields)
        if is_new:
            audit.record(
                "authority.package_made",
                object=request.audit_ref,
                actor=accounts.actor_of(by),
                at=at,
                project=request.reference,
                object_sha256=sha256,
                facts={"package": sha256, "snapshot": snapshot.sha256, "size": package.size},
            )
    return package
