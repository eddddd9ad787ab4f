"""What happens to requests outside the acts of the rules: their arrival, the daily task, what holders declare."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from audit import api as audit
from audit import context
from audit.context import Situation
from catalogue.models import Dataset
from hub import clock
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.procedure import door
from transparency.rights import codes, deadlines, keys, telling
from transparency.rights.enums import Channel
from transparency.rights.models import Breach, Extraction, HolderKey, Letter, Reminder, RightsRequest
from transparency.rights.people import CITIZEN, CLOCKWORK

_SERVICE = audit.Actor("service:rights", "service")


@dataclass(frozen=True)
class Sent:
    """What a form sends once sealed: nothing of it says who wrote. `letters`: ciphertext by holder and its key."""

    code: str
    right: str
    whose: str
    scope: str
    about: str
    sealed: str
    letters: Mapping[HolderKey, str]
    channel: str = Channel.ONLINE
    received_on: date | None = None


class Reused(ValueError):
    """A code comes back with another request than the one it made."""


def receive(sent: Sent, *, by: User | None, at: datetime) -> RightsRequest:
    """Take a request and send its letters; the same code again gives the request that it made.

    Raises `Reused` when the code made a request that asks something else.
    `by` is the agent who writes down a letter or a call. A person online leaves neither address nor program in the
    trail, which keeps them of everybody else.
    """
    around = context.current() if by else Situation(corr=context.current().corr)
    try:
        with context.situation(around), transaction.atomic():
            return _take(sent, by=by, at=at)
    except IntegrityError:
        return _made_before(sent)


def _made_before(sent: Sent) -> RightsRequest:
    made = RightsRequest.objects.get(code_hash=codes.fingerprint(sent.code))
    if any(getattr(made, name) != getattr(sent, name) for name in ("right", "whose", "scope", "about")):
        raise Reused
    return made


def _take(sent: Sent, *, by: User | None, at: datetime) -> RightsRequest:
    made = RightsRequest.objects.create(
        code_hash=codes.fingerprint(sent.code),
        right=sent.right,
        whose=sent.whose,
        scope=sent.scope,
        about=sent.about,
        channel=sent.channel,
        sealed=sent.sealed,
        received_on=sent.received_on or clock.day_of(at),
        received_at=at,
    )
    audit.record(
        "rights.received",
        object=audit.Ref("rights_request", str(made.pk)),
        actor=audit.Actor(str(by.pk), Role.DPO) if by else audit.Actor(CITIZEN.pk, CITIZEN.pk),
        at=at,
        basis="rgpd-12",
        facts={"right": made.right, "scope": made.scope, "sealed": made.sealed, "channel": made.channel},
    )
    for key, ciphertext in sent.letters.items():
        door.perform("send_letter", _letter(made, key, ciphertext, at=at), by=by or CITIZEN, at=at)
    return made


def _letter(made: RightsRequest, key: HolderKey, ciphertext: str, *, at: datetime) -> Letter:
    return Letter(
        asked=made,
        holder=key.holder,
        key=key,
        ruleset=rules.in_force(clock.day_of(at)).id,
        ciphertext=ciphertext,
        sha256=hashlib.sha256(ciphertext.encode()).hexdigest(),
    )


# Every day


def destroy_old(*, at: datetime) -> int:
    """Destroy the letters that nobody acknowledged within the days of P19; return how many."""
    oldest = min(ruleset.parameter("P19") for ruleset in rules.all_rulesets().values())
    waiting = Letter.objects.filter(state="waiting", asked__received_at__lte=at - timedelta(days=oldest - 1))
    return sum(_destroy(letter, at=at) for letter in waiting.select_related("asked", "holder"))


def _destroy(letter: Letter, *, at: datetime) -> bool:
    try:
        door.perform("destroy_unfetched", letter, by=CLOCKWORK, at=at)
    except door.Refused:
        return False
    return True


def remind(*, at: datetime) -> int:
    """Remind holders of the letters that wait too long, each target once; return how many reminders left."""
    today = clock.day_of(at)
    open_letters = Letter.objects.filter(closed_at__isnull=True).select_related("asked", "holder")
    missed = [(letter, target) for letter in open_letters for target in deadlines.reached(letter, today=today)]
    return sum(remind_of(letter, of=target.code, at=at) for letter, target in missed)


@transaction.atomic
def remind_of(letter: Letter, *, of: str, at: datetime, by: User | None = None) -> bool:
    """Send one reminder of a letter, unless that one left before."""
    _row, new = Reminder.objects.get_or_create(letter=letter, of=of, defaults={"at": at})
    if new:
        telling.remind(letter, of=of, at=at)
        audit.record(
            "rights.holder_reminded",
            object=letter.audit_ref,
            actor=audit.Actor(str(by.pk), Role.DPO) if by else _SERVICE,
            at=at,
            facts={"of": of, "holder": letter.holder.code},
        )
    return new


@transaction.atomic
def warn_of_keys(*, at: datetime) -> int:
    """Tell each holder once that its key ends soon, unless a later one is published already."""
    today = clock.day_of(at)
    notice = timedelta(days=rules.in_force(today).parameter("rights_key_notice_days"))
    ending = keys.live(today=today).filter(expires_on__lte=today + notice, notice_on__isnull=True)
    used = keys.in_force(ending.values_list("holder", flat=True), today=today).values()
    told = [key for key in ending.select_related("holder") if key in used]
    for key in told:
        telling.of_ending_key(key, at=at)
        HolderKey.objects.filter(pk=key.pk).update(notice_on=today)
        audit.record(
            "rights.key_ending_told",
            object=audit.Ref("holder", str(key.holder_id)),
            actor=_SERVICE,
            at=at,
            facts={"fingerprint": key.fingerprint, "expires_on": key.expires_on.isoformat()},
        )
    return len(told)


# What holders and the officer declare


@transaction.atomic
def declare_extraction(
    dataset: Dataset, *, extracted_on: date, left_out: int, reference: str, by: User, at: datetime
) -> Extraction:
    """Keep that an extraction was made without the people of the list of objections: how many, when, for what."""
    made = Extraction.objects.create(
        dataset=dataset,
        reference=reference,
        extracted_on=extracted_on,
        left_out=left_out,
        declared_at=at,
        declared_by=by,
    )
    audit.record(
        "rights.list_applied",
        object=audit.Ref("dataset", str(dataset.pk)),
        actor=audit.Actor(str(by.pk), Role.DATA_HOLDER),
        at=at,
        project=reference if reference.startswith("D-") else "",
        basis="csp-r1461-9",
        facts={"extracted_on": extracted_on.isoformat(), "left_out": left_out},
    )
    return made


@transaction.atomic
def write_breach(told: Mapping[str, object], *, by: User, at: datetime) -> Breach:
    """Add a line to the log of breaches."""
    made = Breach.objects.create(**told, written_by=by, written_at=at)
    audit.record(
        "rights.breach_written",
        object=audit.Ref("breach", str(made.pk)),
        actor=audit.Actor(str(by.pk), Role.DPO),
        at=at,
        basis="rgpd-33",
        facts={"authority_told": made.authority_told_on is not None},
    )
    return made
