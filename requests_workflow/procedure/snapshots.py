"""The file as it stood at a formal act, put together from what each stage declares."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from requests_workflow.procedure import registry
from requests_workflow.procedure.models import AccessRequest, Snapshot
from requests_workflow.procedure.registry import snapshot_part


def canonical(content: object) -> bytes:
    """Return the bytes a snapshot's hash is taken of: JSON, sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def content(request: AccessRequest) -> dict:
    """Return the file as it stands now, part by part."""
    return {name: part(request) for name, part in sorted(registry.SNAPSHOTS.items())}


def signable(request: AccessRequest) -> dict:
    """Return what a signature covers of the file as it stands now: what its controller files."""
    parts = registry.SNAPSHOTS.items()
    return signed_part({name: part(request) for name, part in sorted(parts) if name not in registry.UNSIGNED})


def signed_part(content: Mapping) -> dict:
    """Return what a signature covers of the content of a snapshot: not the state, which filing changes."""
    kept = {name: part for name, part in content.items() if name not in registry.UNSIGNED}
    return {**kept, "file": {name: value for name, value in kept["file"].items() if name != "state"}}


def digest(content: object) -> str:
    """Return the SHA-256 of the canonical JSON of some content, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def take(request: AccessRequest, *, transition: str, at: datetime) -> Snapshot:
    """Keep the file as it stands now, with the SHA-256 of its canonical JSON."""
    kept = content(request)
    return Snapshot.objects.create(request=request, transition=transition, at=at, content=kept, sha256=digest(kept))


@snapshot_part("file")
def _identity(request: AccessRequest) -> dict:
    return {
        "reference": request.reference,
        "route": request.route,
        "ruleset": request.ruleset,
        "form_version": request.form_version,
        "title": request.title,
        "acronym": request.acronym,
        "controller": request.organisation.name,
        "state": request.state,
    }
