"""The hash of each point of the checklist: equal hashes, equal content, whenever and however it was written."""

import hashlib
from collections.abc import Mapping
from typing import Any

from requests_workflow.dossier import facts
from requests_workflow.dossier.versions import contents
from requests_workflow.dossier.versions.contents import Content
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.snapshots import canonical

#: Who checks: what this audience does not read changes nothing to what it found.
CHECKER = "office"


def of_file(request: AccessRequest) -> dict[str, str]:
    """Return the SHA-256 of each point of a file as it stands, by code of the point, in hexadecimal."""
    return of_content(contents.present(request))


def of_content(content: Content) -> dict[str, str]:
    """Return the SHA-256 of each point: the answers to the questions asked, the data, the documents of a piece."""
    flags = contents.holding(content, contents.datasets_named([content]))
    found: dict[str, Any] = {
        f"section:{section.code}": {
            code: said
            for code, field in section.fields.items()
            if CHECKER in field.audience and facts.arises(field, flags) and (said := content.said(code))
        }
        for section in content.form.sections.values()
    }
    found["data"] = sorted(content.datasets, key=lambda one: one["dataset"])
    found |= {f"piece:{code}": [] for code in content.ruleset.pieces}
    for document in content.documents:
        found.setdefault(f"piece:{document['piece']}", []).append(document["sha256"])
    return {code: _hash(_ordered(kept)) for code, kept in found.items()}


def _ordered(kept: Any) -> Any:
    """Documents come in no order; datasets and answers are in theirs."""
    return sorted(kept) if isinstance(kept, list) and all(isinstance(one, str) for one in kept) else kept


def _hash(kept: Any) -> str:
    return hashlib.sha256(canonical(kept)).hexdigest()


def same(held: Mapping[str, str], code: str, sha256: str) -> bool:
    """Tell whether a point is what it was when it had this hash; what has no hash never is."""
    return bool(sha256) and held.get(code) == sha256
