"""Every person around a file × every thread: who reads, who writes, and that nobody does anything else.

The expectation is written by hand here, and held against the pages and against the door.
"""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from hub.accounts import grants
from hub.accounts.enums import Role
from requests_workflow.desk.messages import queries
from requests_workflow.desk.messages.enums import ThreadKind
from requests_workflow.desk.messages.models import Message
from requests_workflow.procedure import door
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import Refused
from tests.committee.steps import AT
from tests.desk.messages.conftest import LATER, write
from tests.procedure.people import make_person

THREADS = ("porteur", "caisse", "voisin", "notes")
ALL = frozenset(THREADS)
#: Which threads each person reads once every stage is reached; whoever is not here reads none.
READS = {
    "sponsor": {"porteur"},
    "signatory": {"porteur"},
    "holder": {"caisse"},
    "neighbour": {"voisin"},
    "secretariat": ALL,
    "second_officer": ALL,
    "chair": ALL,
    "cnil_liaison": ALL,
    "dpo": ALL,
    "registrar": ALL,
    "auditor": ALL,
}
OFFICE = {
    ("porteur", "write_to_sponsor"),
    ("caisse", "write_to_holder"),
    ("voisin", "write_to_holder"),
    ("notes", "write_note"),
}
#: Where each person writes, by which act.
WRITES = {
    "sponsor": {("porteur", "write_to_office")},
    "signatory": {("porteur", "write_to_office")},
    "holder": {("caisse", "write_to_office")},
    "neighbour": {("voisin", "write_to_office")},
    "secretariat": OFFICE,
    "second_officer": OFFICE,
    "chair": OFFICE,
    "cnil_liaison": OFFICE,
    "dpo": OFFICE,
    "registrar": OFFICE,
}
ACTS = ("write_to_office", "write_to_sponsor", "write_to_holder", "write_note")
#: Shown the file, but none of its threads: told so. From everybody else the file is hidden.
SEES_THE_FILE = {"member", "rapporteur"}
PART_OF_IT, REFUSED, HIDDEN = 200, 403, 404


@pytest.fixture
def everybody(people, neighbour, file):
    """The people around a file that reached every stage, by the part they play."""
    AccessRequest.objects.filter(pk=file.pk).update(transmitted_at=AT, authorised_at=AT)
    for name in ("member", "second_member"):
        grants.give(Grant.COMMITTEE_READER, to=people.users[name], on=file)
    grants.give(Grant.RAPPORTEUR_ON, to=people.second_member, on=file)
    away = make_person("away@exemple.test", "Away", (people.hub, Role.SECRETARIAT))
    for recused in (away, people.third_member):
        grants.give(Grant.RECUSED_FROM, to=recused, on=file)
    others = {"neighbour": neighbour, "rapporteur": people.second_member, "recused_officer": away}
    return {**people.users, **others, "recused_member": people.third_member}


@pytest.fixture
def slugs(people, neighbour) -> dict[str, str]:
    """The words of the addresses of the threads, by the names of this file."""
    body = neighbour.memberships.get().organisation
    return {"porteur": "porteur", "notes": "notes", "caisse": people.holder_body.public_id, "voisin": body.public_id}


def message(file, thread: str, slugs, by) -> Message:
    threads = {"porteur": ThreadKind.SPONSOR, "notes": ThreadKind.NOTES}
    office = {one.slug: one.holder for one in queries.threads(_office(), file)}
    return Message(
        request=file,
        thread=threads.get(thread, ThreadKind.HOLDER),
        holder=office[slugs[thread]],
        text="Une phrase.",
        salt="0" * 32,
        sending_key=uuid.uuid4(),
        written_by=by,
        written_at=LATER,
    )


def _office():
    from hub.accounts.models import User  # noqa: PLC0415 — models need the settings first

    return User.objects.get(email="secretariat@exemple.test")


def may(act: str, row: Message, user) -> bool:
    try:
        door.check(act, row, by=user, at=LATER)
    except Refused:
        return False
    return True


def browser(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_thread_is_read_by_whom_it_is_for_and_nobody_else(people, everybody, file, slugs):
    said = {thread: f"Phrase du fil {thread}." for thread in THREADS}
    for thread, text in said.items():
        write(people.secretariat, file, slugs[thread], text)
    faults = []
    for part, user in everybody.items():
        client = browser(user)
        for thread in THREADS:
            answer = client.get(reverse("desk:messages", args=[file.reference]), {"avec": slugs[thread]})
            read = {one for one, text in said.items() if text in answer.content.decode()}
            theirs = thread in READS.get(part, ())
            wanted = PART_OF_IT if theirs else REFUSED if part in SEES_THE_FILE | {"second_member"} else HIDDEN
            if (answer.status_code, read) != (wanted, {thread} if theirs else set()):
                faults.append(f"{part} at {thread}: {answer.status_code}, reads {read}")
    assert faults == []


def test_an_act_writes_where_it_belongs_and_nowhere_else(everybody, file, slugs):
    """Every person × every thread × every act, through the door."""
    done = {
        (part, thread, act)
        for part, user in everybody.items()
        for thread in THREADS
        for act in ACTS
        if may(act, message(file, thread, slugs, user), user)
    }
    assert done == {(part, thread, act) for part, allowed in WRITES.items() for thread, act in allowed}


@pytest.mark.parametrize("milestone", ["completed_at", "transmitted_at", "authorised_at"])
def test_a_function_waits_for_its_stage(everybody, file, milestone):
    first = {"completed_at": "chair", "transmitted_at": "cnil_liaison", "authorised_at": "registrar"}[milestone]
    AccessRequest.objects.filter(pk=file.pk).update(**{milestone: None})
    client = browser(everybody[first])
    assert client.get(reverse("desk:messages", args=[file.reference])).status_code == HIDDEN


def test_who_is_a_party_reads_as_a_party_only(people, file):
    """An officer who is also the sponsor has no access to the notes of colleagues."""
    grants.give(Grant.SPONSOR_OF, to=people.second_officer, on=file)
    assert [thread.slug for thread in queries.threads(people.second_officer, file)] == ["porteur"]
    assert queries.threads(people.second_officer, file)[0].act == "write_to_office"


def test_what_was_said_with_a_holder_stays_read_by_the_office_alone(people, neighbour, file):
    body = neighbour.memberships.get().organisation
    write(people.secretariat, file, body.public_id, "Avant son départ.")
    grants.take(Grant.CONSULTED_ON, from_=body.group, on=file)
    assert body.public_id in {thread.slug for thread in queries.threads(people.secretariat, file)}
    assert browser(neighbour).get(reverse("desk:messages", args=[file.reference])).status_code == HIDDEN
