"""A report as a browser sends it."""

from django.urls import reverse

from requests_workflow.committee.enums import Criterion
from requests_workflow.committee.rapporteurs.writing import digest


def url_of(file) -> str:
    return reverse("committee:report", args=[file.reference])


def whole(**changes) -> dict[str, str]:
    """A report that can be handed in, sent by a page drawn empty."""
    typed = {f"{criterion.value}_verdict": "ok" for criterion in Criterion}
    return {**typed, "conclusion": "reserved", "seen": "1", **changes}


def page(changed: dict[str, str], *, drawn: dict[str, tuple[str, int]] | None = None) -> dict[str, str]:
    """What a page without a script sends: `drawn` by field (value, version) as shown, `changed` as typed since."""
    shown = drawn or {}
    sent = {name: value for name, (value, _version) in shown.items()} | changed
    for name in sent:
        value, version = shown.get(name, ("", 0))
        sent = {**sent, f"version.{name}": str(version), f"drawn.{name}": digest(value)}
    return sent
