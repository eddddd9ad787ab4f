"""One event of the trail as a FHIR R4 AuditEvent, after the patterns of IHE BALP 1.1.

No name and no erasable detail ever stands in it: people are their pseudonyms. It claims no BALP profile, whose events
are about one patient: those of this service are about projects. Codes of our own stand under the service's address.
"""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from audit import kinds
from audit.exports import selection
from audit.models import Event
from hub.jobs.work import Work

DICOM = "http://dicom.nema.org/resources/ontology/DCM"
TERMS = "http://terminology.hl7.org/CodeSystem"
REST = f"{TERMS}/audit-event-type"
INTERACTION = "http://hl7.org/fhir/restful-interaction"
LIFECYCLE = f"{TERMS}/iso-21089-lifecycle"
BALP_ENTITY = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType"
URI = "urn:ietf:rfc:3986"

#: What an action is among the interactions of FHIR.
INTERACTIONS = {"C": "create", "R": "read", "U": "update", "D": "delete"}
#: Acts that DICOM names better than their action does: code, words.
DICOM_TYPES = {
    "account.signed_in": ("110114", "User Authentication"),
    "account.signed_out": ("110114", "User Authentication"),
    "account.sign_in_refused": ("110114", "User Authentication"),
    "access.refused": ("110113", "Security Alert"),
    "access.failed": ("110113", "Security Alert"),
    "audit.exported": ("110106", "Export"),
}
DICOM_SUBTYPES = {
    "account.signed_in": ("110122", "Login"),
    "account.sign_in_refused": ("110122", "Login"),
    "account.signed_out": ("110123", "Logout"),
}
#: Whatever else is done to the trail is the use of an audit log.
TRAIL_USED = ("110101", "Audit Log Used")
ACT = ("110100", "Application Activity")


def write(work: Work, *, filters: dict, details: bool = False) -> None:
    """Write one AuditEvent a line; `details` changes nothing, they never leave in this format."""
    for batch in selection.batches(work, selection.chosen(filters)):
        for event in batch:
            work.file.write(json.dumps(audit_event(event), ensure_ascii=False).encode() + b"\n")


def audit_event(event: Event) -> dict[str, Any]:
    """Return the AuditEvent of one event, as JSON can hold it."""
    content = event.content
    resource = {
        "resourceType": "AuditEvent",
        "id": str(event.event_id),
        "type": _type(event),
        "subtype": _subtypes(event),
        "action": event.action,
        "period": {"start": _instant(event.occurred_at), "end": _instant(event.occurred_at)},
        "recorded": _instant(event.recorded_at),
        "outcome": str(event.outcome),
        "purposeOfEvent": _purposes(content),
        "agent": _agents(event, content),
        "source": {
            "observer": {"identifier": {"system": _own("sources"), "value": event.source}},
            "type": [_coding(f"{TERMS}/security-source-type", "4", "Application Server")],
        },
        "entity": _entities(event, content),
    }
    return {name: value for name, value in resource.items() if value}


def _type(event: Event) -> dict[str, str]:
    if event.kind in DICOM_TYPES:
        return _coding(DICOM, *DICOM_TYPES[event.kind])
    if event.kind.startswith("audit."):
        return _coding(DICOM, *TRAIL_USED)
    return _coding(REST, "rest", "Restful Operation") if event.action in INTERACTIONS else _coding(DICOM, *ACT)


def _subtypes(event: Event) -> list[dict[str, str]]:
    found = []
    if event.kind in DICOM_SUBTYPES:
        found.append(_coding(DICOM, *DICOM_SUBTYPES[event.kind]))
    if event.kind == "audit.exported":
        found.append(_coding(LIFECYCLE, "disclose", "Disclose Record Lifecycle Event"))
    if event.action in INTERACTIONS:
        found.append(_coding(INTERACTION, INTERACTIONS[event.action], INTERACTIONS[event.action]))
    known = kinds.KINDS.get(event.kind)
    return [*found, _coding(_own("kinds"), event.kind, str(known.label) if known else "")]


def _purposes(content: dict[str, Any]) -> list[dict[str, Any]]:
    given = [(_own("purposes"), content.get("purpose")), (_own("legal-bases"), content.get("basis"))]
    return [{"coding": [_coding(system, code)]} for system, code in given if code]


def _agents(event: Event, content: dict[str, Any]) -> list[dict[str, Any]]:
    is_service = event.actor_role == "service"
    kind = _coding(DICOM, "110150", "Application") if is_service else _human()
    agent = {
        "type": {"coding": [kind]},
        "role": [{"coding": [_coding(_own("roles"), role)]} for role in event.actor_role.split("+") if role],
        "who": _pseudonym(str(event.actor)),
        "requestor": True,
        "policy": [f"{_own('permits')}/{quote(event.permit, safe='')}"] if event.permit else [],
    }
    agents = [{name: value for name, value in agent.items() if value}]
    if content.get("on_behalf_of"):
        delegator = _coding(f"{TERMS}/v3-RoleCode", "DELEGATOR", "delegator")
        who = _pseudonym(content["on_behalf_of"])
        agents.append({"type": {"coding": [delegator]}, "who": who, "requestor": False})
    return agents


def _human() -> dict[str, str]:
    return _coding(f"{TERMS}/extra-security-role-type", "humanuser", "human user")


def _pseudonym(pseudonym: str) -> dict[str, Any]:
    return {"identifier": {"system": URI, "value": f"urn:uuid:{pseudonym}"}}


def _entities(event: Event, content: dict[str, Any]) -> list[dict[str, Any]]:
    found = [_object(event, content)]
    if event.project:
        what = {"identifier": {"system": _own("projects"), "value": event.project}}
        found.append({"what": what, "type": _system_object(), "role": _role("20", "Job")})
    if content.get("corr"):
        what = {"identifier": {"system": _own("requests"), "value": content["corr"]}}
        found.append({"what": what, "type": _coding(BALP_ENTITY, "XrequestId")})
    return found


def _object(event: Event, content: dict[str, Any]) -> dict[str, Any]:
    """The object of the act. A person is their pseudonym: `object_ref`, never `object_id`."""
    is_person = event.object_type == "user"
    what = _pseudonym(event.object_ref) if is_person else _identified(event)
    told = {
        "version": content.get("object_version"),
        "sha256": content.get("object_sha256"),
        "leaf-sha256": bytes(event.leaf_hash).hex(),
        **{f"fact:{name}": value for name, value in event.facts.items()},
    }
    return {
        "what": what,
        "type": _coding(f"{TERMS}/audit-entity-type", "1", "Person") if is_person else _system_object(),
        "role": _role("6", "User") if is_person else _role("4", "Domain Resource"),
        "detail": [{"type": name, "valueString": _text(value)} for name, value in told.items() if value is not None],
    }


def _identified(event: Event) -> dict[str, Any]:
    return {"identifier": {"system": _own(f"objects/{quote(event.object_type, safe='')}"), "value": event.object_ref}}


def _text(value: object) -> str:
    """A FHIR string is never empty."""
    return json.dumps(value) if isinstance(value, bool) else str(value) or " "


def _system_object() -> dict[str, str]:
    return _coding(f"{TERMS}/audit-entity-type", "2", "System Object")


def _role(code: str, display: str) -> dict[str, str]:
    return _coding(f"{TERMS}/object-role", code, display)


def _coding(system: str, code: str, display: str = "") -> dict[str, str]:
    return {"system": system, "code": code, **({"display": display} if display else {})}


def _own(what: str) -> str:
    return f"{settings.HUB_PUBLIC_URL}/fhir/{what}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
