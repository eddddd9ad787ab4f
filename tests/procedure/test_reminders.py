"""Reminders of the delays: each day of the rules once, to whom the rules name, and never of a delay that sleeps."""

from datetime import UTC, date, datetime, timedelta

import pytest

from audit.models import Event
from hub.celery import app
from hub.mail import preferences
from hub.mail.enums import Way
from hub.mail.models import DigestLine, Mail
from requests_workflow import rules
from requests_workflow.procedure import clocks, door, registry, reminders, tasks
from requests_workflow.procedure.models import Clock, Reminder
from requests_workflow.rules.model import ClockStep
from tests.procedure.test_door import AT, begin
from tests.procedure.whole_file import TOLD, TOLD_OF, make_whole_file
from tests.rules import tables

pytestmark = pytest.mark.django_db

RULESET = rules.get("2022-01-01")
DUE = date(2026, 6, 17)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def whole(people):
    return make_whole_file(people)


def clock_of(whole, code: str, *, due_on=DUE, **fields) -> Clock:
    """Return a delay of the file, or of the part of it that the rules give this delay to."""
    start = ClockStep("start", code)
    machine = next(
        name
        for name, machine in RULESET.machines.items()
        if any(start in act.clocks for act in machine.transitions.values())
    )
    subject = whole.request if machine == "access_request" else getattr(whole, machine)
    return Clock.objects.create(
        request=whole.request,
        subject_machine=machine,
        subject_id=subject.pk,
        code=code,
        ruleset=RULESET.id,
        due_on=due_on,
        **fields,
    )


def told(whole) -> set[str]:
    """Return the names of those who were told of reminders, and forget it."""
    lines = DigestLine.objects.filter(family="reminders")
    names = {whole.name_of(line.to) for line in lines}
    lines.delete()
    return names


def test_every_delay_is_recalled_before_its_end_and_after():
    for ruleset in rules.all_rulesets().values():
        for code in ruleset.clocks.keys() - tables.OF_NO_FILE:
            days = ruleset.reminders_of(code)
            assert min(days) < 0 < max(days), code


@pytest.mark.parametrize("code", [code for code in RULESET.clocks if code not in tables.OF_NO_FILE])
def test_each_day_of_the_rules_is_told_once_to_whom_they_name_and_nobody_else(whole, code):
    """The scan of every day, three times a day, from long before the end to long after."""
    clock = clock_of(whole, code)
    who = TOLD_OF.get(clock.subject_machine, TOLD)
    expected = {day: set().union(*(who[role] for role in rule.to)) for day, rule in RULESET.reminders_of(code).items()}
    found = {}
    for day in range(min(expected) - 2, max(expected) + 3):
        sent = [reminders.scan(at=noon(DUE + timedelta(days=day)) + timedelta(hours=hours)) for hours in (0, 1, 2)]
        if any(sent):
            assert sent == [1, 0, 0]
            found[day] = told(whole)
    assert found == expected


def test_the_day_begins_at_midnight_in_paris(whole):
    clock_of(whole, "C3")
    first = DUE - timedelta(days=3)
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=2)
    assert reminders.scan(at=midnight - timedelta(seconds=1)) == 0
    assert reminders.scan(at=midnight) == 1


@pytest.mark.parametrize("fields", [{"due_on": None}, {"running": False}])
def test_a_delay_that_is_paused_or_stopped_is_silent(whole, fields):
    clock_of(whole, "C7", **fields)
    for day in range(-20, 20):
        assert reminders.scan(at=noon(DUE + timedelta(days=day))) == 0


def test_a_delay_stopped_between_the_scan_and_its_reminder_is_silent(whole):
    clock = clock_of(whole, "C1")
    (found,) = reminders.due(on=DUE)
    Clock.objects.filter(pk=clock.pk).update(running=False)
    assert not reminders.remind(found, at=noon(DUE))


def test_days_that_were_missed_are_told_by_the_last_of_them(whole):
    clock_of(whole, "C2")
    assert reminders.scan(at=noon(DUE + timedelta(days=400))) == 1
    assert [row.days for row in Reminder.objects.all()] == [15]
    assert told(whole) == {"sponsor", "co_sponsor", "secretariat", "second_officer"}


def test_a_clock_that_jumps_ahead_and_back_tells_nothing_twice(whole):
    clock_of(whole, "C2")
    days = [-40, 3, -15, -5, 0, 1, 2, 15, -15, 15]
    sent = [reminders.scan(at=noon(DUE + timedelta(days=day))) for day in days]
    assert sent == [0, 1, 0, 0, 0, 0, 0, 1, 0, 0]
    assert [row.days for row in Reminder.objects.all()] == [1, 15]


