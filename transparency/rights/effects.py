"""What the acts on a sealed letter write. A letter that is no longer needed here is destroyed in the act itself."""

import hashlib

from requests_workflow.procedure.door import Act
from requests_workflow.procedure.registry import effect
from transparency.rights import telling

_MACHINE = "rights_letter"


@effect(_MACHINE, "send_letter")
def route(act: Act) -> None:
    """The delays count from the day the request reached the hub, on paper or by telephone too."""
    letter = act.subject
    act.clock_on = letter.asked.received_on
    act.facts |= {"request": letter.asked_id, "holder": letter.holder.code, "sha256": letter.sha256}
    telling.of_new_letter(letter, at=act.at)


@effect(_MACHINE, "fetch_letter")
def fetch(act: Act) -> None:
    letter = act.subject
    letter.fetched += 1
    letter.fetched_at = letter.fetched_at or act.at
    act.facts |= {"times": letter.fetched, "sha256": letter.sha256}
    act.result = letter.ciphertext
    letter.save()


@effect(_MACHINE, "acknowledge_letter")
def acknowledge(act: Act) -> None:
    act.subject.acknowledged_at = act.at
    _destroy(act)


@effect(_MACHINE, "extend_answer")
def extend(act: Act) -> None:
    act.subject.extension_reasons = act.data["reasons"]
    act.subject.save()


@effect(_MACHINE, "answer_letter")
def answer(act: Act) -> None:
    letter = act.subject
    letter.outcome, letter.reasons = act.data["outcome"], act.data.get("reasons", "")
    letter.applies_from, letter.closed_at = act.data.get("applies_from"), act.at
    act.facts["outcome"] = letter.outcome
    letter.save()


@effect(_MACHINE, "refuse_letter")
def refuse(act: Act) -> None:
    act.subject.reasons, act.subject.closed_at = act.data["reasons"], act.at
    act.subject.save()


@effect(_MACHINE, "report_unreadable", "destroy_unfetched")
def give_up(act: Act) -> None:
    act.subject.closed_at = act.at
    _destroy(act)


def _destroy(act: Act) -> None:
    """The trace says which letter was destroyed: the SHA-256 that the receipt has."""
    letter = act.subject
    act.facts["destroyed_sha256"] = hashlib.sha256(letter.ciphertext.encode()).hexdigest()
    letter.ciphertext, letter.destroyed_at = "", act.at
    letter.save()
