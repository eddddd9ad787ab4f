"""The door: what one act writes, what a refusal leaves, and two people at once. Facts are judged elsewhere."""

import hashlib
import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from audit import api as audit
from audit.models import Event
from hub.accounts import grants
from hub.mail.models import DigestLine, Mail
from requests_workflow.procedure import clocks, door, policies, presentation, registry, snapshots
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import AccessRequest, Clock
from requests_workflow.procedure.refusals import AlreadyDone, NotAllowed, Stale, WrongState

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def silent_guards(monkeypatch):
    for name in registry.GUARDS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)


def begin(people, *, by=None, at=AT) -> AccessRequest:
    draft = AccessRequest(
        ruleset="2022-01-01",
        form_version="2022-01-01",
        title="Sarcomes et chimiothérapie",
        organisation=people.university,
        created_by=by or people.sponsor,
        created_at=at,
        creation_key=uuid.uuid4(),
    )
    return door.perform("create", draft, by=by or people.sponsor, at=at).subject


@pytest.fixture
def filed(people, silent_guards):
    return door.perform("file", begin(people), by=people.sponsor, at=AT).subject


def test_an_act_moves_the_file_and_leaves_its_trace(people, filed):
    event = audit.events_for(filed.audit_ref).get(kind="dossier.filed")
    assert filed.state == "filed"
    assert filed.filed_at == AT
    assert (event.actor_id, event.actor_role) == (str(people.sponsor.pk), "sponsor")
    assert (event.project, event.basis, event.occurred_at) == (filed.reference, "decret-2019-536-88", AT)
    assert event.facts["from"] == "draft"
    assert event.facts["version"] == filed.version == 1


def test_an_act_starts_its_clock_and_says_why(filed):
    (clock,) = clocks.running(filed)
    assert (clock.code, clock.due_on) == ("C1", date(2026, 3, 11))
    block = presentation.blocking(filed, at=AT)
    assert block.until == date(2026, 3, 11)
    assert not block.late
    assert "7 jours ouvrés" in block.computation[0].label
    assert "88" in block.source
    assert presentation.blocking(filed, at=AT + timedelta(days=20)).late


def test_an_act_keeps_a_copy_with_its_hash(filed):
    (snapshot,) = filed.snapshots.all()
    assert snapshot.transition == "file"
    assert snapshot.sha256 == hashlib.sha256(snapshots.canonical(snapshot.content)).hexdigest()
    assert snapshot.content["file"]["title"] == filed.title


def test_an_act_tells_whom_the_rule_names_but_not_who_acted(people, filed):
    told = DigestLine.objects.all()
    assert {line.to for line in told} == {people.secretariat, people.second_officer}
    assert all(filed.title not in line.what + line.then + line.why for line in told)


def test_a_role_that_the_rule_does_not_name_is_refused_with_who_may(people, filed):
    with pytest.raises(NotAllowed, match="Secrétariat unique"):
        door.perform("declare_complete", filed, by=people.sponsor, at=AT)


def test_a_state_where_the_act_does_not_exist_is_refused(people, filed):
    with pytest.raises(WrongState, match="Déposé"):
        door.perform("notify_opinion", filed, by=people.secretariat, at=AT)


def test_a_refusal_writes_nothing(people, filed):
    before = (Event.objects.count(), Clock.objects.count(), Mail.objects.count())
    with pytest.raises(NotAllowed):
        door.perform("declare_complete", filed, by=people.nobody, at=AT)
    filed.refresh_from_db()
    assert filed.state == "filed"
    assert (Event.objects.count(), Clock.objects.count(), Mail.objects.count()) == before


def test_a_failing_effect_undoes_the_whole_act(people, filed, monkeypatch):
    def broken(act):
        raise RuntimeError("disk full")

    monkeypatch.setitem(registry.EFFECTS, ("access_request", "reroute"), [broken])
    with pytest.raises(RuntimeError):
        door.perform("reroute", filed, by=people.secretariat, at=AT, data={"reason": "x"})
    filed.refresh_from_db()
    assert filed.state == "filed"
    assert not filed.reasons.exists()


