"""The file as it stood at a formal act, put together from what each stage declares."""

import hashlib
import json
from datetime import datetime

from requests_workflow.procedure import registry
from requests_workflow.procedure.models import AccessRequest, Snapshot
from requests_workflow.procedure.registry import snapshot_part


def canonical(content: object) -> bytes:
    """Return the bytes a snapshot's hash is taken of: JSON, sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def take(request: AccessRequest, *, transition: str, at: datetime) -> Snapshot:
    """Keep the file as it stands now, with the SHA-256 of its canonical JSON."""
    content = {name: part(request) for name, part in sorted(registry.SNAPSHOTS.items())}
    sha256 = hashlib.sha256(canonical(content)).hexdigest()
    return Snapshot.objects.create(request=request, transition=transition, at=at, content=content, sha256=sha256)


@snapshot_part("file")
def _identity(request: AccessRequest) -> dict:
    return {
        "reference": request.reference,
        "route": request.route,
        "ruleset": request.ruleset,
        "title": request.title,
        "acronym": request.acronym,
        "controller": request.organisation.name,
        "state": request.state,
    }
