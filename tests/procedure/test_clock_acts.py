"""Delays through the real door: what comes twice or too late is refused, and a running delay keeps its rule set."""

import dataclasses
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from audit import api as audit
from requests_workflow import rules
from requests_workflow.procedure import clocks, door, notices, registry
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import AlreadyDone, GuardFailed, WrongState
from requests_workflow.rules import loader

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
OF_DELAYS = {
    "clock_expired",
    "committee_clock_expired",
    "extension_left",
    "extension_decided_in_time",
    "not_yet_urgent",
}


@pytest.fixture(autouse=True)
def _delays_alone(monkeypatch):
    """Facts of the file, what stages write and mails are judged elsewhere."""
    for name in set(registry.GUARDS) - OF_DELAYS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)
    for machine, act in list(registry.EFFECTS):
        if machine == "access_request" and act != "create":
            monkeypatch.setitem(registry.EFFECTS, (machine, act), [])
    monkeypatch.setattr(notices, "queue", lambda act: None)


@pytest.fixture
def walk(people):
    """Take a new file through acts: `walk("file", ("declare_complete", day))`; each by somebody the rules name."""

    def perform(*acts):
        file = AccessRequest(
            ruleset="2022-01-01",
            form_version="2022-01-01",
            title="Sarcomes et chimiothérapie",
            organisation=people.university,
            created_by=people.sponsor,
            created_at=AT,
            creation_key=uuid.uuid4(),
        )
        file = door.perform("create", file, by=people.sponsor, at=AT).subject
        for act in acts:
            name, at = act if isinstance(act, tuple) else (act, AT)
            file = do(people, file, name, at)
        return file

    return perform


def do(people, file, name: str, at: datetime):
    by = next(role for role in file.machine.transitions[name].by if role in people.users)
    return door.perform(name, file, by=people.users[by], at=at, data={"reason": "Motif."}).subject


def running(file) -> dict[str, date | None]:
    return {clock.code: clock.due_on for clock in clocks.running(file)}


TO_COMMITTEE = ("file", "declare_complete", "open_assignment", "start_review", "schedule")
TO_CNIL = (*TO_COMMITTEE, "give_opinion", "release_opinion", "notify_opinion", "choose_cnil", "transmit_to_cnil")


def test_a_complement_answered_twice_is_refused_the_second_time(people, walk):
    file = walk("file", "request_complement")
    seen = file.version
    first = door.perform("file_complement", file, by=people.sponsor, at=AT + DAY, seen=seen).subject
    with pytest.raises(AlreadyDone):
        door.perform("file_complement", file, by=people.sponsor, at=AT + DAY, seen=seen)
    with pytest.raises(WrongState, match="Déposé"):
        door.perform("file_complement", first, by=people.sponsor, at=AT + 2 * DAY)
    assert running(first) == {"C1": date(2026, 3, 12)}


@pytest.mark.parametrize(
    ("acts", "extension", "last_day"),
    [
        (("file", "request_complement"), "extend_complement", date(2026, 4, 1)),
        (("file", "declare_complete"), "extend_committee", date(2026, 4, 2)),
        (TO_CNIL, "record_cnil_extension", date(2026, 5, 2)),
    ],
)
def test_an_extension_is_given_on_the_last_day_not_after_nor_twice(people, walk, acts, extension, last_day):
    file, late = walk(*acts), walk(*acts)
    on = datetime(last_day.year, last_day.month, last_day.day, 21, 59, tzinfo=UTC)
    with pytest.raises(GuardFailed, match="déjà échu"):
        do(people, late, extension, on + timedelta(minutes=2))
    extended = do(people, file, extension, on)
    (due_on,) = running(extended).values()
    assert due_on > last_day
    if extended.state == file.state:
        with pytest.raises(GuardFailed, match="autant de fois que la règle"):
            do(people, extended, extension, on)


@pytest.mark.parametrize("second", ["record_authorisation", "record_refusal", "record_no_action"])
@pytest.mark.parametrize("first", ["record_authorisation", "record_refusal", "record_no_action"])
def test_two_decisions_are_refused(people, walk, first, second):
    file = walk(*TO_CNIL, (first, AT + DAY))
    with pytest.raises(WrongState):
        do(people, file, second, AT + 2 * DAY)