def test_a_double_click_is_done_once(people, filed):
    door.perform(
        "reroute", filed, by=people.secretariat, at=AT, data={"route": "MR007", "reason": "Autre circuit."}, seen=1
    )
    with pytest.raises(AlreadyDone):
        door.perform(
            "reroute", filed, by=people.secretariat, at=AT, data={"route": "MR007", "reason": "Autre circuit."}, seen=1
        )
    assert filed.reasons.count() == 1


def test_a_stale_form_says_what_changed_and_who_did_it(people, filed):
    door.perform(
        "reroute", filed, by=people.second_officer, at=AT, data={"route": "MR007", "reason": "Autre circuit."}, seen=1
    )
    with pytest.raises(Stale) as stale:
        door.perform("declare_complete", filed, by=people.secretariat, at=AT, seen=1)
    (change,) = stale.value.changes
    assert (change.who, change.what) == ("Second officer", "Dossier réorienté vers un autre circuit")


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once(people, silent_guards):
    """Both saw version 1; the second waits for the first one's lock, then is told."""
    filed = door.perform("file", begin(people), by=people.sponsor, at=AT).subject
    ready = threading.Barrier(2)
    outcomes = {}

    def act(name, transition):
        try:
            officer = people.users[name]
            ready.wait()
            door.perform(transition, filed, by=officer, at=AT, data={"route": "MR007", "reason": "Motif."}, seen=1)
            outcomes[name] = "done"
        except Stale as stale:
            outcomes[name] = stale.changes[0].who
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=("secretariat", "reroute")),
        threading.Thread(target=act, args=("second_officer", "declare_inadmissible")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes.values()) in (["Secretariat", "done"], ["Second officer", "done"])
    assert audit.events_for(filed.audit_ref).filter(facts__version=2).count() == 1


SEES = {
    "draft": {"sponsor", "signatory"},
    "filed": {"sponsor", "signatory", "secretariat", "second_officer", "dpo", "auditor"},
    "complete": {"sponsor", "signatory", "secretariat", "second_officer", "dpo", "auditor", "chair"},
}


@pytest.mark.parametrize("state", SEES)
def test_who_sees_a_file(people, silent_guards, state):
    file = begin(people)
    if state != "draft":
        file = door.perform("file", file, by=people.sponsor, at=AT).subject
    if state == "complete":
        file = door.perform("declare_complete", file, by=people.secretariat, at=AT).subject
    seeing = {name for name, user in people.users.items() if policies.is_visible(user, file)}
    assert seeing == SEES[state]


def test_a_recused_chair_has_no_file_left(people, silent_guards):
    file = door.perform("file", begin(people), by=people.sponsor, at=AT).subject
    file = door.perform("declare_complete", file, by=people.secretariat, at=AT).subject
    grants.give(Grant.RECUSED_FROM, to=people.chair, on=file)
    assert not policies.is_visible(people.chair, file)
    assert policies.roles_on(people.chair, file) == {"recused"}
    assert people.chair not in policies.people("chair", file)


def test_another_team_has_no_role_on_a_file(people, filed):
    assert policies.roles_on(people.other_sponsor, filed) == frozenset()


def test_offers_are_the_same_table_as_the_door(people, filed):
    offered = {offer.transition.name for offer in door.offers(filed, people.secretariat, AT)}
    of_the_file = {"check_item", "request_complement", "declare_complete", "reroute", "declare_inadmissible"}
    assert offered == of_the_file | {
        "assign_officer",
        "release_officer",
        "revoke_receipt",
        "withhold_part",
        "show_part",
    }
    assert door.offers(filed, people.dpo, AT) == []


def test_the_committee_clock_runs_from_completeness_and_can_be_extended_once(people, filed):
    file = door.perform("declare_complete", filed, by=people.secretariat, at=AT).subject
    (clock,) = clocks.running(file)
    assert (clock.code, clock.due_on) == ("C4", date(2026, 4, 2))
    file = door.perform(
        "extend_committee", file, by=people.chair, at=AT + timedelta(days=3), data={"reason": "x"}
    ).subject
    (clock,) = clocks.running(file)
    assert clock.due_on == date(2026, 5, 2)
    assert clocks.extensions_left(file, "C4") == 0


def test_withdrawing_stops_every_clock(people, filed):
    file = door.perform("withdraw", filed, by=people.sponsor, at=AT, data={"reason": "x"}).subject
    assert clocks.running(file) == []
    assert presentation.blocking(file, at=AT) is None
