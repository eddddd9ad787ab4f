"""Files set down at a point of the procedure, each change with its trace, for the tests of the later stages."""

import uuid
from datetime import UTC, date, datetime

from audit import api as audit
from requests_workflow.committee.models import Opinion, Session
from requests_workflow.procedure import door, snapshots
from requests_workflow.procedure.models import AccessRequest
from tests.dossier import filling

CHOSEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
RECEIVED = date(2026, 3, 4)
TESTER = audit.Actor("service:tests", "administrator")


def trace(kind: str, ref: audit.Ref, at: datetime = CHOSEN) -> None:
    audit.record(kind, object=ref, actor=TESTER, at=at)


def begin(people, *, title: str = "Sarcomes et chimiothérapie", at: datetime = CHOSEN, **fields) -> AccessRequest:
    draft = AccessRequest(
        ruleset="2022-01-01",
        form_version="2022-01-01",
        title=title,
        organisation=people.university,
        created_by=people.sponsor,
        created_at=at,
        creation_key=uuid.uuid4(),
        **fields,
    )
    return door.perform("create", draft, by=people.sponsor, at=at).subject


def set_down(file: AccessRequest, state: str, **milestones) -> AccessRequest:
    """Put a file in a state without walking there; the event written by its birth covers the change."""
    before = {"filed_at": CHOSEN, "completed_at": CHOSEN}
    AccessRequest.objects.filter(pk=file.pk).update(state=state, **before, **milestones)
    file.refresh_from_db()
    return file


def referred(people) -> AccessRequest:
    """A file whose sponsor chose on 2 March 2026 to go to the CNIL."""
    file = set_down(begin(people), "cnil_referral")
    trace("sponsor.cnil_chosen", file.audit_ref)
    return file


def transmitted(people) -> AccessRequest:
    """The same file, received by the CNIL on 4 March 2026."""
    return door.perform(
        "transmit_to_cnil", referred(people), by=people.secretariat, at=CHOSEN, data={"received_on": RECEIVED}
    ).subject


def give_opinion(file: AccessRequest, kind: str = "favourable", **fields) -> Opinion:
    """Set down the committee's opinion, in a session unless it is tacit."""
    trace("committee.opinion_given", file.audit_ref)
    tacit = kind == "tacit"
    session = None if tacit else _session()
    return Opinion.objects.create(
        request=file, round=1, kind=kind, tacit=tacit, session=session, given_on=date(2026, 2, 20), **fields
    )


def _session() -> Session:
    session, _made = Session.objects.get_or_create(
        held_on=date(2026, 2, 20), starts_at="14:00", defaults={"state": "closed", "mode": "room"}
    )
    trace("session.planned", session.audit_ref)
    return session


def whole(people, *, opinion: str = "favourable", names: tuple[str, ...] = ()) -> AccessRequest:
    """A whole file, every question answered and every piece joined, that waits to be transmitted to the CNIL.

    `names` are those of more documents of one piece. Needs the dataset `dcir`.
    """
    file = filling.begin(people.sponsor, people.university)
    filling.fill(file, people.sponsor)
    for name in names:
        filling.add(file, people.sponsor, "D07", name=name)
    filling.sign_and_file(file, people.sponsor, at=CHOSEN)
    give_opinion(file, opinion, notified_at=CHOSEN, reasons="Motifs de l’avis.")
    set_down(file, "cnil_referral")
    trace("sponsor.cnil_chosen", file.audit_ref)
    snapshots.take(file, transition="choose_cnil", at=CHOSEN)
    return file