@pytest.mark.parametrize("decision", ["record_authorisation", "record_refusal", "record_tacit_authorisation"])
@pytest.mark.parametrize("acts", [("file",), TO_COMMITTEE, (*TO_COMMITTEE, "give_opinion")])
def test_a_decision_before_the_opinion_is_notified_and_sent_is_refused(people, walk, acts, decision):
    file = walk(*acts)
    with pytest.raises(WrongState):
        do(people, file, decision, AT + 300 * DAY)


@pytest.mark.parametrize(
    ("acts", "recording", "last_day"),
    [
        (("file", "request_complement"), "close_unanswered", date(2026, 4, 1)),
        (("file", "declare_complete"), "record_tacit_opinion", date(2026, 4, 2)),
        (TO_CNIL, "record_tacit_authorisation", date(2026, 5, 2)),
    ],
)
def test_silence_is_recorded_after_midnight_in_paris_and_never_by_itself(people, walk, acts, recording, last_day):
    file = walk(*acts)
    state, midnight = file.state, datetime(last_day.year, last_day.month, last_day.day, 22, tzinfo=UTC)
    with pytest.raises(GuardFailed, match="pas encore échu"):
        do(people, file, recording, midnight - timedelta(minutes=1))
    file.refresh_from_db()
    assert file.state == state
    assert do(people, file, recording, midnight).state != state


def test_a_file_can_be_withdrawn_while_the_cnil_waits_for_an_answer(people, walk):
    file = walk(*TO_CNIL, ("record_cnil_request", AT + DAY))
    assert running(file) == {"C7": None}
    assert running(do(people, file, "withdraw", AT + 2 * DAY)) == {}


def test_a_question_that_comes_after_the_end_does_not_revive_the_delay(people, walk):
    file = walk(*TO_CNIL)
    asked = do(people, file, "record_cnil_request", AT + 100 * DAY)
    answered = do(people, asked, "answer_cnil", AT + 120 * DAY)
    assert running(answered) == {"C7": date(2026, 5, 2)}
    assert do(people, answered, "record_tacit_authorisation", AT + 121 * DAY).state == "authorised"


def test_rerouting_twice_keeps_one_delay_that_starts_anew(people, walk):
    file = walk("file", "reroute", ("reroute", AT + 10 * DAY))
    assert running(file) == {"C2": date(2026, 4, 13)}


@pytest.fixture
def newer_law(monkeypatch):
    """From 1 April 2026, seven months for the committee."""
    first = rules.get("2022-01-01")
    longer = dataclasses.replace(first.clocks["C4"], length=7)
    newer = dataclasses.replace(
        first, id="2026-04-01", in_force_from=date(2026, 4, 1), clocks={**first.clocks, "C4": longer}
    )
    both = {first.id: first, newer.id: newer}
    monkeypatch.setattr(loader, "all_rulesets", lambda: both)
    return newer


def test_a_newer_rule_set_does_not_move_a_running_delay(people, walk, newer_law):
    """The delay keeps the rules in force when it started, even for what happens to it later."""
    file = walk("file", "declare_complete")
    assert rules.in_force(date(2026, 4, 2)) is newer_law
    AccessRequest.objects.filter(pk=file.pk).update(ruleset=newer_law.id)
    file.refresh_from_db()
    assert running(file) == {"C4": date(2026, 4, 2)}
    extended = do(people, file, "extend_committee", AT + 31 * DAY)
    (clock,) = clocks.running(extended)
    assert (clock.ruleset, clock.due_on) == ("2022-01-01", date(2026, 5, 2))


def test_a_delay_that_starts_under_the_newer_rule_set_runs_by_it(people, walk, newer_law):
    file = walk("file")
    AccessRequest.objects.filter(pk=file.pk).update(ruleset=newer_law.id)
    file.refresh_from_db()
    assert running(do(people, file, "declare_complete", AT + 31 * DAY)) == {"C4": date(2026, 11, 2)}


def test_each_event_of_a_delay_is_the_act_of_a_trace(people, walk):
    file = walk("file", ("request_complement", AT + DAY))
    instants = set(audit.events_of_project(file.reference).values_list("occurred_at", flat=True))
    events = [event for clock in file.clocks.all() for event in clock.events.all()]
    assert {event.at for event in events} <= instants
    assert [(event.verb, event.on) for event in events] == [
        ("start", date(2026, 3, 2)),
        ("stop", date(2026, 3, 3)),
        ("start", date(2026, 3, 3)),
    ]
