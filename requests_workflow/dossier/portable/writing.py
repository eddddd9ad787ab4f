"""Writing a portable dossier: what its reader may see of the file, and the seal that lets another hub believe it."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings

from audit import api as audit
from audit import proof
from audit.tree import NotSealed
from hub import zips
from hub.mail.message import brand
from hub.pdf.render import Attached
from hub.seals import making as seals
from requests_workflow.dossier import enclosures, pdf, presentation, queries, snapshots, storage
from requests_workflow.dossier.portable import container
from requests_workflow.dossier.sealing import codes, making
from requests_workflow.dossier.sealing.enums import Kind
from requests_workflow.procedure import policies, thread, wording
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.snapshots import canonical

#: Whose copy is whole: they wrote it, or keep it.
READERS = ("sponsor", "office")


@dataclass(frozen=True)
class Reader:
    """For whom a dossier is written: a person, what they are on the file, when."""

    user: Any
    audience: str
    at: datetime


def reader_of(user, file: AccessRequest, *, at: datetime) -> Reader | None:
    """Return the reader that a person is of a whole file; None for who may not read the whole of it."""
    audience = presentation.audience_of(policies.roles_on(user, file))
    return Reader(user, audience, at) if audience in READERS else None


def write(file: AccessRequest, reader: Reader, out: BinaryIO, *, code: str, told: Callable[[], None]) -> str:
    """Write the portable dossier of a file; return the fingerprint of the certificate.

    `told` is called before each document. Raises `NoKey`, `PdfUnavailable` and `contents.Damaged`.
    """
    made = dict(_files(file, reader, told))
    made[container.SUMS] = container.sums({path: sha256_of(one) for path, one in made.items()})
    about = {
        "hub": {"name": brand(), "url": settings.HUB_PUBLIC_URL},
        "reference": file.reference,
        "code": codes.shown(code),
        "verify": making.address(code),
        "made_at": reader.at.isoformat(),
    }
    manifest = container.manifest_of(about, made.items())
    signature, fingerprint = seals.seal_bytes(manifest)
    made |= {container.MANIFEST: manifest, container.SEAL: signature}
    with ZipFile(out, "w") as archive:
        for path in sorted(made):
            archive.writestr(zips.entry(path, compression=ZIP_STORED), made[path])
    return fingerprint


def _files(file: AccessRequest, reader: Reader, told: Callable[[], None]) -> Iterator[tuple[str, bytes]]:
    documents = list(_documents(file))
    proofs = dict(_proofs(file, reader))
    data = canonical(_data(file, reader, documents, proofs))
    told()
    yield container.DATA, data
    yield container.PRINTED, _printed(file, reader, data)
    for document, path in documents:
        told()
        yield path, storage.read(document.sha256)
    for path, content in proofs.items():
        yield path, content


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _documents(file: AccessRequest) -> Iterator[tuple[Any, str]]:
    for number, document in enumerate(queries.documents(file), start=1):
        yield document, f"pieces/{document.piece}-{number:02}-{enclosures.plain_name(document.name)}"


def _printed(file: AccessRequest, reader: Reader, data: bytes) -> bytes:
    joined = [Attached(container.DATA, data, "JSON")]

    def draw(face, _frozen) -> bytes:
        return pdf.make(file, audience=reader.audience, seal=face, attached=joined)

    sealing = partial(making.seal, file, Kind.DOSSIER, draw, snapshot=None, language=reader.user.language[:2])
    _document, content = sealing(by=actor(file, reader), at=reader.at)
    return content


def actor(file: AccessRequest, reader: Reader) -> audit.Actor:
    roles = policies.roles_on(reader.user, file)
    return audit.Actor(str(reader.user.pk), "+".join(sorted(roles))[:40] or "person")


def _data(file: AccessRequest, reader: Reader, documents, proofs) -> dict[str, Any]:
    fields = file.whole_form.fields()
    kept = {code for code, one in fields.items() if reader.audience in one.audience}
    return {
        "format": container.FORMAT,
        "hub": {"name": brand(), "url": settings.HUB_PUBLIC_URL},
        "reference": file.reference,
        "route": file.route,
        "ruleset": file.ruleset,
        "form_version": file.form_version,
        "title": file.title,
        "acronym": file.acronym,
        "controller": file.organisation.name,
        "state": file.state,
        "answers": _kept(queries.typed_answers(file), kept),
        "datasets": snapshots.datasets(file),
        "documents": [
            {"piece": one.piece, "name": one.name, "sha256": one.sha256, "size": one.size, "path": path}
            for one, path in documents
        ],
        "snapshots": [_snapshot(one, kept) for one in file.snapshots.all()],
        "acts": [_act(event, proofs) for event in _acts(file, reader)],
    }


def _kept(answers: dict[str, Any], kept: set[str]) -> dict[str, Any]:
    return {code: value for code, value in answers.items() if code in kept}


def _snapshot(one, kept: set[str]) -> dict[str, Any]:
    """Return what the dossier itself was at a formal act; the hash is of the whole copy, which the hub keeps."""
    return {
        "act": one.transition,
        "at": one.at.isoformat(),
        "sha256": one.sha256,
        "answers": _kept(one.content["answers"], kept),
        "datasets": one.content["datasets"],
        "documents": one.content["documents"],
    }


def _acts(file: AccessRequest, reader: Reader) -> list[Any]:
    """Return the events of the file that its reader's thread tells, the oldest first."""
    readable = thread.audiences(policies.roles_on(reader.user, file))
    found = audit.events_of_project(file.reference).filter(outcome=0, facts__has_key="transition")
    return [event for event in found if _timeline(event, file) in readable]


def _timeline(event, file: AccessRequest) -> str:
    machine = file.rule_set.machines.get(event.facts.get("machine", ""))
    transition = machine.transitions.get(event.facts["transition"]) if machine else None
    return transition.timeline if transition else "none"


def _act(event, proofs) -> dict[str, Any]:
    """Return one act without who did it: the function they did it in is enough."""
    path = _proof_path(event)
    return {
        "at": event.occurred_at.isoformat(),
        "act": event.facts["transition"],
        "words": wording.kind_label(event.kind),
        "role": event.actor_role,
        "event": str(event.event_id),
        "proof": path if path in proofs else None,
    }


def _proofs(file: AccessRequest, reader: Reader) -> Iterator[tuple[str, bytes]]:
    """Yield the log's proof of each formal act, and the line it proves; an act not sealed yet has none."""
    for event in _acts(file, reader):
        if "sha256" not in event.facts:
            continue
        try:
            yield _proof_path(event), proof.of(event).receipt.encode()
        except NotSealed:
            continue
        yield f"receipts/{event.event_id}.json", proof.entry_file(event)


def _proof_path(event) -> str:
    return f"receipts/{event.event_id}.tlog-proof"
