"""The attestation of one line: what happened in words, and all it takes to check it without this site."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from audit import lines, proof
from audit.models import Event
from hub.pdf.render import Attached, render
from hub.ui import words

#: Bytes of proof in one code: printed 70 mm wide, a telephone still reads it.
LARGEST_CODE = 900


@dataclass(frozen=True)
class Code:
    """One QR code, as the address of its own drawing; `number` of `count`, from 1."""

    number: int
    count: int
    address: str


def pdf(event: Event, found: proof.Proof, *, reason: str, by: str, at: datetime) -> bytes:
    """Return the attestation as a PDF/A-3a in the active language, the proof and the line joined to it.

    `reason` and `by` say why and by whom it is given. Raises `PdfUnavailable`.
    """
    receipt = found.receipt.encode()
    context = {
        "told": lines.tell(event, found, linked=False),
        "event": event,
        "proof": found,
        "index": words.number(found.index),
        "size": words.number(found.size),
        "leaf": found.leaf_hash.hex(),
        "root": found.root.hex(),
        "hashes": [one.hex() for one in found.receipt.hashes],
        "checkpoint": found.receipt.checkpoint.text,
        "codes": codes(receipt.decode()),
        "command": command(event),
        "policy_url": settings.HUB_PUBLIC_URL + reverse("tlog:policy", args=[found.log.name]),
        "reason": reason,
        "by": by,
        "at": at,
    }
    attached = [
        Attached(f"{event.event_id}.tlog-proof", receipt, _("La preuve (C2SP tlog-proof)")),
        Attached(f"{event.event_id}.json", proof.entry_file(event), _("La ligne du journal")),
    ]
    language = (translation.get_language() or "fr")[:2]
    title = _("Attestation d’une ligne du journal")
    return render("pdf/attestation.html", context, language=language, title=title, attached=attached)


def file_name(event: Event) -> str:
    return _("attestation-%(number)s.pdf") % {"number": event.event_id}


def command(event: Event) -> str:
    """Return what to type to check the files of a line."""
    name, policy = event.event_id, policy_name()
    return f"python -m audit.verifier receipt {name}.tlog-proof --entry {name}.json --policy {policy}"


def policy_name() -> str:
    """Return the name under which the policy is downloaded."""
    return _("politique.txt")


def codes(text: str) -> list[Code]:
    """Return a text as QR codes, cut between lines; read one after the other they give it back."""
    parts = list(_parts(text))
    return [Code(number, len(parts), _drawn(part)) for number, part in enumerate(parts, start=1)]


def _parts(text: str) -> Iterator[str]:
    part = ""
    for line in text.splitlines(keepends=True):
        if part and len((part + line).encode()) > LARGEST_CODE:
            yield part
            part = ""
        part += line
    if part:
        yield part


def _drawn(part: str) -> str:
    code = segno.make(part, error="m", mode="byte", encoding="utf-8", micro=False, boost_error=False)
    return code.svg_data_uri(border=4, xmldecl=False)