def test_an_extended_delay_recalls_its_new_date(whole):
    clocks.apply(ClockStep("start", "C2"), whole.request, on=date(2026, 3, 2), at=AT)
    clock = Clock.objects.get()
    assert reminders.scan(at=noon(clock.due_on - timedelta(days=5))) == 1
    clocks.apply(ClockStep("extend", "C2"), whole.request, on=clock.due_on, at=noon(clock.due_on))
    later = Clock.objects.get().due_on
    assert later > clock.due_on
    assert reminders.scan(at=noon(clock.due_on)) == 0
    assert reminders.scan(at=noon(later - timedelta(days=5))) == 1
    assert [row.due_on for row in Reminder.objects.all()] == [clock.due_on, later]


def test_one_reminder_that_fails_holds_up_no_other_and_comes_back(whole, monkeypatch):
    broken, sound = clock_of(whole, "C1"), clock_of(whole, "C6")
    tell = reminders._tell

    def fails(clock, *args, **kwargs):
        tell(clock, *args, **kwargs)
        if clock.pk == broken.pk:
            raise RuntimeError("disk full")

    monkeypatch.setattr(reminders, "_tell", fails)
    assert reminders.scan(at=noon(DUE)) == 1
    assert [row.clock_id for row in Reminder.objects.all()] == [sound.pk]
    assert told(whole) == TOLD["sponsor"]
    monkeypatch.undo()
    assert reminders.scan(at=noon(DUE)) == 1
    assert told(whole) == TOLD["secretariat"]


def test_a_reminder_leaves_a_trace_that_names_nobody(whole):
    clock_of(whole, "C4")
    reminders.scan(at=noon(DUE))
    event = Event.objects.get(kind="dossier.reminded")
    assert (event.project, event.actor_role, event.basis) == (whole.request.reference, "service", "decret-2019-536-90")
    assert event.facts == {"clock": "C4", "due_on": "2026-06-17", "days": 0, "people": 3}


def test_a_reminder_says_the_delay_its_day_and_what_to_do(whole):
    preferences.choose(whole.users["chair"], {"reminders": Way.AT_ONCE}, at=AT)
    clock_of(whole, "C4")
    reminders.scan(at=noon(DUE - timedelta(days=3)))
    mail = Mail.objects.get(kind="reminder")
    assert mail.subject == f"Dossier {whole.request.reference} : dernier jour le 17\u00a0juin 2026"
    assert "« Avis du comité »" in mail.body
    assert "il sera réputé favorable" in mail.body
    assert whole.request.title not in mail.subject + mail.body
    assert mail.refusable


def test_a_delay_that_passed_says_so_to_who_records_it(whole):
    clock_of(whole, "C4")
    reminders.scan(at=noon(DUE + timedelta(days=1)))
    line = DigestLine.objects.filter(to=whole.users["secretariat"]).get()
    assert line.what == f"Dossier {whole.request.reference} : délai passé le 17\u00a0juin 2026"
    assert "constatez l’avis réputé favorable" in line.then
    assert told(whole) == TOLD["secretariat"]


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_scan_takes_the_same_queries_however_many_delays_run(whole, django_assert_num_queries, count):
    rows = [
        Clock(
            request=whole.request,
            subject_machine="consultation",
            subject_id=number,
            code="C3",
            ruleset=RULESET.id,
            due_on=DUE,
        )
        for number in range(count)
    ]
    Clock.objects.bulk_create(rows)
    with django_assert_num_queries(2):
        assert len(reminders.due(on=DUE)) == count


def test_acts_start_and_silence_what_is_recalled(people, monkeypatch):
    for name in registry.GUARDS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)
    file = door.perform("file", begin(people), by=people.sponsor, at=AT).subject
    (clock,) = clocks.running(file)
    assert reminders.scan(at=noon(clock.due_on)) == 1
    door.perform("declare_complete", file, by=people.secretariat, at=noon(clock.due_on))
    assert reminders.scan(at=noon(clock.due_on + timedelta(days=1))) == 0


def test_the_scan_is_on_the_schedule_every_quarter_of_an_hour(monkeypatch, whole):
    (entry,) = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == tasks.remind.name]
    assert entry["schedule"] == 900
    clock_of(whole, "C1")
    monkeypatch.setattr("hub.clock.now", lambda: noon(DUE))
    tasks.remind()
    assert Reminder.objects.count() == 1
